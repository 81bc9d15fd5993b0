// The walls of the two runs that a difference is made of, beside it: asked for by themselves, since the stream of maps brings the difference.
import { create } from 'zustand';
import type { ChannelStatistics } from '../../src-shared/imaging/statistics.ts';
import { toErrorRecord } from '../../src-shared/protocol/errors.ts';
import type { RunKey, WallRequest } from '../../src-shared/protocol/maps-messages.ts';
import { engine } from './connection.ts';
import { runName } from './maps.ts';
import { sideTiles } from './tile-sets.ts';
import type { RunSide } from './what-if.ts';

export type SideName = 'one' | 'other';
type ByNode = Readonly<Record<string, ChannelStatistics>>;

interface SideWalls {
  /** Of what the walls are. */
  readonly key: string;
  readonly one: ByNode;
  readonly other: ByNode;
  readonly slices: Readonly<Record<SideName, number>>;
  readonly failure: string;
}

const NONE = { one: {}, other: {} } as const;

export const useSideWalls = create<SideWalls>(() => ({ key: '', ...NONE, slices: { one: 0, other: 0 }, failure: '' }));

/** @param shown the run on screen, whose series and slice a side without its own has */
export async function wantSideWalls(
  shown: RunKey,
  sides: Readonly<Record<SideName, RunSide>>,
  walls: readonly WallRequest[],
): Promise<void> {
  const key = JSON.stringify([shown, sides, walls]);
  if (useSideWalls.getState().key === key) return;
  const runOf = ({ networkId, seriesId, slice }: RunSide): RunKey => ({
    ...{ networkId, preprocess: shown.preprocess, seriesId: seriesId ?? shown.seriesId, slice: slice ?? shown.slice },
  });
  const runs = { one: runOf(sides.one), other: runOf(sides.other) };
  useSideWalls.setState({ key, failure: '', slices: { one: runs.one.slice, other: runs.other.slice } });
  try {
    for (const side of ['one', 'other'] as const) await take(key, side, runs[side], walls);
  } catch (thrown) {
    if (useSideWalls.getState().key === key) useSideWalls.setState({ ...NONE, failure: toErrorRecord(thrown).message });
  }
}

async function take(key: string, side: SideName, run: RunKey, walls: readonly WallRequest[]): Promise<void> {
  const statistics = new Map<string, ChannelStatistics>();
  for await (const item of engine().open('maps.show', { ...run, walls })) {
    if (useSideWalls.getState().key !== key || item.kind === 'done') return;
    if (item.kind === 'failed') throw new Error(item.error.message);
    if (item.kind === 'node') {
      statistics.set(item.node, item.statistics);
      useSideWalls.setState((state) => ({ [side]: { ...state[side], [item.node]: item.statistics } }));
    }
    const own = item.kind === 'tiles' ? statistics.get(item.node) : undefined;
    if (item.kind === 'tiles' && own) sideTiles[side].add(item, { run: runName(run), slice: run.slice }, own);
  }
}

/** Nobody looks at them any more. */
export function forgetSideWalls(): void {
  sideTiles.one.clear();
  sideTiles.other.clear();
  useSideWalls.setState({ key: '', ...NONE, failure: '' });
}
