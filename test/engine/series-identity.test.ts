// A series that grows while it is scanned stays the same one, whatever the grouping makes of the files meanwhile.
import { expect, test } from 'vitest';
import { groupSeries } from '../../src-main/dicom/series.ts';
import { SeriesIdentities } from '../../src-main/engine/series-identity.ts';
import type { SliceSource } from '../../src-main/engine/slice-source.ts';
import { type HeaderChanges, seriesHeader } from '../dicom/series-fixture.ts';

const item = (name: string, z: number, changes: HeaderChanges = {}) => ({
  file: { kind: 'file', path: name, bytes: 1 } as SliceSource,
  header: seriesHeader({ positionMm: [0, 0, z], ...changes }),
});

test('by most of its slices; what is new is new, and no two are the same', () => {
  const identities = new SeriesIdentities();
  const [a, b, c] = [item('a', 0), item('b', 2), item('c', 4)];
  const other = item('x', 0, { seriesInstanceUID: '2' });
  const [first] = identities.assign(groupSeries([a]));
  const second = identities.assign(groupSeries([other, a, b]));
  expect(second[1]).toBe(first);
  expect(second[0]).not.toBe(first);
  expect(identities.assign(groupSeries([a, b, c, other]))).toEqual([first, second[0]]);
});

test('where a series falls into phases, one of them stays it', () => {
  const identities = new SeriesIdentities();
  const phase = (name: string, z: number, temporalPosition: string) => item(name, z, { moment: { temporalPosition } });
  const early = [phase('a0', 0, '1'), phase('a1', 2, '1'), phase('a2', 4, '1')];
  const [first] = identities.assign(groupSeries(early));
  const late = [...early, phase('b0', 0, '2'), phase('b1', 2, '2'), phase('b2', 4, '2')];
  const [same, fresh] = identities.assign(groupSeries(late));
  expect(same).toBe(first);
  expect(fresh).not.toBe(first);
});
