// Films as WebM: what is said in their heads, where things lie, and that the same film has the same bytes; read back by the specification.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { levelOf } from '../../src-main/export/film.ts';
import { webmProvenance } from '../../src-main/export/film-provenance.ts';
import { WebmWriter } from '../../src-main/export/webm.ts';
import { packets, sized, written } from './film-fixture.ts';
import { readWebm } from './webm-reader.ts';

const WIDTH = 509;
const HEIGHT = 301;
const ORIGIN = '{"format":"convscope-provenance"}';

const film = (framesPerSecond: number, frames: readonly Uint8Array[], origin = ORIGIN): Uint8Array =>
  written(new WebmWriter({ colours: 'rgb', width: WIDTH, height: HEIGHT, framesPerSecond }), frames, origin);

describe('a film', () => {
  test('says its size, codec, colours and times, and holds its frames', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 50 }), packets, (framesPerSecond, frames) => {
        const bytes = film(framesPerSecond, frames);
        const read = readWebm(bytes);
        expect(read).toMatchObject({ docType: 'webm', codec: 'V_VP9', width: WIDTH, height: HEIGHT });
        // Profile 1, the level by its pixels a second, 8 bits, 4:4:4; identity, full range, sRGB, BT.709.
        expect(read.codecPrivate.filter((_, at) => at % 3 === 2)).toEqual([1, read.codecPrivate[5], 8, 3]);
        expect(read.colour).toEqual([0, 2, 13, 1]);
        expect(read.durationMs).toBeCloseTo((frames.length * 1000) / framesPerSecond, 6);
        expect(read.frames.map(({ data }) => [...data])).toEqual(frames.map((frame) => [...frame]));
        expect(read.frames.map(({ timeMs }) => timeMs)).toEqual(frames.map((_, i) => Math.round((i * 1000) / framesPerSecond)));
        expect(read.frames.every(({ isKeyFrame }) => isKeyFrame)).toBe(true);
        expect(read.tags).toEqual({ CONVSCOPE: ORIGIN });
        expect(Buffer.compare(bytes, film(framesPerSecond, frames))).toBe(0);
      }),
      { numRuns: 40 },
    );
  });

  // Annex A of the bitstream's specification: the most pixels of a picture, and of a second.
  test.each([
    [176, 144, 10, 10],
    [512, 512, 10, 30],
    [512, 512, 50, 30],
    [960, 1024, 50, 40],
    [4096, 4096, 50, 60],
    [16_384, 16_384, 1, 62],
  ])('the level of %d x %d pixels, %d frames a second', (width, height, framesPerSecond, level) => {
    expect(levelOf({ colours: 'rgb', width, height, framesPerSecond })).toBe(level);
  });
});

describe('where a film comes from', () => {
  test('is found whatever it says and however many frames stand before it', async () => {
    await fc.assert(
      fc.asyncProperty(packets, fc.string({ unit: 'binary' }), async (frames, origin) => {
        expect(await webmProvenance(sized(film(10, frames, origin)))).toBe(new TextDecoder().decode(Buffer.from(origin)));
      }),
      { numRuns: 40 },
    );
  });

  test('of a film that is cut off or damaged is the text or nothing, and never an error', async () => {
    const whole = film(10, [new Uint8Array(90), new Uint8Array(40)]);
    for (let length = 0; length < whole.length; length++)
      expect(await webmProvenance(sized(whole.subarray(0, length)))).toBeNull();
    await fc.assert(
      fc.asyncProperty(fc.nat(whole.length - 1), fc.integer({ min: 0, max: 255 }), async (at, byte) => {
        const damaged = Uint8Array.from(whole);
        damaged[at] = byte;
        const found = await webmProvenance(sized(damaged));
        expect(found === null || typeof found === 'string').toBe(true);
      }),
      { numRuns: 300 },
    );
  });
});
