// What is tried out, over an engine in memory: the ids that go into the place of the plain ones, one line of undo, and what ends a trial.
import { afterAll, beforeAll, expect, it } from 'vitest';
import { connect } from '../../src-renderer/state/connection.ts';
import { useDisplay } from '../../src-renderer/state/display.ts';
import { followStores } from '../../src-renderer/state/follow.ts';
import { record, redo, undo, useHistory } from '../../src-renderer/state/history.ts';
import { setNetwork, useNetwork } from '../../src-renderer/state/network.ts';
import { asNetworkStep } from '../../src-renderer/state/network-steps.ts';
import { halfSides, paintAt, usePaint } from '../../src-renderer/state/painting.ts';
import { selectMap } from '../../src-renderer/state/selection.ts';
import { currentSeries, scan, useSeries } from '../../src-renderer/state/series.ts';
import { compareWith, removeAll, removeStroke, scaleMap, toggleChange } from '../../src-renderer/state/trials.ts';
import { isTried, toggleHidden, useWhatIf } from '../../src-renderer/state/what-if.ts';
import { largestDifference } from '../../src-renderer/views/what-if/largest-difference.ts';
import { fakeEngine, series, summary } from './fake-engine.ts';

const engine = fakeEngine();
let unfollow: () => void = () => undefined;
const MAP = { node: 'relu', channel: 2 };

const until = async (holds: () => boolean): Promise<void> => {
  for (let turn = 0; turn < 100 && !holds(); turn++) await new Promise((resolve) => setTimeout(resolve, 10));
  expect(holds()).toBe(true);
};
const networkId = (): string | undefined => useNetwork.getState().summary?.id;
const shows = (id: string): Promise<void> => until(() => networkId() === id);

beforeAll(async () => {
  unfollow = followStores();
  await connect(engine.port);
  await scan({ phantom: true });
  await setNetwork(useNetwork.getState().request, currentSeries());
  selectMap('conv1', 2);
});

afterAll(() => {
  unfollow();
  engine.close();
});

it('a change takes the place of the plain network; undo, redo and key X bring it back', async () => {
  const mute = [{ kind: 'mute', ...MAP }];
  toggleChange('mute', MAP);
  await shows(JSON.stringify(mute));
  expect(useNetwork.getState().summary?.nodes).toBe(useWhatIf.getState().network?.nodes);
  undo();
  await shows(summary.id);
  redo();
  await shows(JSON.stringify(mute));
  toggleHidden();
  await shows(summary.id);
  expect(isTried(useWhatIf.getState())).toBe(false);
  toggleHidden();
  await shows(JSON.stringify(mute));
  toggleChange('solo', MAP);
  await shows(JSON.stringify([{ kind: 'solo', ...MAP }]));
  toggleChange('solo', MAP);
  await shows(summary.id);
});

it('another network is a step on the same line: undone, the one before is there with what was tried on it, and its steps go on', async () => {
  const { request } = useNetwork.getState();
  toggleChange('mute', MAP);
  await shows(JSON.stringify([{ kind: 'mute', ...MAP }]));
  const before = useNetwork.getState();
  const other = { ...request, weights: { kind: 'seed', seed: 7 } } as const;
  const put = { preprocess: 'clip:0:100,scale:0:1', isStep: true };
  expect(await asNetworkStep('another network', () => setNetwork(other, currentSeries(), put))).toBe(true);
  const { summary: changed } = useNetwork.getState();
  expect(useNetwork.getState()).toMatchObject({ request: other, preprocess: put.preprocess, preprocessIsOwn: true });
  expect(useWhatIf.getState().trial.changes).toEqual([]);
  toggleChange('solo', MAP);
  await shows(JSON.stringify([{ kind: 'solo', ...MAP }]));
  // Faster than the engine answers.
  undo();
  undo();
  expect(useNetwork.getState()).toMatchObject({ request, preprocess: before.preprocess, preprocessIsOwn: false });
  expect(useWhatIf.getState().trial.changes).toEqual([{ kind: 'mute', ...MAP }]);
  await shows(JSON.stringify([{ kind: 'mute', ...MAP }]));
  undo();
  await shows(summary.id);
  redo();
  redo();
  expect(useNetwork.getState()).toMatchObject({ request: other, summary: changed, preprocess: put.preprocess });
  expect(useWhatIf.getState().trial.changes).toEqual([]);
  redo();
  await shows(JSON.stringify([{ kind: 'solo', ...MAP }]));
  for (let step = 0; step < 3; step++) undo();
  await shows(summary.id);
  expect(useNetwork.getState().request).toEqual(request);
});

