// The two maps that a difference is made of: asked for by themselves, since the stream of maps brings the difference.
import { create } from 'zustand';
import type { ValueRange } from '../../src-shared/imaging/range.ts';
import type { ChannelStatistics } from '../../src-shared/imaging/statistics.ts';
import { toErrorRecord } from '../../src-shared/protocol/errors.ts';
import { engine } from './connection.ts';
import { useNetwork } from './network.ts';
import { useSeries } from './series.ts';
import type { Tile } from './tile-sets.ts';
import { type RunSide, useWhatIf } from './what-if.ts';

export interface SideMap {
  readonly tile: Tile;
  readonly statistics: ChannelStatistics;
  readonly slice: number;
}

interface Pair {
  /** What both maps are of. */
  readonly key: string;
  readonly one: SideMap | null;
  readonly other: SideMap | null;
  readonly failure: string;
}

export const usePair = create<Pair>(() => ({ key: '', one: null, other: null, failure: '' }));

/** Asks for both maps of the difference on screen; the newest wish wins. */
export async function wantPair(node: string, channel: number): Promise<void> {
  const { sides } = useWhatIf.getState();
  const { currentId, slice } = useSeries.getState();
  const { preprocess } = useNetwork.getState();
  if (!sides || currentId === null) return;
  const key = JSON.stringify([sides, currentId, slice, preprocess, node, channel]);
  if (usePair.getState().key === key) return;
  usePair.setState({ key, failure: '' });
  try {
    const one = await mapOf(sides.one, node, channel);
    const other = await mapOf(sides.other, node, channel);
    if (usePair.getState().key === key) usePair.setState({ one, other });
  } catch (thrown) {
    if (usePair.getState().key === key) usePair.setState({ one: null, other: null, failure: toErrorRecord(thrown).message });
  }
}

async function mapOf(side: RunSide, node: string, channel: number): Promise<SideMap | null> {
  const { currentId, slice: shown } = useSeries.getState();
  const slice = side.slice ?? shown;
  const stream = engine().open('maps.show', {
    ...{ seriesId: side.seriesId ?? currentId ?? '', slice, networkId: side.networkId },
    preprocess: useNetwork.getState().preprocess,
    walls: [{ node, channels: [channel], tileSide: null }],
  });
  let statistics: ChannelStatistics | null = null;
  let tile: Tile | null = null;
  for await (const item of stream) {
    if (item.kind === 'node' && item.node === node) statistics = item.statistics;
    if (item.kind === 'tiles') {
      const range: ValueRange = { minimum: item.minimum[0] ?? Number.NaN, maximum: item.maximum[0] ?? Number.NaN };
      tile = { width: item.width, height: item.height, levels: item.values, range };
    }
    if (item.kind === 'failed') throw new Error(item.error.message);
    if (item.kind === 'done') break;
  }
  return tile && statistics ? { tile, statistics, slice } : null;
}
