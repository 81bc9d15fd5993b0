// Window and level against the formulas of PS3.3 C.11.2.1.2, worked by hand.
import { describe, expect, test } from 'vitest';
import { huOf } from '../../src-shared/imaging/modality.ts';
import {
  brightness,
  brightnessOf,
  greyOfPixels,
  hasLookup,
  percentileWindow,
  windowLookup,
} from '../../src-shared/imaging/window-level.ts';

const linear = (slope: number, intercept: number) => ({ kind: 'linear', slope, intercept }) as const;
const CT = { modality: linear(1, -1024), minStored: 0, maxStored: 4095 };

describe('LINEAR', () => {
  // PS3.3 note 2: c=2048, w=4096 maps 0..4095 onto the whole range.
  test('width 4096 at 2048 is the identity of 12 bits', () => {
    const window = { centerHu: 2048, widthHu: 4096 };
    expect([0, 4095].map((hu) => brightness(hu, window))).toEqual([0, 1]);
    expect(brightness(2047.5, window)).toBe(0.5);
  });
  test('width 1 is a threshold at the centre - 0.5', () => {
    expect([39, 39.5, 40].map((hu) => brightness(hu, { centerHu: 40, widthHu: 1 }))).toEqual([0, 0, 1]);
  });
  test('LINEAR_EXACT has no half-pixel shift', () => {
    const window = { centerHu: 100, widthHu: 200 };
    expect([0, 50, 100, 200].map((hu) => brightness(hu, window, 'LINEAR_EXACT'))).toEqual([0, 0.25, 0.5, 1]);
  });
  test('SIGMOID is 0.5 at the centre and 1/(1+e^-2) half a width above', () => {
    expect(brightness(40, { centerHu: 40, widthHu: 400 }, 'SIGMOID')).toBe(0.5);
    expect(brightness(240, { centerHu: 40, widthHu: 400 }, 'SIGMOID')).toBeCloseTo(1 / (1 + Math.exp(-2)), 12);
  });
});

test('the lookup has one grey for every stored value, and inverts exactly', () => {
  const window = { centerHu: 40, widthHu: 400 };
  const table = windowLookup(CT, { kind: 'window', window, voi: 'LINEAR' }, false);
  expect(table).toHaveLength(4096);
  expect([table[0], table[1024 - 160], table[1024 + 239], table[4095]]).toEqual([0, 0, 255, 255]);
  expect(windowLookup(CT, { kind: 'window', window, voi: 'LINEAR' }, true)).toEqual(table.map((grey) => 255 - grey));
});

describe('window from percentiles', () => {
  test('leaves the share outside at both ends', () => {
    const stored = Int16Array.from({ length: 1000 }, (_, i) => i);
    expect(percentileWindow({ stored, modality: linear(1, -1024), padding: null }, 0.01)).toEqual({
      centerHu: 499.5 - 1024,
      widthHu: 979,
    });
  });
  test('a picture of one value has a window of width 1 there', () => {
    expect(percentileWindow({ stored: new Int16Array(9).fill(24), modality: linear(2, -1000), padding: null }, 0.001)).toEqual({
      centerHu: -952,
      widthHu: 1,
    });
  });
  test('a negative slope and 32 bits of spread', () => {
    const stored = Int32Array.from({ length: 100 }, (_, i) => i * 1_000_000);
    const { centerHu, widthHu } = percentileWindow({ stored, modality: linear(-1, 0), padding: null }, 0);
    expect(Math.abs(centerHu + 49_500_000)).toBeLessThan(2000);
    expect(Math.abs(widthHu - 99_000_000)).toBeLessThan(4000);
  });
});

describe('a table in place of slope and intercept, or of a window', () => {
  const table = { firstMapped: -2, entries: Uint16Array.of(10, 20, 40, 0), bits: 8, explanation: 'a' };
  test('inputs beyond its ends get its first and last entries', () => {
    expect([-9, -2, -1, 0, 1, 2].map((stored) => huOf({ kind: 'table', table }, stored))).toEqual([10, 10, 20, 40, 0, 0]);
  });
  test('as a VOI table its entries are shares of its bits', () => {
    expect([-3, 0, 0.4].map((hu) => brightnessOf(hu, { kind: 'table', table }))).toEqual([10 / 255, 40 / 255, 40 / 255]);
  });
});

describe('pixels that no table of greys serves', () => {
  const look = { kind: 'window', window: { centerHu: 0.5, widthHu: 1 }, voi: 'LINEAR_EXACT' } as const;
  test('floats, and what is no number is black', () => {
    const stored = Float32Array.of(0, 0.25, 1, Number.NaN);
    expect(hasLookup(stored, 0, 1)).toBe(false);
    expect([...greyOfPixels(stored, linear(1, 0), look, false)]).toEqual([0, 64, 255, 0]);
  });
  test('whole numbers far apart', () => {
    expect(hasLookup(Uint32Array.of(0, 4_000_000_000), 0, 4_000_000_000)).toBe(false);
    expect(hasLookup(Int16Array.of(-5, 5), -5, 5)).toBe(true);
  });
  test('their window comes from their values, without padding and what is no number', () => {
    const stored = Float32Array.from({ length: 101 }, (_, i) => (i === 0 ? Number.NaN : i === 1 ? -1000 : i / 100));
    const { centerHu, widthHu } = percentileWindow({ stored, modality: linear(1, 0), padding: { low: -1000, high: -1000 } }, 0);
    expect(centerHu).toBeCloseTo(0.51, 4);
    expect(widthHu).toBeCloseTo(0.98, 4);
  });
});

test('padding is not counted when the window is chosen', () => {
  const stored = Int16Array.from({ length: 1000 }, (_, i) => (i < 500 ? -2000 : i));
  const padding = { low: -3000, high: -1500 };
  expect(percentileWindow({ stored, modality: linear(1, 0), padding }, 0)).toEqual({ centerHu: 749.5, widthHu: 499 });
});
