// Films as MP4: what is said in their boxes, where the frames lie, and that the same film has the same bytes; read back by the specification.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { mp4Provenance } from '../../src-main/export/film-provenance.ts';
import { Mp4Writer } from '../../src-main/export/mp4.ts';
import { packets, sized, written } from './film-fixture.ts';
import { readMp4 } from './mp4-reader.ts';

const [WIDTH, HEIGHT] = [510, 302];
const ORIGIN = '{"format":"convscope-provenance","notice":"\u00e9"}';

const film = (framesPerSecond: number, frames: readonly Uint8Array[], origin = ORIGIN): Uint8Array =>
  written(new Mp4Writer({ colours: 'yuv420', width: WIDTH, height: HEIGHT, framesPerSecond }), frames, origin);

test('a film says its size, codec, colours and times, and holds its frames', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 50 }), packets, (framesPerSecond, frames) => {
      const bytes = film(framesPerSecond, frames);
      const read = readMp4(bytes);
      expect(read).toMatchObject({ codec: 'vp09', width: WIDTH, height: HEIGHT, comment: ORIGIN });
      // Profile 0, the level by its pixels a second, 8 bits with 4:2:0 between lines and limited range, BT.709 thrice.
      expect(read.configuration).toEqual([0, read.configuration[1], (8 << 4) | (1 << 1), 1, 1, 1]);
      expect(read.durationMs).toBe(Math.round((frames.length * 1000) / framesPerSecond));
      expect(read.frameMs).toBeCloseTo(1000 / framesPerSecond, 9);
      expect(read.frames.map((frame) => [...frame])).toEqual(frames.map((frame) => [...frame]));
      // Without a list of key frames every frame is one.
      expect(read.types).not.toContain('stss');
      expect(Buffer.compare(bytes, film(framesPerSecond, frames))).toBe(0);
    }),
    { numRuns: 40 },
  );
});

describe('where a film comes from', () => {
  test('is found behind its frames; the comment of others is not taken for it', async () => {
    await fc.assert(
      fc.asyncProperty(packets, async (frames) => {
        expect(await mp4Provenance(sized(film(10, frames)))).toBe(ORIGIN);
        expect(await mp4Provenance(sized(film(10, frames, 'my holidays')))).toBeNull();
      }),
      { numRuns: 20 },
    );
  });

  test('of a film that is cut off or damaged is the text or nothing, and never an error', async () => {
    const whole = film(10, [new Uint8Array(90), new Uint8Array(40)]);
    for (let length = 0; length < whole.length; length++)
      expect(await mp4Provenance(sized(whole.subarray(0, length)))).toBeNull();
    await fc.assert(
      fc.asyncProperty(fc.nat(whole.length - 1), fc.integer({ min: 0, max: 255 }), async (at, byte) => {
        const damaged = Uint8Array.from(whole);
        damaged[at] = byte;
        const found = await mp4Provenance(sized(damaged));
        expect(found === null || typeof found === 'string').toBe(true);
      }),
      { numRuns: 300 },
    );
  });
});
