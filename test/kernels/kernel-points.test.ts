// Kernels as points of Winograd's products beside the definition, reckoned in JavaScript's numbers in the same order: the same values, to the sign of
// their zeros.
import { describe, expect, test } from 'vitest';
import { winogradForms } from '../../src-main/cnn/winograd-weights.ts';
import { transformKernels } from '../../src-main/kernels/kernel-points.ts';

type Rows = readonly (readonly number[])[];

/** Sums begin with 0, which makes 0 of -0. */
const sum = (values: readonly number[]): number => values.reduce((all, value) => all + value, 0);

/** Transform x kernel x transposed transform: the columns of the kernel first. */
function points(transform: Rows, kernel: Float32Array): number[] {
  const side = transform[0]?.length ?? 0;
  return transform.flatMap((down) => {
    const row = Array.from({ length: side }, (_, x) => sum(down.map((factor, y) => factor * (kernel[y * side + x] as number))));
    return transform.map((across) => Math.fround(sum(across.map((factor, x) => (row[x] as number) * factor))));
  });
}

/** Of any size, with zeros of both signs and values that have fewer bits. */
function oddValues(count: number): Float32Array {
  const odd = [0, -0, 1e-40, -1e-40, 3e38, Number.NaN, Number.POSITIVE_INFINITY];
  return new Float32Array(count).map((_, i) =>
    i % 5 === 0 ? (odd[(i / 5) % odd.length] as number) : Math.sin(i) * 10 ** (i % 9),
  );
}

describe.each(Object.entries(winogradForms))('%s', (_, { transform }) => {
  test.each([
    [1, 6, 6],
    [7, 4, 4],
    [5, 6, 2],
    [300, 6, 6],
    [3, 4, 0],
  ])('%i input channels, a tile of %i of which %i are there', (channels, tile, there) => {
    const taps = (transform[0]?.length ?? 0) ** 2;
    const kernels = oddValues(channels * there * taps);
    const expected = new Float32Array(transform.length ** 2 * channels * tile);
    for (let lane = 0; lane < there; lane++) {
      for (let channel = 0; channel < channels; channel++) {
        const at = (lane * channels + channel) * taps;
        for (const [point, value] of points(transform, kernels.subarray(at, at + taps)).entries())
          expected[(point * channels + channel) * tile + lane] = value;
      }
    }
    const found = transformKernels(transform, kernels, channels, tile);
    expect(found).toHaveLength(expected.length);
    expect(found.findIndex((value, i) => !Object.is(value, expected[i]))).toBe(-1);
  });
});
