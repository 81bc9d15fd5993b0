// What a file brings along for looking at it: all of its windows and tables, one after the other, the same on the next slice; padding is ground.
import { beforeEach, describe, expect, it } from 'vitest';
import { paintGrey, paintGreyOfPixels } from '../../src-renderer/canvas/painters.ts';
import { fileLooks, formatHu } from '../../src-renderer/state/file-looks.ts';
import { useSlices } from '../../src-renderer/state/slices.ts';
import {
  applyPreset,
  firstWindow,
  followFileLook,
  lookOf,
  resetView,
  setWindow,
  useView,
} from '../../src-renderer/state/view.ts';
import { regionValues } from '../../src-renderer/views/ct/drag.ts';
import { greyOfPixels, windowLookup } from '../../src-shared/imaging/window-level.ts';
import type { GreyPixels, SlicePixels } from '../../src-shared/protocol/series-messages.ts';

const linear = { kind: 'linear', slope: 1, intercept: -1024 } as const;
const table = { firstMapped: -10, entries: Uint16Array.of(0, 100, 255), bits: 8, explanation: 'LUT' };

const grey = (change: Partial<GreyPixels> = {}): GreyPixels => ({
  kind: 'grey',
  rows: 1,
  columns: 4,
  stored: Int16Array.of(-2000, 1000, 1024, 1100),
  modality: linear,
  minHu: -24,
  maxHu: 76,
  windows: [
    { centerHu: 40, widthHu: 80, voi: 'LINEAR', explanation: 'BRAIN' },
    { centerHu: 0.5, widthHu: 0.25, voi: 'SIGMOID', explanation: '' },
    { centerHu: 300, widthHu: 2000, voi: 'LINEAR_EXACT', explanation: 'BONE' },
  ],
  voiTables: [table],
  inverted: false,
  padding: null,
  repaired: [],
  ...change,
});

const show = (pixels: SlicePixels): void => useSlices.setState({ shown: { seriesId: 's', slice: 0, pixels }, failure: '' });
const now = () => {
  const { window, voi, table: shown, windowName, fileLook } = useView.getState();
  return { window, voi, table: shown, windowName, fileLook };
};

beforeEach(() => {
  show(grey());
  resetView();
});

describe('the looks of a file', () => {
  it('are its windows, then its tables', () => {
    expect(fileLooks(grey()).map(({ title }) => title)).toEqual([
      'BRAIN, W 80 L 40',
      'W 0.25 L 0.5, sigmoid',
      'BONE, W 2000 L 300, exact',
      'LUT, table of 3',
    ]);
    expect(fileLooks({ kind: 'colour', rows: 1, columns: 1, rgb: Uint8Array.of(1, 2, 3), repaired: [] })).toEqual([]);
  });
  it.each([
    [40, '40'],
    [40.6, '41'],
    [-0.1234, '-0.123'],
    [0, '0'],
  ])('%d is written %s', (value, text) => expect(formatHu(value)).toBe(text));
});

describe('key 9', () => {
  it('goes through all of them, with their functions, and begins anew', () => {
    expect(now()).toMatchObject({ window: { centerHu: 40, widthHu: 80 }, voi: 'LINEAR', windowName: 'BRAIN', fileLook: 0 });
    applyPreset('9');
    expect(now()).toMatchObject({ window: { centerHu: 0.5, widthHu: 0.25 }, voi: 'SIGMOID', windowName: 'file', fileLook: 1 });
    applyPreset('9');
    expect(now()).toMatchObject({ window: { centerHu: 300, widthHu: 2000 }, voi: 'LINEAR_EXACT', windowName: 'BONE' });
    applyPreset('9');
    expect(now()).toMatchObject({ table, windowName: 'LUT', fileLook: 3 });
    expect(lookOf(useView.getState())).toEqual({ kind: 'table', table });
    applyPreset('9');
    expect(now()).toMatchObject({ table: null, windowName: 'BRAIN', fileLook: 0 });
  });
  it('comes back to the first one from another window', () => {
    applyPreset('9:2');
    applyPreset('2');
    expect(now()).toMatchObject({ windowName: 'Lung', voi: 'LINEAR', fileLook: null, table: null });
    applyPreset('9');
    expect(now()).toMatchObject({ windowName: 'BRAIN', fileLook: 0 });
  });
  it('is the automatic window where the file has none', () => {
    show(grey({ windows: [], voiTables: [] }));
    applyPreset('9');
    expect(now()).toMatchObject({ windowName: 'auto', fileLook: null });
  });
});

