// The stores over a real port to an engine in memory: what follows from what, and how many messages each action costs.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { connect } from '../../src-renderer/state/connection.ts';
import { useDisplay } from '../../src-renderer/state/display.ts';
import { runExport, useExporting } from '../../src-renderer/state/exporting.ts';
import { followStores } from '../../src-renderer/state/follow.ts';
import { oncePerFrame } from '../../src-renderer/state/frame.ts';
import { useMaps } from '../../src-renderer/state/maps.ts';
import { inputForSeries, naturalPreprocess, setNetwork, useNetwork } from '../../src-renderer/state/network.ts';
import { relu, useProbe } from '../../src-renderer/state/probe.ts';
import { openMap, selectMap, useSelection } from '../../src-renderer/state/selection.ts';
import { currentSeries, scan, showSlice, stepSlice, useSeries } from '../../src-renderer/state/series.ts';
import { useSlices } from '../../src-renderer/state/slices.ts';
import { shownNode, stageOfNode, stagesOf } from '../../src-renderer/state/stages.ts';
import { fullTiles, wallTiles } from '../../src-renderer/state/tile-sets.ts';
import { useView } from '../../src-renderer/state/view.ts';
import { useWallPane } from '../../src-renderer/state/wall-pane.ts';
import type { MessageCounters } from '../../src-shared/protocol/client.ts';
import { fakeEngine, SIDE, summary } from './fake-engine.ts';

const engine = fakeEngine();
let counters: MessageCounters;
let unfollow: () => void = () => undefined;

const settled = (ms = 150): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
const until = async (holds: () => boolean): Promise<void> => {
  for (let turn = 0; turn < 100 && !holds(); turn++) await settled(20);
};
/** Messages that an action sends, without the credit that painting gives back. */
async function sentBy(act: () => void | Promise<void>): Promise<Record<string, number>> {
  const before = { ...counters.sent };
  await act();
  await settled();
  const differences = Object.entries(counters.sent).map(([name, count]) => [name, count - (before[name] ?? 0)] as const);
  return Object.fromEntries(differences.filter(([name, count]) => count > 0 && name !== 'credit'));
}

beforeAll(async () => {
  useWallPane.setState({ width: 400, height: 300 });
  unfollow = followStores();
  const { client } = await connect(engine.port);
  counters = client.counters;
  await scan({ phantom: true });
  await setNetwork(useNetwork.getState().request, currentSeries());
  await until(() => useMaps.getState().progress.phase === 'done' && useSlices.getState().shown !== null);
  // Neighbours come while nothing happens.
  await settled(700);
});

afterAll(() => {
  unfollow();
  engine.close();
});

describe('start', () => {
  it('shows the middle slice with the window of the file', () => {
    expect(useSeries.getState().slice).toBe(10);
    expect(useSlices.getState().shown?.slice).toBe(10);
    expect(useView.getState().window).toEqual({ centerHu: 40, widthHu: 400 });
  });

  it('has the maps after ReLU of that slice', () => {
    expect(engine.queries[0]?.walls.map(({ node }) => node)).toEqual(['relu']);
    expect(wallTiles.get('relu')?.slice).toBe(10);
    expect([...(wallTiles.get('relu')?.tiles.keys() ?? [])]).toEqual([0, 1, 2, 3]);
    expect(useMaps.getState().facts.relu?.slice).toBe(10);
  });
});

