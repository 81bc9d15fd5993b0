// The lazy search for the greatest values gives what looking at every value gives, and reads no slice that cannot hold one.
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { topPlaces, type ValuePlace } from '../../src-main/cnn/top-places.ts';

const SIDE = 4;
type Spot = Omit<ValuePlace, 'value'>;

const near = (one: Spot, other: Spot, apart: number): boolean => {
  const down = Math.floor(one.at / SIDE) - Math.floor(other.at / SIDE);
  const across = (one.at % SIDE) - (other.at % SIDE);
  return Math.hypot(down, across, one.slice - other.slice) < apart;
};

function byLookingAtAll(slices: readonly (readonly number[])[], count: number, apart: number): readonly ValuePlace[] {
  const all = slices
    .flatMap((values, slice) => values.map((value, at) => ({ slice, at, value: Math.fround(value) })))
    .filter(({ value }) => value > 0 && Number.isFinite(value))
    .sort((a, b) => b.value - a.value || a.slice - b.slice || a.at - b.at);
  const taken: ValuePlace[] = [];
  for (const place of all) {
    if (taken.length < count && !taken.some((one) => near(one, place, apart))) taken.push(place);
  }
  return taken;
}

/** What the measures of a run say of a map: infinity too, which is no place. */
const boundOf = (values: Iterable<number>): number => Math.max(...[...values].filter((one) => !Number.isNaN(one)));

const value = fc.oneof(
  fc.integer({ min: -3, max: 6 }),
  fc.double({ min: -1, max: 4, noNaN: true }),
  fc.constantFrom(Number.NaN, Number.POSITIVE_INFINITY),
);
const slicesOf = fc.array(fc.array(value, { minLength: SIDE * SIDE, maxLength: SIDE * SIDE }), { minLength: 1, maxLength: 7 });

it('takes what a search of every value takes', async () => {
  await fc.assert(
    fc.asyncProperty(slicesOf, fc.integer({ min: 0, max: 9 }), fc.constantFrom(0, 1.1, 1.5, 3), async (slices, count, apart) => {
      const data = slices.map((values) => Float32Array.from(values));
      const read = new Set<number>();
      const counts: number[] = [];
      const found = await topPlaces({
        slices: data.map((values, slice) => ({ slice, bound: boundOf(values) })),
        count,
        valuesOf: async (slice) => {
          read.add(slice);
          return data[slice] as Float32Array;
        },
        reaches: (slice, taken) => Math.abs(slice - taken.slice) < apart,
        isNear: (slice, at, taken) => near({ slice, at }, taken, apart),
        onTaken: (taken) => counts.push(taken),
      });
      expect(found).toEqual(byLookingAtAll(slices, count, apart));
      expect(counts).toEqual(found.map((_, at) => at + 1));
      const least = found.length === count ? (found.at(-1)?.value ?? Number.POSITIVE_INFINITY) : 0;
      for (const slice of read) expect(boundOf(data[slice] ?? [])).toBeGreaterThanOrEqual(least);
    }),
  );
});
