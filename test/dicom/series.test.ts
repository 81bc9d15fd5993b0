// Series: what belongs together, in order along the normal, with what is odd about it.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { groupSeries } from '../../src-main/dicom/series.ts';
import { type HeaderChanges, seriesHeader as header } from './series-fixture.ts';

const at = (z: number, changes: HeaderChanges = {}) => ({
  file: z,
  header: header({ positionMm: [0, 0, z], ...changes }),
});
const warnings = (items: Parameters<typeof groupSeries<number>>[0]) =>
  groupSeries(items).map((series) => series.warnings.map(({ code }) => code));

describe('order', () => {
  test('along the normal, whatever the files and instance numbers say, for any plane', () => {
    const angles = fc.record({
      a: fc.double({ min: -3, max: 3, noNaN: true }),
      b: fc.double({ min: -1.5, max: 1.5, noNaN: true }),
    });
    fc.assert(
      fc.property(angles, fc.shuffledSubarray([0, 1, 2, 3, 4, 5], { minLength: 6 }), ({ a, b }, order) => {
        const row = [Math.cos(a), Math.sin(a), 0];
        const column = [-Math.sin(a) * Math.cos(b), Math.cos(a) * Math.cos(b), Math.sin(b)];
        const normal = [Math.sin(a) * Math.sin(b), -Math.cos(a) * Math.sin(b), Math.cos(b)];
        const items = order.map((place) => ({
          file: place,
          header: header({
            orientation: [...row, ...column],
            positionMm: normal.map((value) => value * place * 2.5) as [number, number, number],
            instanceNumber: 100 - place,
          }),
        }));
        const [series] = groupSeries(items);
        expect(series?.slices.map(({ file }) => file)).toEqual([0, 1, 2, 3, 4, 5]);
        expect(series?.sliceSpacingMm).toBeCloseTo(2.5, 9);
        expect(series?.warnings).toEqual([]);
      }),
    );
  });
  test('without positions by instance number, and says so', () => {
    const items = [3, 1, 2].map((instanceNumber) => ({
      file: instanceNumber,
      header: header({ positionMm: null, instanceNumber }),
    }));
    const [series] = groupSeries(items);
    expect(series?.slices.map(({ file }) => file)).toEqual([1, 2, 3]);
    expect(series).toMatchObject({ sliceSpacingMm: null, warnings: [{ code: 'no-geometry' }] });
  });
});

describe('what belongs together', () => {
  test('two series in one folder', () => {
    const items = [at(0), at(1, { seriesInstanceUID: '2' }), at(1), at(2, { seriesInstanceUID: '2' })];
    expect(groupSeries(items).map(({ seriesInstanceUID, slices }) => [seriesInstanceUID, slices.length])).toEqual([
      ['1', 2],
      ['2', 2],
    ]);
  });
  test('localizers, other sizes and other planes of a series stand apart and say why', () => {
    const coronal = { orientation: [1, 0, 0, 0, 0, -1] };
    const items = [at(0), at(1), at(2), at(3, { rows: 8 }), at(4, { ...coronal, isLocalizer: true }), at(5, coronal)];
    const parts = groupSeries(items);
    expect(parts.map(({ kind, slices, warnings: odd }) => [kind, slices.length, odd.map(({ code }) => code)])).toEqual([
      ['volume', 3, []],
      ['single', 1, ['mixed-size']],
      ['localizer', 1, ['mixed-orientation']],
      ['single', 1, ['mixed-orientation']],
    ]);
  });
  test('a file with frames is a series of its own, frame by frame', () => {
    const [series] = groupSeries([{ file: 'a', header: header({ frames: 3 }) }]);
    expect(series).toMatchObject({ kind: 'multiframe', slices: [{ frame: 0 }, { frame: 1 }, { frame: 2 }] });
  });
  test('frames with places of their own are in order along the normal', () => {
    const orientation = [1, 0, 0, 0, 1, 0];
    const places = [4, 0, 2].map((z) => ({ positionMm: [0, 0, z] as const, orientation }));
    const [series] = groupSeries([{ file: 'a', header: header({ frames: 3, places }) }]);
    expect(series?.slices.map(({ frame, distanceMm }) => [frame, distanceMm])).toEqual([
      [1, 0],
      [2, 2],
      [0, 4],
    ]);
    expect(series?.sliceSpacingMm).toBe(2);
  });
});

describe('what is odd', () => {
  test.each([
    ['even steps', [0, 2, 4, 6], []],
    ['a slice missing', [0, 2, 4, 8, 10], ['gap']],
    ['a slice twice', [0, 2, 2, 4, 6], ['duplicate']],
    ['uneven steps', [0, 2, 4.2, 6, 8], ['unequal-spacing']],
    ['one place for all', [5, 5, 5], ['duplicate']],
  ] as const)('%s', (_what, places, codes) => {
    expect(warnings(places.map((z) => at(z)))).toEqual([codes]);
  });
  test('a tilted gantry', () => {
    const items = [0, 1, 2].map((i) => ({ file: i, header: header({ positionMm: [0, i * 0.5, i * 2.5] }) }));
    expect(warnings(items)).toEqual([['gantry-tilt']]);
  });
  test('no CT, no rescale, lossy', () => {
    expect(warnings([at(0, { modality: 'MR', hasRescale: false, isLossy: true }), at(1)])).toEqual([
      ['not-ct', 'missing-rescale', 'lossy'],
    ]);
  });
});
