// Pictures with larger pixels, a colour bar and a scale bar: what is drawn where, and that the map's own pixels stay what they are.
import { inflateSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { roundLength } from '../../src-main/export/marked-picture.ts';
import { fillLines, lineBytes, type MapPicture, mapPng } from '../../src-main/export/png-map.ts';
import { colormapTable } from '../../src-shared/imaging/colormaps.ts';
import { displayLookup } from '../../src-shared/imaging/display-lookup.ts';
import { quantiseMap } from '../../src-shared/imaging/quantise.ts';

const [ROWS, COLUMNS] = [40, 60];
const UP = 2;
const values = Float32Array.from({ length: ROWS * COLUMNS }, (_, i) => Math.sin(i) * 2);
const range = { minimum: Math.min(...values), maximum: Math.max(...values) };
const colours = { display: { minimum: -2, maximum: 2 }, colormap: 'viridis' } as const;

interface Decoded {
  readonly width: number;
  readonly height: number;
  readonly pixelsPerMetre: readonly [number, number] | null;
  readonly at: (column: number, row: number) => readonly number[];
}

/** Chunks, the two filters that are written, samples of 8 bits. */
function decode(bytes: Uint8Array): Decoded {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const chunks = new Map<string, number>();
  const lengths = new Map<string, number>();
  for (let at = 8; at < bytes.length; at += 12 + view.getUint32(at)) {
    const type = String.fromCharCode(...bytes.subarray(at + 4, at + 8));
    chunks.set(type, at + 8);
    lengths.set(type, view.getUint32(at));
  }
  const part = (type: string): Uint8Array => {
    const at = chunks.get(type) ?? 0;
    return bytes.subarray(at, at + (lengths.get(type) ?? 0));
  };
  const head = chunks.get('IHDR') ?? 0;
  const [width, height] = [view.getUint32(head), view.getUint32(head + 4)];
  const isIndexed = bytes[head + 9] === 3;
  const samples = isIndexed ? 1 : 3;
  const lines = Uint8Array.from(inflateSync(part('IDAT')));
  const stride = 1 + width * samples;
  expect(lines.length).toBe(stride * height);
  for (let row = 1; row < height; row++) {
    if (lines[row * stride] !== UP) continue;
    for (let i = 1; i < stride; i++)
      lines[row * stride + i] = (lines[row * stride + i] as number) + (lines[(row - 1) * stride + i] as number);
  }
  const palette = part('PLTE');
  const physical = chunks.get('pHYs');
  return {
    ...{ width, height },
    pixelsPerMetre: physical === undefined ? null : [view.getUint32(physical), view.getUint32(physical + 4)],
    at: (column, row) => {
      const sample = row * stride + 1 + column * samples;
      if (!isIndexed) return [...lines.subarray(sample, sample + 3)];
      const level = lines[sample] as number;
      return [...palette.subarray(level * 3, level * 3 + 3)];
    },
  };
}

function made(marking: Partial<MapPicture>): Decoded {
  const picture: MapPicture = {
    ...{ rows: ROWS, columns: COLUMNS, range, pixelMm: [1, 0.5], colours, scale: 1, marks: [], provenance: '{}' },
    ...marking,
  };
  const lines = new Uint8Array(lineBytes(picture));
  fillLines(picture, { values, isRectified: false }, lines);
  return decode(mapPng(picture, lines));
}

const palette = displayLookup(range, colours.display, colours.colormap);
const levels = quantiseMap(values, range);
const colourOf = (column: number, row: number): readonly number[] => {
  const level = (levels[row * COLUMNS + column] as number) * 4;
  return [...palette.subarray(level, level + 3)];
};

describe('larger pixels', () => {
  test.each([1, 2, 5])('every pixel of the map is a square of its colour, %i wide', (scale) => {
    for (const marks of [[], ['colour-bar']] as const) {
      const picture = made({ scale, marks });
      expect(picture.height).toBe(ROWS * scale);
      if (marks.length === 0) expect(picture.width).toBe(COLUMNS * scale);
      for (let row = 0; row < ROWS * scale; row++)
        for (let column = 0; column < COLUMNS * scale; column += 3)
          expect(picture.at(column, row)).toEqual(colourOf(Math.floor(column / scale), Math.floor(row / scale)));
      expect(picture.pixelsPerMetre).toEqual([2000 * scale, 1000 * scale]);
    }
  });
});

test('what is no number is hatched as in the window, in squares of the map, with marks and without', () => {
  const holed = values.map((value, i) => (i % COLUMNS < 7 && i < 5 * COLUMNS ? Number.NaN : value));
  const [stripe, ground] = [
    [255, 0, 200],
    [255, 165, 235],
  ];
  for (const [scale, marks] of [
    [1, []],
    [3, []],
    [2, ['scale-bar']],
  ] as const) {
    const picture: MapPicture = {
      ...{ rows: ROWS, columns: COLUMNS, range, pixelMm: [1, 0.5], colours, scale, marks, provenance: '{}' },
    };
    const lines = new Uint8Array(lineBytes(picture));
    fillLines(picture, { values: holed, isRectified: false }, lines);
    const { at, width } = decode(mapPng(picture, lines));
    expect(width).toBe(COLUMNS * scale);
    for (let row = 0; row < 8 * scale; row++)
      for (let column = 0; column < 9 * scale; column++) {
        const [y, x] = [Math.floor(row / scale), Math.floor(column / scale)];
        const expected = y < 5 && x < 7 ? (Math.floor((x + y) / 2) % 2 === 0 ? stripe : ground) : colourOf(x, y);
        expect([column, row, at(column, row)]).toEqual([column, row, expected]);
      }
  }
});

test('the colour bar runs from the colour of the greatest value down to that of the least, with its numbers beside it', () => {
  const picture = made({ marks: ['colour-bar'], scale: 2 });
  const table = colormapTable('viridis');
  const middle = COLUMNS * 2 + 4 + 5;
  expect(picture.at(middle, 0)).toEqual([...table.subarray(255 * 3, 256 * 3)]);
  expect(picture.at(middle, ROWS * 2 - 1)).toEqual([...table.subarray(0, 3)]);
  // "2" begins with a row of three dots in the middle of five.
  const text = COLUMNS * 2 + 4 + 10 + 4;
  expect([0, 1, 2, 3, 4].map((column) => picture.at(text + column, 0)[0])).toEqual([255, 0, 0, 0, 255]);
  // "-2" is all dash in the fourth of its seven rows, and is the last thing.
  expect([0, 1, 2, 3, 4].map((column) => picture.at(text + column, ROWS * 2 - 4)[0])).toEqual([0, 0, 0, 0, 0]);
  expect(picture.width).toBe(text + 11 + 4);
});

test('the scale bar is as long as it says', () => {
  // 60 pixels of 0.5 mm, each 4 wide: 9 mm at most, so 5 mm, which are 40 pixels.
  const picture = made({ marks: ['scale-bar'], scale: 4 });
  const row = ROWS * 4 - 4 - 1;
  const white = Array.from({ length: picture.width }, (_, column) => column).filter((column) => {
    const isWhite = picture.at(column, row).every((part) => part === 255);
    return isWhite;
  });
  expect(white).toEqual(Array.from({ length: 40 }, (_, i) => i + 4));
  const without = made({ marks: ['scale-bar'], pixelMm: null });
  expect(without.at(5, ROWS - 5)).toEqual(colourOf(5, ROWS - 5));
});

test('lengths of scale bars are 1, 2 or 5 times a power of ten, at least four tenths of what there is room for', () => {
  fc.assert(
    fc.property(fc.double({ min: 1e-3, max: 1e4, noNaN: true }), (most) => {
      const length = roundLength(most);
      expect(length).toBeLessThanOrEqual(most * (1 + 1e-12));
      expect(length).toBeGreaterThanOrEqual(most * 0.4 * (1 - 1e-12));
      expect(length.toExponential()).toMatch(/^[125]e/);
    }),
  );
});

test('a map of one pixel takes its marks without drawing outside', () => {
  const picture: MapPicture = {
    ...{ rows: 1, columns: 1, range: { minimum: 1, maximum: 1 }, pixelMm: [1, 1], colours, scale: 1, provenance: '{}' },
    marks: ['colour-bar', 'scale-bar'],
  };
  const lines = new Uint8Array(lineBytes(picture));
  fillLines(picture, { values: Float32Array.of(1), isRectified: false }, lines);
  expect(decode(mapPng(picture, lines)).height).toBe(1);
});
