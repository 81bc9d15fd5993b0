// The tiles of the walls as they arrived: levels and ranges, no colours. Canvases listen for what is new and paint only that.
import type { TileBatch } from '../../src-shared/protocol/maps-messages.ts';

export interface Tile {
  readonly height: number;
  readonly width: number;
  readonly minimum: number;
  readonly maximum: number;
  /** height x width levels, see TileBatch. */
  readonly levels: Uint8Array;
}

type Listener = (node: string, channels: readonly number[]) => void;

export class TileSheets {
  readonly #tiles = new Map<string, Map<number, Tile>>();
  readonly #listeners = new Set<Listener>();

  get(node: string, channel: number): Tile | undefined {
    return this.#tiles.get(node)?.get(channel);
  }

  put(batch: TileBatch): void {
    const size = batch.height * batch.width;
    const tiles = this.#tiles.get(batch.node) ?? new Map<number, Tile>();
    this.#tiles.set(batch.node, tiles);
    for (const [position, channel] of batch.channels.entries()) {
      tiles.set(channel, {
        height: batch.height,
        width: batch.width,
        minimum: batch.minimum[position] ?? Number.NaN,
        maximum: batch.maximum[position] ?? Number.NaN,
        levels: batch.values.subarray(position * size, (position + 1) * size),
      });
    }
    for (const listener of this.#listeners) listener(batch.node, batch.channels);
  }

  /** Another network: nothing of the old one stays on screen. */
  clear(): void {
    const nodes = [...this.#tiles.keys()];
    this.#tiles.clear();
    for (const node of nodes) for (const listener of this.#listeners) listener(node, []);
  }

  /** @returns ends the listening */
  onTiles(listener: Listener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }
}