describe('the next slice', () => {
  it('brings its own numbers for the same look', () => {
    followFileLook(grey({ windows: [{ centerHu: 50, widthHu: 90, voi: 'LINEAR', explanation: 'BRAIN' }] }));
    expect(now()).toMatchObject({ window: { centerHu: 50, widthHu: 90 } });
  });
  it('changes nothing where it has no such look, or where the user has chosen another', () => {
    followFileLook(grey({ windows: [], voiTables: [] }));
    expect(now()).toMatchObject({ window: { centerHu: 40, widthHu: 80 } });
    setWindow({ centerHu: 1, widthHu: 2 }, '');
    followFileLook(grey());
    expect(now()).toMatchObject({ window: { centerHu: 1, widthHu: 2 } });
  });
});

describe('the first window', () => {
  it('of a float picture reaches below a width of 1', () => {
    const stored = Float32Array.from({ length: 1000 }, (_, i) => i / 1000);
    firstWindow(grey({ stored, modality: { kind: 'linear', slope: 1, intercept: 0 }, windows: [], voiTables: [] }));
    const { window, voi } = now();
    expect(voi).toBe('LINEAR_EXACT');
    expect(window.widthHu).toBeCloseTo(0.997, 2);
    expect(window.centerHu).toBeCloseTo(0.5, 2);
  });
  it('of a picture with padding does not count it', () => {
    const stored = Int16Array.from({ length: 1000 }, (_, i) => (i < 500 ? -2000 : 1024 + (i % 100)));
    firstWindow(grey({ stored, windows: [], voiTables: [], padding: { low: -2000, high: -2000 } }));
    const { window } = now();
    expect(window.centerHu - window.widthHu / 2).toBeGreaterThanOrEqual(0);
    expect(window.centerHu + window.widthHu / 2).toBeLessThanOrEqual(99);
  });
  it('of a region keeps fractions', () => {
    const slice = { stored: Float32Array.of(0.25, 0.5, 0.75, 1), rows: 2, columns: 2 };
    expect(regionValues(slice, { x: 0, y: 0 }, { x: 1, y: 0 })).toEqual(Float32Array.of(0.25, 0.5));
  });
});

describe('the picture', () => {
  const BLACK = 0xff000000;
  const WHITE = 0xffffffff;
  const paint = (pixels: GreyPixels, invert: boolean): readonly number[] => {
    const look = { kind: 'window', window: { centerHu: 1, widthHu: 1 }, voi: 'LINEAR' } as const;
    const values = { modality: pixels.modality, minStored: -2000, maxStored: 1100 };
    const target = new Uint32Array(pixels.stored.length);
    paintGrey(pixels.stored, windowLookup(values, look, invert), -2000, pixels.padding, target);
    return [...target];
  };
  it('has padding as black as the ground, inverted or not', () => {
    const padded = grey({ padding: { low: -2048, high: -2000 } });
    expect(paint(padded, false)).toEqual([BLACK, BLACK, BLACK, WHITE]);
    expect(paint(padded, true)).toEqual([BLACK, WHITE, WHITE, BLACK]);
    expect(paint(grey(), true)).toEqual([WHITE, WHITE, WHITE, BLACK]);
  });
  it('of floats has padding black and what is no number hatched', () => {
    const MARK = 0xffc800ff;
    const stored = Float32Array.of(Number.NaN, -5, 0.2, 0.9);
    const look = { kind: 'window', window: { centerHu: 0.5, widthHu: 0.1 }, voi: 'LINEAR_EXACT' } as const;
    const modality = { kind: 'linear', slope: 1, intercept: 0 } as const;
    const target = new Uint32Array(4);
    paintGreyOfPixels(greyOfPixels(stored, modality, look, true), stored, { low: -5, high: -5 }, 4, target);
    expect([...target]).toEqual([MARK, BLACK, WHITE, BLACK]);
  });
});
