// Series in any plane: order, distances and spacing are what was made, whatever the files and instance numbers say.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { groupSeries } from '../../src-main/dicom/series.ts';
import { seriesHeader } from './series-fixture.ts';

describe('planes', () => {
  const planes = {
    axial: [1, 0, 0, 0, 1, 0],
    'axial, feet first (rows to the left side)': [-1, 0, 0, 0, 1, 0],
    coronal: [1, 0, 0, 0, 0, -1],
    sagittal: [0, 1, 0, 0, 0, -1],
    oblique: [0.8, 0.6, 0, -0.48, 0.64, 0.6],
  };
  const cross = ([a = 0, b = 0, c = 0, d = 0, e = 0, f = 0]: readonly number[]) =>
    [b * f - c * e, c * d - a * f, a * e - b * d] as const;
  test.each(Object.entries(planes))('%s: in order and at its distances, instance numbers reversed', (_name, orientation) => {
    const normal = cross(orientation);
    const items = [3, 0, 2, 1].map((place) => ({
      file: String(place),
      header: seriesHeader({
        orientation,
        positionMm: normal.map((value) => value * place * 1.25) as unknown as [number, number, number],
        instanceNumber: 9 - place,
      }),
    }));
    const [series, ...rest] = groupSeries(items);
    expect(rest).toEqual([]);
    expect(series && [series.slices.map(({ file }) => file).join(' '), series.warnings]).toEqual(['0 1 2 3', []]);
    expect(series?.slices.map(({ distanceMm }) => Number(distanceMm?.toFixed(9)))).toEqual([0, 1.25, 2.5, 3.75]);
    expect(series?.sliceSpacingMm).toBeCloseTo(1.25, 9);
  });
  test('any geometry: order, distances, spacing, gaps and tilt are what was made', () => {
    const made = fc.record({
      turn: fc.double({ min: -3, max: 3, noNaN: true }),
      tip: fc.double({ min: -1.5, max: 1.5, noNaN: true }),
      steps: fc.array(fc.constantFrom(1, 2, 4), { minLength: 2, maxLength: 30 }),
      spacing: fc.double({ min: 0.3, max: 8, noNaN: true }),
      shear: fc.constantFrom(0, 0.2, -0.3),
      origin: fc.tuple(
        fc.integer({ min: -500, max: 500 }),
        fc.integer({ min: -500, max: 500 }),
        fc.integer({ min: -2000, max: 2000 }),
      ),
      seed: fc.infiniteStream(fc.double({ min: 0, max: 1, noNaN: true })),
    });
    fc.assert(
      fc.property(made, ({ turn, tip, steps, spacing, shear, origin, seed }) => {
        const row = [Math.cos(turn), Math.sin(turn), 0];
        const column = [-Math.sin(turn) * Math.cos(tip), Math.cos(turn) * Math.cos(tip), Math.sin(tip)];
        const normal = cross([...row, ...column]);
        const distances = [0];
        for (const step of steps) distances.push((distances.at(-1) as number) + step * spacing);
        const items = distances.map((distance, i) => ({
          file: String(i),
          header: seriesHeader({
            orientation: [...row, ...column],
            positionMm: [0, 1, 2].map(
              (axis) =>
                (origin[axis] as number) + (normal[axis] as number) * distance + (column[axis] as number) * distance * shear,
            ) as [number, number, number],
            instanceNumber: i % 3,
          }),
        }));
        const shuffled = items.map((item) => ({ item, at: seed.next().value as number })).sort((a, b) => a.at - b.at);
        const [series, ...rest] = groupSeries(shuffled.map(({ item }) => item));
        expect(rest).toEqual([]);
        const start = series?.slices[0]?.distanceMm as number;
        expect(series?.slices.map(({ file }) => file)).toEqual(items.map(({ file }) => file));
        series?.slices.forEach(({ distanceMm }, i) => {
          expect((distanceMm as number) - start).toBeCloseTo(distances[i] as number, 6);
        });
        const sorted = steps.toSorted((a, b) => a - b);
        const [low, high] = [sorted[Math.ceil(sorted.length / 2) - 1] as number, sorted[Math.floor(sorted.length / 2)] as number];
        const median = ((low + high) / 2) * spacing;
        expect(series?.sliceSpacingMm).toBeCloseTo(median, 6);
        const found = series?.warnings.map(({ code }) => code) ?? [];
        expect(found.includes('gap')).toBe(steps.some((step) => step * spacing > median * 1.5 + 1e-9));
        expect(found.includes('gantry-tilt')).toBe(shear !== 0);
        expect(found.includes('duplicate')).toBe(false);
      }),
      { numRuns: 60 },
    );
  });
});