it('a slider that is drawn is one step', async () => {
  const steps = useHistory.getState().past.length;
  for (const factor of [1.5, 2, 2.5]) scaleMap(MAP, factor);
  await shows(JSON.stringify([{ kind: 'scale', ...MAP, factor: 2.5 }]));
  expect(useHistory.getState().past.length).toBe(steps + 1);
  undo();
  await shows(summary.id);
  redo();
  await shows(JSON.stringify([{ kind: 'scale', ...MAP, factor: 2.5 }]));
  scaleMap(MAP, 1);
  await shows(summary.id);
});

it('strokes go into the slice on screen, and the series keeps its identity', async () => {
  const { slice } = useSeries.getState();
  usePaint.setState({ kind: 'noise', size: 6, hu: 20, seed: 4 });
  paintAt(3, 5);
  const stroke = { kind: 'noise', hu: 20, toHu: 0, angle: 0, seed: 4, half: [3, 3], centre: [3, 5], slice };
  await until(() => useSeries.getState().currentId?.startsWith(`${series.id}+`) === true);
  expect(useWhatIf.getState().trial.strokes).toEqual([stroke]);
  expect([currentSeries()?.identity, usePaint.getState().seed]).toEqual([series.identity, 5]);
  removeStroke(0);
  await until(() => useSeries.getState().currentId === series.id);
  undo();
  await until(() => useSeries.getState().currentId !== series.id);
  removeAll();
  await until(() => useSeries.getState().currentId === series.id);
});

it('what is painted stays while the series grows, on the slices it was painted into', async () => {
  const { slice } = useSeries.getState();
  usePaint.setState({ kind: 'ball', size: 6, hu: 20 });
  paintAt(3, 5);
  await until(() => useSeries.getState().currentId?.startsWith(`${series.id}+`) === true);
  compareWith({ kind: 'slice', slice: 1 });
  // Two slices are found before the others.
  const before = [-4, -2].map((z) => ({ file: `${z}.dcm`, instanceNumber: z, positionMm: [0, 0, z] as const, distanceMm: z }));
  const more = { ...series, id: 'series-2', slices: [...before, ...series.slices] };
  useSeries.setState({ series: [more], currentId: more.id, slice: slice + 2 });
  await until(() => useSeries.getState().currentId?.startsWith('series-2+') === true);
  expect(useWhatIf.getState().trial.strokes).toMatchObject([{ centre: [3, 5], slice: slice + 2 }]);
  expect(useWhatIf.getState().trial.comparison).toEqual({ kind: 'slice', slice: 3 });
  expect(useSeries.getState().series.map(({ identity }) => identity)).toEqual([series.identity]);
  removeAll();
  await until(() => useSeries.getState().currentId === more.id);
  useSeries.setState({ series: [series], currentId: series.id, slice });
});

it('a comparison says what with; another network ends it', async () => {
  compareWith({ kind: 'slice', slice: 3 });
  await shows(JSON.stringify({ networkId: summary.id, seriesId: null, slice: 3 }));
  compareWith({ kind: 'plain' });
  await shows(JSON.stringify({ networkId: summary.id, seriesId: series.id, slice: null }));
  await until(() => useDisplay.getState().rangeMode === 'symmetric');
  useNetwork.setState({ summary: { ...summary, id: 'other', nodes: [...summary.nodes] } });
  expect(useWhatIf.getState().trial.comparison).toBeNull();
  expect([useDisplay.getState().rangeMode, useWhatIf.getState().sides]).toEqual(['layer', null]);
  expect(useHistory.getState()).toEqual({ past: [], future: [] });
});

it('a step that is recorded ends what could be done again', () => {
  const told: string[] = [];
  const step = (title: string) => ({
    ...{ title, key: null, about: 'trial' as const },
    undo: () => told.push(`undo ${title}`),
    redo: () => told.push(`redo ${title}`),
  });
  record(step('a'));
  record(step('b'));
  undo();
  undo();
  undo();
  redo();
  record(step('c'));
  redo();
  undo();
  expect(told).toEqual(['undo b', 'undo a', 'redo a', 'undo c']);
});

it('sizes in millimetres are halves in pixels of each axis', () => {
  expect(halfSides(10, [0.5, 2])).toEqual([10, 2.5]);
  expect(halfSides(10, null)).toEqual([5, 5]);
});

it('the largest difference of a layer, from what was measured', () => {
  const statistics = {
    min: Float32Array.of(-1, -5, Number.NaN),
    max: Float32Array.of(2, 3, Number.NaN),
    mean: Float64Array.of(0.5, -1, Number.NaN),
    std: Float64Array.of(1, 1, Number.NaN),
    zeros: Uint32Array.of(1, 0, 0),
    nonFinite: Uint32Array.of(0, 2, 4),
  };
  expect(largestDifference(statistics, [1, 3, 2, 2])).toEqual({ largest: 5, channel: 1, mean: 0, differ: 11 });
});
