// Curves over a ramp, answers to edges and spread in noise, of maps that plain loops make: what is known by arithmetic is found.
import { expect, it } from 'vitest';
import { edgeResponses, rampCurves, spread } from '../../../src-main/engine/response/measure-response.ts';
import { edge, noise, ramp } from '../../../src-shared/imaging/stimuli.ts';
import { tuningOf } from '../../../src-shared/imaging/tuning.ts';
import type { Geometry, Tensor } from '../../../src-shared/network/graph.ts';

const PICTURE = { rows: 48, columns: 64 };

/** Correlation without padding, as nn.Conv2d computes it. */
function correlate(hu: Float32Array, kernels: readonly (readonly number[])[], side: number, stride = 1): Tensor {
  const rows = Math.floor((PICTURE.rows - side) / stride) + 1;
  const columns = Math.floor((PICTURE.columns - side) / stride) + 1;
  const data = new Float32Array(kernels.length * rows * columns);
  for (const [map, kernel] of kernels.entries())
    for (let row = 0; row < rows; row++)
      for (let column = 0; column < columns; column++)
        data[(map * rows + row) * columns + column] = kernel.reduce(
          (sum, weight, tap) =>
            sum +
            weight * (hu[(row * stride + Math.floor(tap / side)) * PICTURE.columns + column * stride + (tap % side)] as number),
          0,
        );
  return { shape: [1, kernels.length, rows, columns], data };
}
const geometryOf = (side: number, stride = 1): Geometry => ({
  ...{ size: [side, side], jump: [stride, stride], start: [(side - 1) / 2, (side - 1) / 2] },
});

it('a curve over a ramp has the HU under the centre, also behind even kernels and strides', () => {
  const hu = ramp(PICTURE, -1000, 2000);
  const step = 3000 / 63;
  for (const [side, stride] of [
    [1, 1],
    [2, 1],
    [3, 2],
  ] as const) {
    const mean = Array.from({ length: side * side }, () => 1 / (side * side));
    const twice = mean.map((weight) => 2 * weight);
    const values = correlate(hu, [mean, twice], side, stride);
    const { hu: at, curves } = rampCurves(values, geometryOf(side, stride), PICTURE, [-1000, 2000]);
    // The mean of what a box sees of a straight line is its value at the centre.
    expect(at[0]).toBeCloseTo(-1000 + ((side - 1) / 2) * step, 3);
    for (const [point, value] of at.entries()) {
      expect(curves[point]).toBeCloseTo(value, 2);
      expect(curves[at.length + point]).toBeCloseTo(2 * value, 2);
    }
  }
});

it('Sobel answers edges along its gradient, a blur none', () => {
  const sobel = [-1, 0, 1, -2, 0, 2, -1, 0, 1];
  const turned = [-1, -2, -1, 0, 0, 0, 1, 2, 1];
  const blur = Array.from({ length: 9 }, () => 1 / 9);
  const angles = Array.from({ length: 16 }, (_, at) => (at * 360) / 16);
  const answers = angles.map((angle) =>
    edgeResponses(correlate(edge(PICTURE, 0, 100, angle), [sobel, turned, blur], 3), geometryOf(3), PICTURE, angle),
  );
  const tunings = [0, 1, 2].map((map) =>
    tuningOf(
      angles,
      answers.map((one) => one[map] as number),
    ),
  );
  expect(answers[0]?.[0]).toBeCloseTo(400, 3);
  expect(answers.map((one) => one[2] as number).every((value) => value < 1e-3)).toBe(true);
  // Before ReLU both signs are answers: an orientation, no direction.
  expect([tunings[0]?.directionSelectivity, tunings[1]?.directionSelectivity]).toEqual([
    expect.closeTo(0, 3),
    expect.closeTo(0, 3),
  ]);
  expect(Math.abs(Math.sin(((tunings[0]?.orientation ?? 45) * Math.PI) / 180))).toBeLessThan(0.01);
  expect(tunings[1]?.orientation).toBeCloseTo(90, 1);
  const rectified = angles.map((angle) => {
    const { shape, data } = correlate(edge(PICTURE, 0, 100, angle), [sobel], 3);
    return edgeResponses({ shape, data: data.map((value) => Math.max(0, value)) }, geometryOf(3), PICTURE, angle)[0] as number;
  });
  const { direction, directionSelectivity } = tuningOf(angles, rectified);
  expect(Math.cos((direction * Math.PI) / 180)).toBeCloseTo(1, 3);
  expect(directionSelectivity).toBeGreaterThan(0.6);
});

it('no flat ground beside the edge: no answer', () => {
  const wide = geometryOf(47);
  const kernel = Array.from({ length: 47 * 47 }, () => 1);
  expect([...edgeResponses(correlate(edge(PICTURE, 0, 100, 0), [kernel], 47), wide, PICTURE, 0)]).toEqual([Number.NaN]);
});

it('noise comes out with the norm of the kernel', () => {
  const kernel = [0.5, -0.25, 1, 0, 2, 0, 0, -1, 0.5];
  const { means, deviations } = spread(correlate(noise(PICTURE, 30, 20, 3), [kernel], 3), geometryOf(3), PICTURE);
  const norm = Math.hypot(...kernel);
  const sum = kernel.reduce((total, weight) => total + weight, 0);
  expect(deviations[0]).toBeGreaterThan(20 * norm * 0.93);
  expect(deviations[0]).toBeLessThan(20 * norm * 1.07);
  expect(Math.abs((means[0] ?? Number.NaN) - 30 * sum)).toBeLessThan(3);
});
