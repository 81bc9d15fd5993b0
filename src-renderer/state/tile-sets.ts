// Tiles that have come, per node, outside of React: painters read them, a version per node says that there are new ones. A set belongs
// to one run; what came for the run before stays until the first tile of the new one.

import type { ValueRange } from '../../src-shared/imaging/range.ts';
import type { ChannelStatistics } from '../../src-shared/imaging/statistics.ts';
import type { TileBatch } from '../../src-shared/protocol/maps-messages.ts';

export interface Tile {
  readonly width: number;
  readonly height: number;
  readonly levels: Uint8Array;
  readonly range: ValueRange;
}

export interface NodeTiles {
  readonly slice: number;
  readonly run: string;
  readonly statistics: ChannelStatistics;
  /** By channel. */
  readonly tiles: Map<number, Tile>;
}

interface RunStamp {
  readonly run: string;
  readonly slice: number;
}

type Listener = (channels: readonly number[]) => void;

class TileSets {
  readonly #sets = new Map<string, NodeTiles>();
  readonly #listeners = new Map<string, Set<Listener>>();

  get(node: string): NodeTiles | undefined {
    return this.#sets.get(node);
  }

  /** Takes the tiles of a batch; the first batch of another run drops what was there. */
  add(batch: TileBatch, stamp: RunStamp, statistics: ChannelStatistics): void {
    const known = this.#sets.get(batch.node);
    const isSame = known?.run === stamp.run;
    // A map's place is kept through a change of slice, so that a wall is never half empty.
    const tiles = known && known.tiles.size > 0 && sameNetwork(known.run, stamp.run) ? known.tiles : new Map<number, Tile>();
    if (!isSame) this.#sets.set(batch.node, { ...stamp, statistics, tiles });
    const size = batch.width * batch.height;
    batch.channels.forEach((channel, position) => {
      (isSame ? known.tiles : tiles).set(channel, {
        width: batch.width,
        height: batch.height,
        levels: batch.values.subarray(position * size, (position + 1) * size),
        range: { minimum: batch.minimum[position] as number, maximum: batch.maximum[position] as number },
      });
    });
    this.#tell(batch.node, batch.channels);
  }

  listen(node: string, listener: Listener): () => void {
    const listeners = this.#listeners.get(node) ?? new Set();
    this.#listeners.set(node, listeners);
    listeners.add(listener);
    return () => listeners.delete(listener);
  }

  clear(): void {
    this.#sets.clear();
  }

  #tell(node: string, channels: readonly number[]): void {
    for (const listener of this.#listeners.get(node) ?? []) listener(channels);
  }
}

/** A run's name ends in `@` and its slice; what stands before is series, network and preprocessing. */
const sameNetwork = (one: string, other: string): boolean =>
  one.slice(0, one.lastIndexOf('@')) === other.slice(0, other.lastIndexOf('@'));

/** Tiles at the size of the walls. */
export const wallTiles = new TileSets();
/** What a difference is made of, at the size of the walls. */
export const sideTiles = { one: new TileSets(), other: new TileSets() };
/** Maps at their own size: the one that is open. */
export const fullTiles = new TileSets();
