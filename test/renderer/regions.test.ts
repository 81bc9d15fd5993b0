// Regions in the window: names, ranges that meet, corners as text, rows in order, and the newest question wins.
import { afterEach, expect, it, vi } from 'vitest';
import { connect } from '../../src-renderer/state/connection.ts';
import { outlineOf, takeTool, useCtTool } from '../../src-renderer/state/ct-tool.ts';
import {
  addOutline,
  addThreshold,
  changeRegion,
  meetingRange,
  removeRegion,
  useRegions,
  wantRegions,
} from '../../src-renderer/state/regions.ts';
import { readPoints } from '../../src-renderer/views/regions/RegionList.tsx';
import { cellOf, regionRows, sortedRows } from '../../src-renderer/views/regions/region-rows.ts';
import { fakeEngine } from './fake-engine.ts';

const run = { seriesId: 'series-1', slice: 3, networkId: 'network-1', preprocess: '' };
const initial = useRegions.getState();
afterEach(() => useRegions.setState(initial, true));

it('names count by kind; the whole slice stays', () => {
  addOutline({ kind: 'ellipse', top: 0, left: 0, bottom: 2, right: 2 });
  addThreshold();
  addOutline({ kind: 'ellipse', top: 0, left: 0, bottom: 4, right: 4 });
  const names = (): readonly string[] => useRegions.getState().list.map(({ name }) => name);
  expect(names()).toEqual(['whole slice', 'ellipse 1', 'threshold 1', 'ellipse 2']);
  const { list, selected } = useRegions.getState();
  expect(selected).toBe(list[3]?.id);
  removeRegion(list[3]?.id ?? -1);
  removeRegion(list[0]?.id ?? -1);
  expect(names()).toEqual(['whole slice', 'ellipse 1', 'threshold 1']);
  expect(useRegions.getState().selected).toBe(0);
});

it('what is drawn becomes an outline when it is enough of one', () => {
  expect(outlineOf('ellipse', [])).toBeNull();
  expect(
    outlineOf('rectangle', [
      [5, 7],
      [5, 7],
    ]),
  ).toBeNull();
  expect(
    outlineOf('rectangle', [
      [5, 7],
      [1, 9],
    ]),
  ).toEqual({ kind: 'rectangle', top: 1, left: 7, bottom: 5, right: 9 });
  expect(
    outlineOf('polygon', [
      [0, 0],
      [0, 1],
    ]),
  ).toBeNull();
  takeTool('polygon');
  takeTool('polygon');
  expect(useCtTool.getState().tool).toBeNull();
});

it.each([
  [null, { low: 1, high: null }, { low: 1, high: null }],
  [
    { low: 0, high: 10 },
    { low: null, high: 5 },
    { low: 0, high: 5 },
  ],
  [
    { low: null, high: 10 },
    { low: 3, high: null },
    { low: 3, high: 10 },
  ],
  [
    { low: 4, high: 6 },
    { low: 5, high: 9 },
    { low: 5, high: 6 },
  ],
])('%j meets %j', (one, other, expected) => expect(meetingRange(one, other)).toEqual(expected));

it('reads corners as people write them, and refuses what is no polygon', () => {
  expect(readPoints('1 2, 3.5 4; -5  6')).toEqual([
    [1, 2],
    [3.5, 4],
    [-5, 6],
  ]);
  for (const text of ['', '1 2, 3 4', '1 2, 3 4, 5', '1 2, 3 x, 5 6', '1 2 3, 4 5 6, 7 8 9']) expect(readPoints(text)).toBeNull();
});

it('asks for the selected region, its classes and the HU of all; the newest question is answered last', async () => {
  const fake = fakeEngine();
  await connect(fake.port);
  addOutline({ kind: 'rectangle', top: 0, left: 0, bottom: 2, right: 2 });
  const { selected } = useRegions.getState();
  wantRegions({ ...run, slice: 1 }, ['conv1'], useRegions.getState());
  wantRegions(run, ['conv1', 'relu'], useRegions.getState());
  await vi.waitFor(() => expect(useRegions.getState().answer?.run.slice).toBe(3));
  const { answer } = useRegions.getState();
  if (!answer) throw new Error('no answer');
  expect(answer.regionId).toBe(selected);
  expect([...answer.hu.values()].map(({ count }) => count)).toEqual([0, 1]);
  expect(answer.classes).toHaveLength(5);
  const rows = regionRows(answer);
  expect(rows.map(({ layer, channel }) => `${layer} ${channel}`)).toEqual([
    ...[0, 1, 2, 3].map((channel) => `conv1 ${channel}`),
    ...[0, 1, 2, 3].map((channel) => `relu ${channel}`),
  ]);
  // The engine of the test gives the place of the part times ten, and the channel.
  expect(rows[2]?.classMeans).toEqual([12, 22, 32, 42, 52]);
  expect(cellOf(rows[2] as (typeof rows)[number], 8)).toBe(12);
  changeRegion(selected, { threshold: { low: 0, high: null } });
  expect(useRegions.getState().list[1]?.threshold).toEqual({ low: 0, high: null });
  fake.close();
});

it('sorts numbers by size and names by their numbers; what is no number stands last', () => {
  const row = (layer: string, mean: number) => ({
    ...{ layer, channel: 0, count: 1, mean, std: 0, min: 0, max: 0, nonFinite: 0, classMeans: [] },
  });
  const rows = [row('conv10', 2), row('conv2', Number.NaN), row('conv1', -1)];
  const means = (falls: boolean): readonly number[] => sortedRows(rows, 3, falls).map(({ mean }) => mean);
  expect(means(false)).toEqual([-1, 2, Number.NaN]);
  expect(means(true)).toEqual([2, -1, Number.NaN]);
  expect(sortedRows(rows, 0, false).map(({ layer }) => layer)).toEqual(['conv1', 'conv2', 'conv10']);
});
