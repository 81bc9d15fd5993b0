// The one stream of maps: wishes go in (newest wins), tiles come out and are painted before the next are asked for.

import { create } from 'zustand';
import { planesOf } from '../../src-shared/imaging/planes.ts';
import type { ChannelStatistics } from '../../src-shared/imaging/statistics.ts';
import type { Shape } from '../../src-shared/network/operations.ts';
import type { PulledStream } from '../../src-shared/protocol/client-stream.ts';
import { isCancelled } from '../../src-shared/protocol/errors.ts';
import type { MapsItem, MapsQuery, RunKey, TileBatch } from '../../src-shared/protocol/maps-messages.ts';
import type { Recomputed } from '../../src-shared/protocol/what-if-messages.ts';
import { engine } from './connection.ts';
import { framePassed, oncePerFrame, wishes } from './frame.ts';
import { GatheredMaps, keptMaps, type WholeMaps } from './kept-maps.ts';
import { fullTiles, wallTiles } from './tile-sets.ts';
import { showFailure } from './toasts.ts';

interface RunProgress {
  readonly phase: 'idle' | 'running' | 'done' | 'failed';
  readonly slice: number;
  readonly nodesDone: number;
  readonly tilesDone: number;
  readonly tilesTotal: number;
  readonly computeMs: number | null;
  /** Where the engine's time went, ms. */
  readonly times: EngineTimes | null;
  readonly cached: boolean;
  /** What was computed of a run that was taken over for the rest; null: all of it, or nothing since it was kept. */
  readonly recomputed: Recomputed | null;
  readonly failure: string;
}

export interface EngineTimes {
  readonly prepareMs: number;
  readonly computeMs: number;
  readonly tilesMs: number;
  readonly totalMs: number;
}

interface NodeFacts {
  readonly shape: Shape;
  readonly statistics: ChannelStatistics;
  readonly slice: number;
  readonly run: RunKey;
}

interface MapsState {
  readonly progress: RunProgress;
  /** By node; the run before's stay until the new ones come. */
  readonly facts: Readonly<Record<string, NodeFacts>>;
}

const idle: RunProgress = {
  phase: 'idle',
  slice: 0,
  nodesDone: 0,
  tilesDone: 0,
  tilesTotal: 0,
  computeMs: null,
  times: null,
  cached: false,
  recomputed: null,
  failure: '',
};

export const useMaps = create<MapsState>(() => ({ progress: idle, facts: {} }));

type MapsStream = PulledStream<MapsItem, MapsQuery, unknown>;
let stream: MapsStream | null = null;
let wanted: MapsQuery | null = null;
let sent = '';
/** What is wanted was painted from what the window has; the engine has only to have the run. */
let isFromKept = false;

export const runName = ({ seriesId, networkId, preprocess, slice }: RunKey): string =>
  `${seriesId}|${networkId}|${preprocess}@${slice}`;

/** Shows these maps instead of what was shown before; goes out with the next free frame, and only if it says something new. */
export function wantMaps(query: MapsQuery, tilesTotal: number): void {
  wanted = query;
  const text = JSON.stringify(query);
  if (text === sent && stream) return;
  wishes.wish('maps', () => {
    if (wanted !== query) return;
    sent = text;
    settle();
    const whole = keptMaps.get(query);
    isFromKept = whole !== undefined;
    const { progress } = useMaps.getState();
    if (whole) showKept(query, whole, tilesTotal);
    else
      useMaps.setState({
        progress: { ...idle, phase: 'running', slice: query.slice, tilesTotal, computeMs: progress.computeMs },
      });
    const asked = whole ? { ...query, isKept: true } : query;
    if (stream) stream.replace(asked);
    else void run(asked);
  });
}

/** Stops what is being computed; the maps that are there stay. */
export function cancelMaps(): void {
  settle();
  stream?.cancel();
  stream = null;
  sent = '';
  useMaps.setState(({ progress }) => ({ progress: { ...progress, phase: 'idle' } }));
}

/** Another network: its nodes have other maps under the same names. */
export function forgetMaps(): void {
  wallTiles.clear();
  fullTiles.clear();
  settle();
  useMaps.setState({ facts: {} });
}

