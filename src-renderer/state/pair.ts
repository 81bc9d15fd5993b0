// The two maps that a difference is made of: asked for by themselves, since the stream of maps brings the difference.
import { create } from 'zustand';
import type { ValueRange } from '../../src-shared/imaging/range.ts';
import type { ChannelStatistics } from '../../src-shared/imaging/statistics.ts';
import { toErrorRecord } from '../../src-shared/protocol/errors.ts';
import { engine } from './connection.ts';
import type { Tile } from './tile-sets.ts';
import type { RunSide } from './what-if.ts';

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

interface PairQuestion {
  readonly sides: { readonly one: RunSide; readonly other: RunSide };
  /** Of what is on screen. */
  readonly seriesId: string;
  readonly slice: number;
  readonly preprocess: string;
  readonly node: string;
  readonly channel: number;
}

/** Asks for both maps of a difference; the newest wish wins. */
export async function wantPair(question: PairQuestion): Promise<void> {
  const { sides } = question;
  const key = JSON.stringify(question);
  if (usePair.getState().key === key) return;
  usePair.setState({ key, failure: '' });
  try {
    const one = await mapOf(sides.one, question);
    const other = await mapOf(sides.other, question);
    if (usePair.getState().key === key) usePair.setState({ one, other });
  } catch (thrown) {
    if (usePair.getState().key === key) usePair.setState({ one: null, other: null, failure: toErrorRecord(thrown).message });
  }
}

async function mapOf(
  side: RunSide,
  { seriesId, slice: shown, preprocess, node, channel }: PairQuestion,
): Promise<SideMap | null> {
  const slice = side.slice ?? shown;
  const stream = engine().open('maps.show', {
    ...{ seriesId: side.seriesId ?? seriesId, slice, networkId: side.networkId, preprocess },
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
