// Limits and scale that are read from an input: whatever was clipped and scaled is found again, and what is no straight line is not.
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { applyPreprocess } from '../../../src-main/cnn/preprocess.ts';
import { parsePreprocess } from '../../../src-main/cnn/preprocess-steps.ts';
import { fitPreprocess } from '../../../src-main/engine/divergence/fit-preprocess.ts';
import { seededTensor } from '../../cnn/network-cases.ts';

const SIDE = 40;
const hu = seededTensor([1, 1, SIDE, SIDE], 4).data.map((value) => Math.round(100 + value * 1400));
const made = (steps: string) => applyPreprocess(parsePreprocess(steps), { rows: SIDE, columns: SIDE, hu }).data;

it('finds any limits and scale that clip on both sides', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: -900, max: 0 }),
      fc.integer({ min: 50, max: 900 }),
      fc.integer({ min: -8, max: 3 }),
      fc.integer({ min: 4, max: 300 }),
      (low, high, bottom, top) => {
        const steps = `clip:${low}:${high},scale:${bottom}:${top}`;
        expect(fitPreprocess(hu, made(steps))).toBe(steps);
      },
    ),
    { numRuns: 60 },
  );
});

it('finds what was not clipped as a mean and a deviation', () => {
  expect(fitPreprocess(hu, made('zscore:-120:350'))).toBe('zscore:-120:350');
});

it('refuses what no straight line explains, constants, and values that are not finite', () => {
  const line = made('clip:-500:500,scale:0:1');
  expect(
    fitPreprocess(
      hu,
      line.map((value) => value ** 2),
    ),
  ).toBeNull();
  expect(
    fitPreprocess(
      hu,
      line.map((value, at) => (at === 700 ? value + 0.01 : value)),
    ),
  ).toBeNull();
  expect(
    fitPreprocess(
      hu,
      line.map(() => 0.5),
    ),
  ).toBeNull();
  expect(
    fitPreprocess(
      hu,
      line.map((value, at) => (at === 3 ? Number.NaN : value)),
    ),
  ).toBeNull();
  expect(
    fitPreprocess(
      hu,
      line.map((value) => 1 - value),
    ),
  ).toBeNull();
});
