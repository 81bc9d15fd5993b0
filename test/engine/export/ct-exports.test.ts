// Pictures of the CT, by itself and under its maps: the pixels of the files, the same in every moving picture, made again by verify.
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { decode } from 'fast-png';
import { expect, test } from 'vitest';
import { decodeFrame } from '../../../src-main/dicom/decode-frame.ts';
import { phantomFile } from '../../../src-main/dicom/phantom.ts';
import { verifyExport } from '../../../src-main/engine/export/verify-export.ts';
import type { RunRequest } from '../../../src-main/engine/run/run-request.ts';
import type { CtGround } from '../../../src-shared/imaging/ct-ground.ts';
import { huOf } from '../../../src-shared/imaging/modality.ts';
import { brightness } from '../../../src-shared/imaging/window-level.ts';
import type { OutputFormat, PictureMark } from '../../../src-shared/network/recipe.ts';
import { decodeFilm } from '../../export/film-decoder.ts';
import { readGif } from '../../export/gif-reader.ts';
import { readWebm } from '../../export/webm-reader.ts';
import { hooks, SIDE, written } from '../format-run.ts';
import { temporaryFolder } from '../temporary-folder.ts';

const TIMEOUT_MS = 120_000;
const LOOK = { kind: 'window', centerHu: 40, widthHu: 400, voi: 'LINEAR' } as const;
const verifying = { threads: 1, allowExternalData: false };

const styled = (
  format: OutputFormat,
  ct: CtGround | null,
  scale = 1,
  marks: readonly PictureMark[] = [],
): Pick<RunRequest, 'style'> => ({
  style: { format, range: 'map', colormap: 'viridis', scale, marks, ...(ct === null ? {} : { ct }) },
});

interface Picture {
  readonly width: number;
  readonly height: number;
  readonly rgb: readonly number[];
}

async function pngOf(...path: readonly string[]): Promise<Picture> {
  const { width, height, data, palette } = decode(await readFile(join(...path)));
  return { width, height, rgb: palette ? [...data].flatMap((index) => palette[index]?.slice(0, 3) ?? []) : [...data] };
}

const at = ({ width, rgb }: Picture, row: number, column: number): readonly number[] =>
  rgb.slice((row * width + column) * 3, (row * width + column) * 3 + 3);

test('the slice alone has the grey of its window, and a map lies over it by jump and start', {
  timeout: TIMEOUT_MS,
}, async () => {
  const [alone, blend, maps] = [
    await written('png', undefined, { ...styled('png', { mode: 'slice', look: LOOK }), layers: null, channels: {} }),
    await written('png', undefined, styled('png', { mode: 'blend', look: LOOK, opacity: 0.25 }, 2)),
    await written('png', undefined, styled('png', null)),
  ];
  expect((await readdir(alone, { recursive: true })).filter((name) => name.endsWith('.png')).sort()).toEqual([
    join('slice-0000', 'slice.png'),
    join('slice-0002', 'slice.png'),
  ]);
  const slice = await pngOf(alone, 'slice-0002', 'slice.png');
  const { stored, modality } = decodeFrame(phantomFile({ slices: 3, size: SIDE, seed: 5 }, 2), 0);
  const grey = [...stored].map((value) => Math.round(brightness(huOf(modality, value), LOOK) * 255));
  expect(new Set(grey).size).toBeGreaterThan(20);
  expect(slice).toEqual({ width: SIDE, height: SIDE, rgb: grey.flatMap((one) => [one, one, one]) });
  const map = await pngOf(maps, 'slice-0002', 'conv1', 'channel-003.png');
  const over = await pngOf(blend, 'slice-0002', 'conv1', 'channel-003.png');
  // A kernel of 2 x 2: its first value lies half a pixel further than the first pixel, which is one of two pixels here.
  expect([over.width, over.height, map.width]).toEqual([SIDE * 2, SIDE * 2, SIDE - 1]);
  for (let row = 0; row < SIDE * 2; row++)
    for (let column = 0; column < SIDE * 2; column++) {
      const under = at(slice, Math.floor(row / 2), Math.floor(column / 2));
      const isCovered = Math.min(row, column) > 0 && Math.max(row, column) < SIDE * 2 - 1;
      const own = isCovered ? at(map, Math.floor((row - 1) / 2), Math.floor((column - 1) / 2)) : null;
      const expected = under.map((one, c) => (own ? Math.round(one * 0.75 + 0.25 * (own[c] as number)) : one));
      expect(at(over, row, column), `row ${row} column ${column}`).toEqual(expected);
    }
});

