// Maps of slices that have come whole, so that a slice that is looked at again is painted in the frame of the key, without the engine. A run's name
// says what its values are, whatever has been changed meanwhile. Bounded in bytes; what was looked at longest ago goes first.
import type { MapsItem, MapsQuery, TileBatch } from '../../src-shared/protocol/maps-messages.ts';

type NodeItem = Extract<MapsItem, { kind: 'node' }>;
type DoneItem = Extract<MapsItem, { kind: 'done' }>;

export interface WholeMaps {
  readonly nodes: readonly NodeItem[];
  readonly batches: readonly TileBatch[];
  readonly done: DoneItem;
}

/** 112 maps as tiles of 96 pixels are 1 MiB. */
const MOST_BYTES = 64 * 1024 * 1024;

const keyOf = ({ seriesId, slice, networkId, preprocess, walls }: MapsQuery): string =>
  JSON.stringify([seriesId, slice, networkId, preprocess, walls]);

const bytesOf = ({ batches }: WholeMaps): number => batches.reduce((sum, { values }) => sum + values.byteLength, 0);

class KeptMaps {
  /** Insertion order is order of use. */
  readonly #kept = new Map<string, WholeMaps>();
  #bytes = 0;

  get(query: MapsQuery): WholeMaps | undefined {
    const key = keyOf(query);
    const whole = this.#kept.get(key);
    if (!whole) return undefined;
    this.#kept.delete(key);
    this.#kept.set(key, whole);
    return whole;
  }

  keep(query: MapsQuery, whole: WholeMaps): void {
    const key = keyOf(query);
    this.#drop(key);
    if (bytesOf(whole) > MOST_BYTES) return;
    this.#kept.set(key, whole);
    this.#bytes += bytesOf(whole);
    for (const oldest of this.#kept.keys()) {
      if (this.#bytes <= MOST_BYTES) break;
      this.#drop(oldest);
    }
  }

  #drop(key: string): void {
    const whole = this.#kept.get(key);
    if (whole) this.#bytes -= bytesOf(whole);
    this.#kept.delete(key);
  }
}

/** The one store of the window. */
export const keptMaps = new KeptMaps();

/** The answer to one query as it comes; kept when it has come to its end. */
export class GatheredMaps {
  readonly #query: MapsQuery;
  readonly #nodes: NodeItem[] = [];
  readonly #batches: TileBatch[] = [];

  constructor(query: MapsQuery) {
    this.#query = query;
  }

  isFor(query: MapsQuery): boolean {
    return keyOf(query) === keyOf(this.#query);
  }

  add(item: MapsItem): void {
    if (item.kind === 'node') this.#nodes.push(item);
    else if (item.kind === 'tiles') this.#batches.push(item);
    // Of a query that the window had the answer to, nothing is sent.
    else if (item.kind === 'done' && this.#nodes.length > 0) {
      keptMaps.keep(this.#query, { nodes: this.#nodes, batches: this.#batches, done: item });
    }
  }
}
