// Figures: every map with the pixels of its PNG, text as text, sizes in mm, the origin inside; PDF also by poppler where it is.
import { execFileSync, spawnSync } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { decode } from 'fast-png';
import { expect, test } from 'vitest';
import { readProvenance } from '../../src-main/export/read-provenance.ts';
import { written } from './format-run.ts';

const TIMEOUT_MS = 60_000;
const PICTURE = /<image x="([\d.]+)" y="([\d.]+)" width="([\d.]+)" height="([\d.]+)"[^>]*base64,([^"]+)"/g;

const picturesOf = (svg: string) =>
  [...svg.matchAll(PICTURE)].map(([, x, y, width, height, data]) => ({
    ...{ x: Number(x), y: Number(y), width: Number(width), height: Number(height) },
    png: decode(Buffer.from(data as string, 'base64')),
  }));

const textsOf = (svg: string): readonly string[] =>
  [...svg.matchAll(/<text [^>]*>([^<]*)<\/text>/g)].map(([, text]) => text as string);

test('a sheet in SVG: the maps of the PNGs in their order, inside the page, with range, scale and captions', {
  timeout: TIMEOUT_MS,
}, async () => {
  const png = await written('png');
  const style = { format: 'svg', range: 'layer', colormap: 'auto', widthMm: 85 } as const;
  const svg = await readFile(join(await written('svg', undefined, { style }), 'slice-0002', 'sheet.svg'), 'utf8');
  const [, width, height] = /width="([\d.]+)mm" height="([\d.]+)mm"/.exec(svg)?.map(Number) ?? [];
  expect(width).toBe(85);
  const pictures = picturesOf(svg);
  const bars = pictures.filter(({ png: one }) => one.height === 1);
  const maps = pictures.filter(({ png: one }) => one.height > 1);
  expect([bars.length, maps.length]).toEqual([2, 16 + 2]);
  for (const { x, y, width: wide, height: high } of pictures) {
    expect(x + wide).toBeLessThanOrEqual(85);
    expect(y + high).toBeLessThanOrEqual(height as number);
  }
  const files = [
    ...Array.from({ length: 16 }, (_, map) => join('conv1', `channel-${String(map).padStart(3, '0')}.png`)),
    ...['channel-005.png', 'channel-002.png'].map((name) => join('relu_2', name)),
  ];
  for (const [at, file] of files.entries()) {
    const expected = decode(await readFile(join(png, 'slice-0002', file)));
    expect(maps[at]?.png.data, file).toEqual(expected.data);
    expect(maps[at]?.png.palette, file).toEqual(expected.palette);
  }
  const texts = textsOf(svg);
  expect(texts).toContain('Feature maps, slice 3 of 3, z = 2.5 mm');
  expect(texts.join(' ')).toContain('clip:-1000:1000,scale:0:1, window 2000 HU, level 0 HU');
  expect(texts.join(' ')).toMatch(/16 maps of 19 x 19, pixels of 20 x 20 mm; one range for all: -[\d.]+ to [\d.]+; colours RdBu/);
  // A map is 380 mm wide: half of it has room for 100 mm.
  expect(texts).toContain('100 mm');
  expect(svg.match(/image-rendering:pixelated/g)).toHaveLength(pictures.length);
});

test('a sheet over the CT: pictures of the slice, and what is drawn on it as vectors that all its pictures share', {
  timeout: TIMEOUT_MS,
}, async () => {
  const style = {
    range: 'layer',
    colormap: 'auto',
    marks: ['regions', 'pins', 'fields'],
    drawn: {
      regions: [{ outline: { kind: 'rectangle', top: 5, left: 4, bottom: 12, right: 13 }, threshold: null }],
      pins: [{ id: 3, row: 9, column: 10 }],
    },
    ct: { mode: 'blend', look: { kind: 'window', centerHu: 40, widthHu: 400, voi: 'LINEAR' }, opacity: 0.5 },
  } as const;
  const svg = await readFile(
    join(await written('svg', undefined, { style: { format: 'svg', ...style } }), 'slice-0000', 'sheet.svg'),
    'utf8',
  );
  const text = textsOf(svg).join(' ');
  expect(text).toContain('over the slice of 20 x 20');
  expect(text).toContain('blend, opacity 0.5, window 400 HU, level 40 HU');
  const png = await written('png', undefined, { style: { format: 'png', ...style, marks: [] } });
  const expected = decode(await readFile(join(png, 'slice-0000', 'relu_2', 'channel-005.png')));
  const shown = picturesOf(svg).map(({ png: one }) => one);
  expect(
    shown.some(({ width, data }) => width === 20 && Buffer.compare(data as Uint8Array, expected.data as Uint8Array) === 0),
  ).toBe(true);
  // conv1 has 16 maps, two of relu_2 were chosen; each layer has marks of its own, because the field of a pin is another.
  expect([svg.match(/<g id="marks-/g)?.length, svg.match(/<use /g)?.length]).toEqual([2, 18]);
  const tile = /<image x="([\d.]+)" y="([\d.]+)" width="([\d.]+)"/.exec(svg)?.slice(1).map(Number) as number[];
  expect(svg).toContain(`<use xlink:href="#marks-1" x="${tile[0]}" y="${tile[1]}"/>`);
  // The rectangle's corner at pixel (5, 4) of the slice: its centre, 5.5 and 4.5 twentieths of the tile.
  const corner = [4.5, 5.5].map((at) => Number(((at * (tile[2] as number)) / 20).toFixed(2)));
  const first = /<g id="marks-1"[^>]*><path d="M([\d.]+) ([\d.]+)/
    .exec(svg)
    ?.slice(1)
    .map((at) => Number(Number(at).toFixed(2)));
  expect(first).toEqual(corner);
  const pdf = join(await written('pdf', undefined, { style: { format: 'pdf', ...style } }), 'slice-0000', 'sheet.pdf');
  expect((await readFile(pdf)).length).toBeGreaterThan(10_000);
  if (hasPoppler) expect(execFileSync(PDFTOTEXT, [pdf, '-'], { encoding: 'utf8' })).toContain('blend, opacity 0.5');
});

test('the network: a box a node with its strongest maps, an arrow an input, all inside the page', {
  timeout: TIMEOUT_MS,
}, async () => {
  const out = await written('architecture', undefined, { layers: null, channels: {} });
  const svg = await readFile(join(out, 'slice-0000', 'architecture.svg'), 'utf8');
  expect(textsOf(svg)).toEqual(expect.arrayContaining(['conv1', 'relu_2', 'Conv2d', '64 x 17 x 17']));
  expect(picturesOf(svg)).toHaveLength(6 * 4);
  expect(svg.match(/marker-end/g)).toHaveLength(5);
  for (const [, points] of svg.matchAll(/points="([^"]+)"/g))
    for (const value of (points as string).split(/[ ,]/).map(Number)) expect(value).toBeGreaterThanOrEqual(0);
});

const [PDFTOTEXT, PDFFONTS] = ['pdftotext', 'pdffonts'] as const;
const hasPoppler = [PDFTOTEXT, PDFFONTS].every((program) => spawnSync(program, ['-v']).status === 0);

test('a sheet in PDF: fonts inside, no date but the first, the origin inside', { timeout: TIMEOUT_MS }, async () => {
  const path = join(await written('pdf'), 'slice-0000', 'sheet.pdf');
  const bytes = await readFile(path);
  const text = bytes.toString('latin1');
  expect(text).toMatch(/^%PDF-1\.\d/);
  expect(text.trimEnd()).toMatch(/%%EOF$/);
  expect(text).toContain('/FontFile2');
  expect(text).not.toContain('/Helvetica');
  expect([...text.matchAll(/D:(\d{8})/g)].map(([, day]) => day)).toEqual(['19700101']);
  // 174 mm in points.
  expect(text).toContain('/MediaBox [0 0 493.2');
  const origin = await readProvenance({ bytes: bytes.length, read: async (at, count) => bytes.subarray(at, at + count) });
  expect(JSON.parse(origin ?? 'null')).toMatchObject({
    format: 'convscope-provenance',
    view: { format: 'pdf', nodes: ['conv1', 'relu_2'] },
  });
  if (!hasPoppler) return;
  expect(execFileSync(PDFTOTEXT, [path, '-'], { encoding: 'utf8' })).toContain('Feature maps, slice 1 of 3');
  expect(execFileSync(PDFFONTS, [path], { encoding: 'utf8' })).toMatch(/Inter-Regular.*yes yes yes/);
});
