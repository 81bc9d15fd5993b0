// What is measured on demand, against the same numbers in plain words and against maps whose measures are known.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Activation } from '../../src-main/cnn/activation.ts';
import { measureMaps } from '../../src-main/cnn/map-measures.ts';

const STRIDE_2 = { size: [3, 3], jump: [2, 2], start: [1, 1] } as const;
const IDENTITY = { size: [1, 1], jump: [1, 1], start: [0, 0] } as const;

function activation(shape: readonly number[], maps: readonly (readonly number[])[]): Activation {
  const finite = maps.map((values) => values.map(Math.fround).filter(Number.isFinite));
  const empty = new Float64Array(maps.length);
  return {
    name: 'x',
    shape,
    stored: Float32Array.from(maps.flat()),
    isRectified: false,
    statistics: {
      min: Float32Array.from(finite, (values) => Math.min(...values)),
      max: Float32Array.from(finite, (values) => Math.max(...values)),
      mean: empty,
      std: empty,
      zeros: new Uint32Array(maps.length),
      nonFinite: new Uint32Array(maps.length),
    },
  };
}

const range = (count: number, valueAt: (at: number) => number): number[] => Array.from({ length: count }, (_, at) => valueAt(at));

function pearson(x: readonly number[], y: readonly number[]): number {
  const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
  const [mx, my] = [mean(x), mean(y)];
  const [dx, dy] = [x.map((value) => value - mx), y.map((value) => value - my)];
  const dot = (a: readonly number[], b: readonly number[]): number => a.reduce((sum, value, at) => sum + value * (b[at] ?? 0), 0);
  return dot(dx, dy) / Math.sqrt(dot(dx, dx) * dot(dy, dy));
}

describe('known maps', () => {
  const input = activation([1, 1, 16, 16], [range(256, (at) => at)]);

  test('entropy, greatest value, correlation, likeness and percentiles', async () => {
    const ramp = range(256, (at) => at);
    const two = range(256, (at) => (at % 2 === 0 ? -1 : 3));
    const node = activation(
      [1, 5, 16, 16],
      [ramp, range(256, () => 7), two, ramp.map((value) => 5 - 2 * value), ramp.map((v) => v * 3)],
    );
    const { entropy, atMaximum, inputCorrelation, twin, twinLikeness, group, low, high } = await measureMaps(
      node,
      input,
      IDENTITY,
    );
    expect([...entropy]).toEqual([8, 0, 1, 8, 8]);
    expect([...atMaximum]).toEqual([1, 256, 128, 1, 1]);
    expect(inputCorrelation[0]).toBeCloseTo(1, 12);
    expect(inputCorrelation[1]).toBeNaN();
    expect(inputCorrelation[3]).toBeCloseTo(-1, 12);
    expect([...twin]).toEqual([-1, -1, 0, 2, 0]);
    expect(twinLikeness[4]).toBeCloseTo(1, 6);
    expect([...group]).toEqual([0, 1, 2, 3, 0]);
    const sorted = [...node.stored].sort((a, b) => a - b);
    const part = (765 + 505) / 4096;
    expect(Math.abs(low - (sorted[Math.floor(sorted.length * 0.01)] as number))).toBeLessThan(4 + part);
    expect(Math.abs(high - (sorted[Math.floor(sorted.length * 0.99)] as number))).toBeLessThan(4 + part);
  });

  test('values that are no numbers are left out, and no place on the input is no correlation', async () => {
    const ramp = range(256, (at) => (at === 3 ? Number.NaN : at === 5 ? Number.POSITIVE_INFINITY : at));
    const measured = await measureMaps(activation([1, 1, 16, 16], [ramp]), input, IDENTITY);
    expect(measured.entropy[0]).toBeCloseTo(Math.log2(254), 12);
    expect(measured.inputCorrelation[0]).toBeCloseTo(1, 12);
    expect((await measureMaps(activation([1, 1, 16, 16], [ramp]), input, null)).inputCorrelation[0]).toBeNaN();
  });

  test('a stride of 2 is compared with the pixels under the centres', async () => {
    const values = range(64, (at) => Math.sin(at));
    const measured = await measureMaps(activation([1, 1, 8, 8], [values]), input, STRIDE_2);
    const under = range(64, (at) => (2 * Math.floor(at / 8) + 1) * 16 + 2 * (at % 8) + 1);
    expect(measured.inputCorrelation[0]).toBeCloseTo(pearson(values.map(Math.fround), under), 10);
  });
});

test('likeness and correlation are those of the formula, on any maps', async () => {
  // A wave under the arbitrary values: never one value alone, and of another kind for each.
  const map = (wave: number) =>
    fc
      .array(fc.integer({ min: -500, max: 500 }), { minLength: 30, maxLength: 30 })
      .map((values) => values.map((value, at) => value / 100 + Math.sin(at * wave)));
  await fc.assert(
    fc.asyncProperty(map(1), map(2), map(0.3), async (one, other, seen) => {
      const measured = await measureMaps(activation([1, 2, 5, 6], [one, other]), activation([1, 1, 5, 6], [seen]), IDENTITY);
      expect(measured.inputCorrelation[0]).toBeCloseTo(pearson(one, seen), 4);
      expect(measured.twinLikeness[1]).toBeCloseTo(pearson(one, other), 4);
      expect(measured.twin[1]).toBe(0);
    }),
    { numRuns: 30 },
  );
});
