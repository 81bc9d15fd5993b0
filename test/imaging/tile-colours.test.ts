// Quantisation and lookup: what the window paints and the exported PNG holds.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { colormapNames, colormapTable } from '../../src-shared/imaging/colormaps.ts';
import { displayLookup } from '../../src-shared/imaging/display-lookup.ts';
import { CONSTANT_LEVEL, NOT_FINITE_LEVEL, quantiseMap, valueOfLevel } from '../../src-shared/imaging/quantise.ts';

const finite = fc.float({ noNaN: true, noDefaultInfinity: true, min: Math.fround(-1e6), max: Math.fround(1e6) });

describe('quantiseMap', () => {
  test('ends, middle, constant and not finite', () => {
    const range = { minimum: -1, maximum: 1 };
    expect([...quantiseMap(Float32Array.of(-1, 0, 1, Number.NaN, Number.POSITIVE_INFINITY), range)]).toEqual([
      0, 127, 254, 255, 255,
    ]);
    expect([...quantiseMap(Float32Array.of(3, 3), { minimum: 3, maximum: 3 })]).toEqual([CONSTANT_LEVEL, CONSTANT_LEVEL]);
    expect([...quantiseMap(Float32Array.of(Number.NaN), { minimum: Number.NaN, maximum: Number.NaN })]).toEqual([
      NOT_FINITE_LEVEL,
    ]);
  });
  test('the level stands for a value at most half a step away', () => {
    fc.assert(
      fc.property(fc.array(finite, { minLength: 2, maxLength: 50 }), (list) => {
        const values = Float32Array.from(list);
        const range = { minimum: Math.min(...values), maximum: Math.max(...values) };
        const step = (range.maximum - range.minimum) / 254;
        quantiseMap(values, range).forEach((level, i) => {
          expect(Math.abs(valueOfLevel(level, range) - (values[i] as number))).toBeLessThanOrEqual(step * 0.5000001);
        });
      }),
    );
  });
});

describe('colormaps', () => {
  test('end colours are those of matplotlib', () => {
    const ends = (name: (typeof colormapNames)[number]) => {
      const table = colormapTable(name);
      return [[...table.subarray(0, 3)], [...table.subarray(-3)]];
    };
    expect(ends('grey')).toEqual([
      [0, 0, 0],
      [255, 255, 255],
    ]);
    expect(ends('viridis')).toEqual([
      [68, 1, 84],
      [253, 231, 37],
    ]);
    expect(ends('RdBu')).toEqual([
      [103, 0, 31],
      [5, 48, 97],
    ]);
    expect(ends('BrBG')).toEqual([
      [84, 48, 5],
      [0, 60, 48],
    ]);
  });
  test('all have 256 colours', () => {
    expect(colormapNames.map((name) => colormapTable(name).length)).toEqual([768, 768, 768, 768]);
  });
});

describe('displayLookup', () => {
  const colourAt = (table: Uint8Array, level: number) => [...table.subarray(level * 4, level * 4 + 4)];
  test('the map in its own range runs through the whole colormap', () => {
    const table = displayLookup({ minimum: 0, maximum: 5 }, { minimum: 0, maximum: 5 }, 'grey');
    expect([colourAt(table, 0), colourAt(table, 127), colourAt(table, 254)]).toEqual([
      [0, 0, 0, 255],
      [128, 128, 128, 255],
      [255, 255, 255, 255],
    ]);
  });
  test('a narrower map keeps its place in the range of the layer', () => {
    const table = displayLookup({ minimum: 1, maximum: 2 }, { minimum: 0, maximum: 4 }, 'grey');
    expect([colourAt(table, 0)[0], colourAt(table, 254)[0]]).toEqual([64, 128]);
  });
  test('one value only is mid-grey in every colormap, NaN never a colour of one', () => {
    for (const name of colormapNames) {
      const table = displayLookup({ minimum: 0, maximum: 0 }, { minimum: 0, maximum: 0 }, name);
      expect(colourAt(table, CONSTANT_LEVEL)).toEqual([128, 128, 128, 255]);
      expect(colourAt(table, NOT_FINITE_LEVEL)).toEqual([255, 0, 200, 255]);
    }
  });
});