describe('messages', () => {
  it('none for window, colours, range, order and theme', async () => {
    const sent = await sentBy(() => {
      useView.setState({ window: { centerHu: 0, widthHu: 10 }, invert: true });
      useDisplay.setState({ colormap: 'grey', rangeMode: 'map', sort: 'mean', theme: 'light' });
    });
    expect(sent).toEqual({});
  });

  it('none for another map', async () => expect(await sentBy(() => selectMap('conv1', 2))).toEqual({}));

  it('one for the other side of ReLU', async () => {
    expect(await sentBy(() => useDisplay.setState({ afterRelu: false }))).toEqual({ replace: 1 });
    expect(wallTiles.get('conv1')?.slice).toBe(10);
    expect(await sentBy(() => useDisplay.setState({ afterRelu: true }))).toEqual({ replace: 1 });
  });

  it('one for an open map, at its own size', async () => {
    expect(await sentBy(() => openMap('conv1', 3))).toEqual({ replace: 1 });
    expect(fullTiles.get('relu')?.tiles.get(3)?.width).toBe(SIDE - 1);
    expect(await sentBy(() => useSelection.setState({ isOpen: false }))).toEqual({ replace: 1 });
  });

  it('one of maps and at most one of pixels for many steps in one frame', async () => {
    const sent = await sentBy(() => {
      for (let step = 0; step < 5; step++) stepSlice(1);
    });
    expect(sent.replace).toBe(1);
    expect(sent['call series.slice']).toBe(1);
    expect(useSlices.getState().shown?.slice).toBe(15);
    await until(() => wallTiles.get('relu')?.slice === 15);
    expect(wallTiles.get('relu')?.tiles.get(0)?.levels[0]).toBe(15);
    await settled(700);
  });

  it('no pixels for a slice that is kept', async () => {
    expect(await sentBy(() => showSlice(16))).toEqual({ replace: 1 });
    // Its neighbour comes while nothing happens.
    await settled(500);
  });

  it('one without an answer for maps that are kept: they are painted before the engine knows of the wish', async () => {
    await until(() => useMaps.getState().progress.phase === 'done');
    const tilesOf = (node: string) => [...(wallTiles.get(node)?.tiles.entries() ?? [])];
    const [facts, tiles] = [useMaps.getState().facts, tilesOf('relu')];
    expect(wallTiles.get('relu')?.slice).toBe(16);
    await sentBy(() => showSlice(17));
    expect(wallTiles.get('relu')?.slice).toBe(17);
    const asked = engine.queries.length;
    const sent = await sentBy(async () => {
      showSlice(16);
      await Promise.resolve();
      expect(engine.queries).toHaveLength(asked);
      expect(useMaps.getState().progress).toMatchObject({ phase: 'done', slice: 16, cached: true, tilesDone: 4, tilesTotal: 4 });
      expect(wallTiles.get('relu')?.slice).toBe(16);
      expect(tilesOf('relu')).toEqual(tiles);
      expect(useMaps.getState().facts).toEqual(facts);
    });
    expect(sent).toEqual({ replace: 1 });
    expect(engine.queries.at(-1)).toMatchObject({ slice: 16, isKept: true });
    // What the engine says of it changes nothing.
    expect(useMaps.getState().progress).toMatchObject({ phase: 'done', slice: 16, cached: true });
    await settled(500);
  });

  it('one probe for many moves in one frame, and the last one counts', async () => {
    const sent = await sentBy(() => {
      for (let row = 0; row < 6; row++) useSelection.setState({ place: { stage: 'conv1', channel: 1, row, column: 0 } });
    });
    expect(sent).toEqual({ 'call maps.probe': 1 });
    expect(useProbe.getState().probed?.result.value).toBe(-5);
  });

  it('no probe while a value is pinned', async () => {
    useSelection.setState({ isPinned: true });
    expect(await sentBy(() => useSelection.setState({ slicePlace: { row: 2, column: 2 } }))).toEqual({});
    useSelection.setState({ isPinned: false, slicePlace: null });
  });

  it('an export is one stream with a receipt', async () => {
    const request = {
      seriesId: 'series-1',
      slices: [0],
      networkId: 'network-1',
      preprocess: '',
      items: [{ node: 'relu', channels: null }],
    };
    const sent = await sentBy(() =>
      runExport({
        ...request,
        format: 'npy',
        range: 'map',
        colormap: 'auto',
        destination: 't',
        folderName: 'out',
        overwrite: false,
      }),
    );
    expect(sent).toEqual({ 'open export.run': 1 });
    expect(useExporting.getState()).toMatchObject({ phase: 'done', receipt: { files: 1, bytes: 2 } });
  });
});

describe('what follows from shapes', () => {
  it('a stage is a layer with its ReLU', () => {
    const [stage] = stagesOf(summary);
    expect(stage && [shownNode(stage, true).name, shownNode(stage, false).name]).toEqual(['relu', 'conv1']);
    expect(stageOfNode(stagesOf(summary), 'relu')?.name).toBe('conv1');
    expect(stageOfNode(stagesOf(summary), 'x')).toBeNull();
  });

  it('a network without vectors takes the size of the slice', () => {
    expect(inputForSeries(summary, { rows: 100, columns: 90 })).toEqual([1, 1, 100, 90]);
    expect(inputForSeries(summary, { rows: SIDE, columns: SIDE })).toBeNull();
  });

  it('a slice becomes what the network takes', () => {
    expect(naturalPreprocess([1, 1, 512, 512], 512, 512)).toBe('clip:-1000:1000,scale:0:1');
    expect(naturalPreprocess([1, 3, 32, 32], 512, 512)).toBe('channels:windows,resize:32:32');
  });

  it('ReLU keeps NaN', () => expect([relu(-1), relu(2), relu(Number.NaN)]).toEqual([0, 2, Number.NaN]));

  it('many calls in one frame are one, with the latest value', async () => {
    const seen: number[] = [];
    const tell = oncePerFrame((value: number) => seen.push(value));
    for (const value of [1, 2, 3]) tell(value);
    await settled();
    expect(seen).toEqual([3]);
  });
});
