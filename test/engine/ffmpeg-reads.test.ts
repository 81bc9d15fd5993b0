// Extra, where FFmpeg's own programs are installed: what ffprobe says of films and GIFs, and their frames as ffmpeg decodes them beside the PNGs.
import { spawnSync } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { decode } from 'fast-png';
import { describe, expect, test } from 'vitest';
import type { RunRequest } from '../../src-main/engine/run/run-request.ts';
import type { MovingFormat, OutputFormat } from '../../src-shared/network/recipe.ts';
import { written } from './format-run.ts';

const TIMEOUT_MS = 120_000;
const [FFPROBE, FFMPEG] = ['ffprobe', 'ffmpeg'] as const;
const absent = [FFPROBE, FFMPEG].filter((program) => spawnSync(program, ['-version']).error !== undefined);
const title =
  absent.length === 0 ? 'as FFmpeg reads it' : `as FFmpeg reads it (${absent.join(', ')} not installed: not compared)`;
const SLICES = ['slice-0000', 'slice-0002'];
const FRAMES_A_SECOND = 25;
const RATE = `${FRAMES_A_SECOND}/1`;
const SCALE = 2;

const styled = (format: OutputFormat): Pick<RunRequest, 'style'> => ({
  style: {
    ...{ format, range: 'map', colormap: 'viridis', scale: SCALE, marks: ['scale-bar'] },
    ...(format === 'png' ? {} : { fps: FRAMES_A_SECOND }),
    ct: { mode: 'contour', look: { kind: 'window', centerHu: 40, widthHu: 400, voi: 'LINEAR' }, opacity: 1 },
  },
});

interface Probed {
  readonly packets: readonly { readonly duration_time: string }[];
  readonly streams: readonly Readonly<Record<string, string | number>>[];
  readonly format: { readonly tags?: Readonly<Record<string, string>>; readonly duration: string };
}

function probe(path: string): Probed {
  const words = ['-v', 'error', '-count_frames', '-show_packets', '-show_streams', '-show_format', '-of', 'json', path];
  const { stdout, stderr, status } = spawnSync(FFPROBE, words, { encoding: 'utf8' });
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  return JSON.parse(stdout) as Probed;
}

/** Frames as RGB, one behind the other; anything that is said is a complaint. */
function framesOf(path: string): Buffer {
  const words = ['-v', 'warning', '-i', path, '-fps_mode', 'passthrough', '-f', 'rawvideo', '-pix_fmt', 'rgb24', '-'];
  const { stdout, stderr, status } = spawnSync(FFMPEG, words, { maxBuffer: 2 ** 28 });
  expect({ status, stderr: String(stderr) }).toEqual({ status: 0, stderr: '' });
  return stdout;
}

async function picturesOf(png: string, name: string): Promise<Buffer> {
  const pictures = SLICES.map(async (slice) =>
    Buffer.from(decode(await readFile(join(png, slice, `${name}.png`))).data as Uint8Array),
  );
  return Buffer.concat(await Promise.all(pictures));
}

const OF_FORMAT: { readonly [Format in MovingFormat]: Readonly<Record<string, string | number>> } = {
  webm: { codec_name: 'vp9', profile: 'Profile 1', pix_fmt: 'gbrp', color_space: 'gbr', color_range: 'pc', avg_frame_rate: RATE },
  mp4: {
    codec_name: 'vp9',
    profile: 'Profile 0',
    pix_fmt: 'yuv420p',
    color_space: 'bt709',
    color_range: 'tv',
    avg_frame_rate: RATE,
  },
  gif: { codec_name: 'gif' },
};
/** Mean of the differences of 255: what 4:2:0 and 256 colours a frame take. */
const MOST_OFF = { webm: 0, mp4: 2, gif: 2 } as const;

describe.skipIf(absent.length > 0)(title, { timeout: TIMEOUT_MS }, () => {
  test.each(['webm', 'mp4', 'gif'] as const)('%s: size, time, number of frames, colours, and every pixel', async (format) => {
    const [png, film] = [await written('png', undefined, styled('png')), await written(format, undefined, styled(format))];
    const name = join('relu_2', 'channel-005');
    const path = join(film, `${name}.${format}`);
    const { packets, streams, format: container } = probe(path);
    const { width, height } = decode(await readFile(join(png, SLICES[0] as string, `${name}.png`)));
    expect(streams).toHaveLength(1);
    expect(streams[0]).toMatchObject({
      ...{ codec_type: 'video', width, height, nb_read_frames: `${SLICES.length}` },
      ...{ ...OF_FORMAT[format] },
    });
    // GIF says how long each picture stays, and no more.
    const seconds =
      format === 'gif' ? packets.reduce((sum, one) => sum + Number(one.duration_time), 0) : Number(container.duration);
    expect(seconds).toBeCloseTo(SLICES.length / FRAMES_A_SECOND, 3);
    const [found, expected] = [framesOf(path), await picturesOf(png, name)];
    expect(found.length).toBe(expected.length);
    let off = 0;
    for (let i = 0; i < found.length; i++) off += Math.abs((found[i] as number) - (expected[i] as number));
    expect(off / found.length).toBeLessThanOrEqual(MOST_OFF[format]);
  });
});