async function run(query: MapsQuery): Promise<void> {
  let opened: MapsStream | null = null;
  try {
    opened = engine().open('maps.show', query);
    stream = opened;
    let current: RunKey = query;
    let gathered = new GatheredMaps(query);
    for await (const item of opened) {
      gathered.add(item);
      if (item.kind === 'started') {
        current = item.run;
        gathered = new GatheredMaps({ ...item.run, walls: item.walls });
      }
      // The run that was replaced may have had items on their way; the end of what was asked of this one before is no end of this.
      else if (wanted && runName(current) === runName(wanted) && (item.kind !== 'done' || gathered.isFor(wanted)))
        await take(item, current);
    }
  } catch (thrown) {
    if (stream === opened) {
      settle();
      useMaps.setState(({ progress }) => ({ progress: { ...progress, phase: 'idle' } }));
      if (!isCancelled(thrown)) showFailure(thrown);
    }
  } finally {
    if (stream === opened) {
      stream = null;
      sent = '';
    }
  }
}

/** What has come since the last frame. The window is laid out once for all of it: a slice's messages come faster than frames. */
interface Taken {
  facts: Record<string, NodeFacts>;
  nodes: number;
  tiles: number;
  tileBytes: number;
  end: Partial<RunProgress>;
}
const nothing = (): Taken => ({ facts: {}, nodes: 0, tiles: 0, tileBytes: 0, end: {} });
let taken = nothing();
/** More tiles are not asked for before these are painted. */
const MOST_BYTES_A_FRAME = 512 * 1024;

function settle(): void {
  const { facts: found, nodes, tiles, end } = taken;
  taken = nothing();
  if (nodes === 0 && tiles === 0 && Object.keys(end).length === 0) return;
  useMaps.setState(({ facts, progress }) => ({
    facts: nodes > 0 ? { ...facts, ...found } : facts,
    progress: { ...progress, nodesDone: progress.nodesDone + nodes, tilesDone: progress.tilesDone + tiles, ...end },
  }));
}
const settleWithFrame = oncePerFrame<undefined>(settle);

async function take(item: Exclude<MapsItem, { kind: 'started' }>, run: RunKey): Promise<void> {
  settleWithFrame(undefined);
  switch (item.kind) {
    case 'node':
      taken.facts[item.node] = { shape: item.shape, statistics: item.statistics, slice: run.slice, run };
      taken.nodes++;
      return;
    case 'tiles':
      takeTiles(item, run, taken.facts[item.node] ?? useMaps.getState().facts[item.node]);
      taken.tiles += item.channels.length;
      taken.tileBytes += item.values.length;
      if (taken.tileBytes >= MOST_BYTES_A_FRAME) await framePassed();
      return;
    case 'done': {
      if (isFromKept) return;
      const { cached, computeMs, recomputed, prepareMs, tilesMs, totalMs } = item;
      const { tilesTotal } = useMaps.getState().progress;
      // What has been counted of this frame is part of the total.
      taken.tiles = 0;
      const times = { prepareMs, computeMs, tilesMs, totalMs };
      taken.end = { phase: 'done', tilesDone: tilesTotal, cached, computeMs, recomputed, times };
      return;
    }
    case 'failed':
      taken.end = { phase: 'failed', failure: item.error.message };
      sent = '';
  }
}

/** In the frame of the wish: nothing is asked for, and nothing waited for. */
function showKept(query: MapsQuery, { nodes, batches, done }: WholeMaps, tilesTotal: number): void {
  const run: RunKey = done.run;
  const found = Object.fromEntries(
    nodes.map(({ node, shape, statistics }) => [node, { shape, statistics, slice: run.slice, run }]),
  );
  for (const batch of batches) takeTiles(batch, run, found[batch.node]);
  const progress: RunProgress = {
    ...idle,
    phase: 'done',
    slice: query.slice,
    nodesDone: nodes.length,
    tilesDone: tilesTotal,
    tilesTotal,
    computeMs: done.computeMs,
    cached: true,
  };
  useMaps.setState(({ facts }) => ({ facts: { ...facts, ...found }, progress }));
}

function takeTiles(batch: TileBatch, run: RunKey, facts: NodeFacts | undefined): void {
  if (!facts) return;
  const stamp = { run: runName(run), slice: run.slice };
  const { rows, columns } = planesOf(facts.shape);
  const isFull = batch.width === columns && batch.height === rows;
  const isWall = wanted?.walls.some(({ node, tileSide }) => node === batch.node && tileSide !== null && fits(tileSide, batch));
  if (isFull) fullTiles.add(batch, stamp, facts.statistics);
  if (isWall) wallTiles.add(batch, stamp, facts.statistics);
}

/** A map that is smaller than a tile comes at its own size. */
const fits = (tileSide: number, { width, height }: TileBatch): boolean => Math.max(width, height) <= tileSide;
