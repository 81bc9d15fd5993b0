// Series of files with frames: concatenations, several planes and several times in one file.
import { describe, expect, test } from 'vitest';
import { groupSeries } from '../../src-main/dicom/series.ts';
import type { Item } from '../../src-main/dicom/series-pictures.ts';
import type { Series } from '../../src-main/dicom/series-types.ts';
import { type HeaderChanges, seriesHeader } from './series-fixture.ts';

const codes = ({ warnings }: Series<string>): string[] => warnings.map(({ code }) => code);
const messages = (items: readonly Item<string>[]): string =>
  groupSeries(items)
    .flatMap(({ warnings }) => warnings.map(({ message }) => message))
    .join('\n');

describe('frames', () => {
  const orientation = [1, 0, 0, 0, 1, 0];
  const at = (...zs: readonly number[]) => zs.map((z) => ({ positionMm: [0, 0, z] as const, orientation }));
  const multi = (file: string, zs: readonly number[], changes: HeaderChanges = {}): Item<string> => ({
    file,
    header: seriesHeader({ frames: zs.length, places: at(...zs), ...changes }),
  });
  const frames = ({ slices }: Series<string>): string => slices.map(({ file, frame }) => `${file}${frame}`).join(' ');
  test('the files of a concatenation are one series', () => {
    const part = (number: number, frameOffset: number) => ({ attributes: { concatenation: { uid: '9', number, frameOffset } } });
    const items = [multi('b', [4, 6], part(2, 2)), multi('a', [2, 0], part(1, 0))];
    const [series, ...rest] = groupSeries(items);
    expect(rest).toEqual([]);
    expect(series && [series.kind, frames(series), codes(series)]).toEqual(['multiframe', 'a1 a0 b0 b1', []]);
  });
  test('a part of a concatenation that is missing is told', () => {
    const part = (number: number) => ({ attributes: { concatenation: { uid: '9', number, frameOffset: 0 } } });
    const items = [multi('a', [0, 2], part(1)), multi('c', [8, 10], part(3))];
    expect(messages(items)).toContain('part 2 is missing');
  });
  test('frames of several planes stand apart', () => {
    const places = [...at(0, 2, 4), { positionMm: [0, 0, 0] as const, orientation: [0, 1, 0, 0, 0, -1] }];
    const found = groupSeries([{ file: 'm', header: seriesHeader({ frames: 4, places }) }]);
    expect(found.map((one) => [one.kind, frames(one), codes(one)])).toEqual([
      ['multiframe', 'm0 m1 m2', []],
      ['multiframe', 'm3', ['mixed-orientation']],
    ]);
  });
  test('frames of several times are volumes of their own', () => {
    const header = multi('m', [0, 0, 2, 2]).header;
    const moments = header.attributes.moments.map((moment, i) => ({ ...moment, temporalPosition: String((i % 2) + 1) }));
    const found = groupSeries([{ file: 'm', header: { ...header, attributes: { ...header.attributes, moments } } }]);
    expect(found.map((one) => [frames(one), codes(one)])).toEqual([
      ['m0 m2', ['duplicate']],
      ['m1 m3', ['duplicate']],
    ]);
  });
  test('more frames at one place than a call takes arguments are no trouble', () => {
    const place = { positionMm: [0, 0, 0] as const, orientation };
    const header = seriesHeader({ frames: 150_000 });
    const [series] = groupSeries([{ file: 'm', header: { ...header, places: header.places.map(() => place) } }]);
    expect(series?.slices).toHaveLength(150_000);
  });
});