test.each([
  ['slice', { mode: 'slice', look: LOOK, invert: true }, []],
  ['threshold', { mode: 'threshold', look: { kind: 'file', index: 0 }, opacity: 0.5, values: { low: -0.1, high: 0.2 } }, []],
  ['contour', { mode: 'contour', look: LOOK, opacity: 0.75 }, ['colour-bar', 'scale-bar']],
] as const)(
  'WebM of %s: every frame is its PNG; verify makes every format again',
  { timeout: TIMEOUT_MS },
  async (mode, ct, marks) => {
    const [png, webm, gif] = [
      await written('png', undefined, styled('png', ct, 2, marks)),
      await written('webm', undefined, styled('webm', ct, 2, marks)),
      await written('gif', undefined, styled('gif', ct, 2, marks)),
    ];
    const name = mode === 'slice' ? 'slice' : join('relu_2', 'channel-005');
    const film = readWebm(await readFile(join(webm, `${name}.webm`)));
    const frames = await decodeFilm(film.frames.map(({ data }) => data));
    const moving = readGif(await readFile(join(gif, `${name}.gif`)));
    expect([frames.length, moving.length]).toEqual([2, 2]);
    for (const [index, folder] of ['slice-0000', 'slice-0002'].entries()) {
      const { width, height, rgb } = await pngOf(png, folder, `${name}.png`);
      const shown = frames[index];
      expect(shown?.height).toBe(height);
      const rows = Array.from({ length: height }, (_, row) =>
        [...(shown?.rgb ?? [])].slice(row * film.width * 3, (row * film.width + width) * 3),
      );
      expect(rows.flat()).toEqual(rgb);
      const colours = new Set(Array.from({ length: rgb.length / 3 }, (_, pixel) => rgb.slice(pixel * 3, pixel * 3 + 3).join()));
      const gifRows = Array.from({ length: height }, (_, row) =>
        (moving[index]?.colours ?? []).slice(row * film.width, row * film.width + width).flat(),
      );
      if (colours.size < 256) expect(gifRows.flat()).toEqual(rgb);
      else {
        const off = rgb.reduce((sum, one, c) => sum + Math.abs(one - (gifRows.flat()[c] as number)), 0) / rgb.length;
        expect(off).toBeLessThan(4);
      }
    }
    expect(JSON.parse(film.tags.CONVSCOPE ?? '').view).toMatchObject({ format: 'webm', ct });
    for (const out of [png, webm, gif]) {
      expect(JSON.parse(await readFile(join(out, 'recipe.json'), 'utf8')).output.ct).toEqual(ct);
      expect(await verifyExport(out, verifying, hooks)).toMatchObject({ ok: true, differences: [] });
    }
  },
);

test('what cannot be is refused before anything is written', { timeout: TIMEOUT_MS }, async () => {
  const out = join(await temporaryFolder(), 'out');
  const drawn = { pins: [{ id: 1, row: 3, column: 3 }] };
  const { style } = styled('png', { mode: 'slice', look: LOOK }, 1, ['fields']);
  await expect(written('png', out, { style: { ...style, drawn } })).rejects.toMatchObject({
    code: 'engine/bad-request',
    message: expect.stringContaining('receptive fields'),
  });
  expect(await readdir(out).catch(() => [])).toEqual([]);
});
