// Films: every frame has the pixels of its PNG, at the time that was asked for, with the same bytes whoever makes it; decoded by libvpx.
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { decode } from 'fast-png';
import { expect, test } from 'vitest';
import type { RunRequest } from '../../src-main/engine/run/run-request.ts';
import type { OutputFormat, PictureMark } from '../../src-shared/network/recipe.ts';
import { decodeFilm } from '../export/film-decoder.ts';
import { readMp4 } from '../export/mp4-reader.ts';
import { readWebm } from '../export/webm-reader.ts';
import { written } from './format-run.ts';
import { temporaryFolder } from './temporary-folder.ts';

const TIMEOUT_MS = 120_000;
const SLICES = ['slice-0000', 'slice-0002'];
const WHITE = 255;
/** HU differ from slice to slice, and with them the line around the threshold. */
const DRAWN = {
  regions: [{ outline: null, threshold: { low: -200, high: 20 } }],
  pins: [{ id: 1, row: 9, column: 10.5 }],
} as const;

interface Picture {
  readonly width: number;
  readonly height: number;
  readonly rgb: readonly number[];
}

async function pngOf(path: string): Promise<Picture> {
  const { width, height, data, palette } = decode(await readFile(path));
  const rgb = palette ? [...data].flatMap((index) => palette[index]?.slice(0, 3) ?? []) : [...data];
  return { width, height, rgb };
}

/** With white to its right. */
function widened({ width, height, rgb }: Picture, to: number): Picture {
  const rows = Array.from({ length: height }, (_, row) => [
    ...rgb.slice(row * width * 3, (row + 1) * width * 3),
    ...Array.from({ length: (to - width) * 3 }, () => WHITE),
  ]);
  return { width: to, height, rgb: rows.flat() };
}

const styled = (format: OutputFormat, scale: number, marks: readonly PictureMark[], fps?: number): Pick<RunRequest, 'style'> => ({
  style: {
    ...{ format, range: 'map', colormap: 'auto', scale, marks, ...(fps === undefined ? {} : { fps }) },
    ...(marks.includes('regions') ? { drawn: DRAWN } : {}),
  },
});

test.each([
  ['as it is', 1, []],
  ['larger, with a colour bar whose words change from slice to slice', 3, ['colour-bar', 'scale-bar']],
  ['with what is drawn on the slices', 2, ['regions', 'pins', 'fields']],
] as const)('WebM: every frame is its PNG, %s', { timeout: TIMEOUT_MS }, async (_, scale, marks) => {
  const [png, webm] = [
    await written('png', undefined, styled('png', scale, marks)),
    await written('webm', undefined, styled('webm', scale, marks, 25)),
  ];
  expect((await readdir(join(webm, 'relu_2'))).sort()).toEqual(['channel-002.webm', 'channel-005.webm']);
  for (const name of ['relu_2/channel-002', 'relu_2/channel-005', 'conv1/channel-015']) {
    const film = readWebm(await readFile(join(webm, `${name}.webm`)));
    expect([film.durationMs, film.frames.map(({ timeMs }) => timeMs)]).toEqual([80, [0, 40]]);
    const frames = await decodeFilm(film.frames.map(({ data }) => data));
    expect(frames).toHaveLength(SLICES.length);
    for (const [at, slice] of SLICES.entries()) {
      const picture = widened(await pngOf(join(png, slice, `${name}.png`)), film.width);
      expect({ ...frames[at], rgb: [...(frames[at]?.rgb ?? [])] }).toEqual(picture);
      expect(picture.height).toBe(film.height);
    }
  }
});

/** Of 255: what 8 bits of brightness and colour and a little loss take. */
const [MOST_OFF, MEAN_OFF] = [24, 2];

test('MP4: every frame is nearly its PNG, every pixel of the map with its own colour', { timeout: TIMEOUT_MS }, async () => {
  const marks = ['colour-bar'] as const;
  const [png, mp4] = [
    await written('png', undefined, styled('png', 2, marks)),
    await written('mp4', undefined, styled('mp4', 2, marks, 5)),
  ];
  for (const name of ['relu_2/channel-002', 'conv1/channel-015']) {
    const film = readMp4(await readFile(join(mp4, `${name}.mp4`)));
    expect([film.durationMs, film.width % 2, JSON.parse(film.comment).view.format]).toEqual([400, 0, 'mp4']);
    const frames = await decodeFilm(film.frames);
    expect(frames).toHaveLength(SLICES.length);
    for (const [at, slice] of SLICES.entries()) {
      const { rgb, ...size } = widened(await pngOf(join(png, slice, `${name}.png`)), film.width);
      expect(frames[at]).toMatchObject(size);
      const off = rgb.map((value, i) => Math.abs(value - (frames[at]?.rgb[i] as number)));
      expect(Math.max(...off)).toBeLessThanOrEqual(MOST_OFF);
      expect(off.reduce((sum, one) => sum + one, 0) / off.length).toBeLessThanOrEqual(MEAN_OFF);
    }
  }
});

test('MP4 of an odd scale is refused with another way, and leaves nothing', { timeout: TIMEOUT_MS }, async () => {
  const out = join(await temporaryFolder(), 'out');
  await expect(written('mp4', out, styled('mp4', 3, []))).rejects.toMatchObject({
    code: 'engine/bad-request',
    message: expect.stringMatching(/scale of 3 would smear.*--scale 4, or WebM/),
  });
  expect(await readdir(out)).toEqual([]);
});

test('WebM of one slice goes through the maps of each layer', { timeout: TIMEOUT_MS }, async () => {
  const input = { kind: 'series', path: null, series: null, slices: '24', preprocess: 'clip:-1000:1000,resize:24:24' } as const;
  const out = await written('webm', undefined, { layers: ['conv1'], channels: {}, input });
  expect((await readdir(out)).sort()).toEqual(['conv1.webm', 'recipe.json']);
  const { frames, durationMs, width, tags } = readWebm(await readFile(join(out, 'conv1.webm')));
  expect([frames.length, durationMs, width]).toEqual([16, 1600, 23]);
  expect(JSON.parse(tags.CONVSCOPE ?? '').view).toMatchObject({ format: 'webm', nodes: ['conv1'], range: 'layer' });
});
