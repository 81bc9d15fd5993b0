// What is kept of the slices that a strip has been computed for: mean and maximum of every channel of every node. A few bytes a channel, so that a
// series is computed once, whichever layer is looked at.
import type { SeriesKey } from '../../src-shared/protocol/strip-messages.ts';
import type { RunResult } from '../cnn/executor.ts';

export interface ChannelSummary {
  readonly mean: Float32Array;
  readonly max: Float32Array;
}

interface Strip {
  readonly slices: Map<number, ReadonlyMap<string, ChannelSummary>>;
  bytes: number;
}

/** A thousand slices of a network of eight thousand channels. */
const BUDGET_BYTES = 64 * 1024 * 1024;

const keyOf = ({ seriesId, networkId, preprocess }: SeriesKey): string => JSON.stringify([seriesId, networkId, preprocess]);

export class StripStore {
  readonly #budgetBytes: number;
  /** Insertion order is order of use. */
  readonly #strips = new Map<string, Strip>();

  constructor(budgetBytes = BUDGET_BYTES) {
    this.#budgetBytes = budgetBytes;
  }

  /** Undefined where the slice is not kept. */
  get(series: SeriesKey, slice: number, node: string): ChannelSummary | undefined {
    return this.#strips.get(keyOf(series))?.slices.get(slice)?.get(node);
  }

  /** @param only the one node whose numbers are taken; left out: all of them */
  keep(series: SeriesKey, slice: number, run: RunResult, only?: string): void {
    const key = keyOf(series);
    const strip = this.#strips.get(key) ?? { slices: new Map(), bytes: 0 };
    this.#strips.delete(key);
    this.#strips.set(key, strip);
    const nodes = new Map<string, ChannelSummary>(strip.slices.get(slice));
    for (const activation of [run.input, ...run.nodes.values()]) {
      const { name } = activation;
      if (nodes.has(name) || (only !== undefined && name !== only)) continue;
      const { mean, max } = activation.statistics;
      const summary = { mean: Float32Array.from(mean), max: max.slice() };
      nodes.set(name, summary);
      strip.bytes += summary.mean.byteLength + summary.max.byteLength;
    }
    strip.slices.set(slice, nodes);
    this.#letGo(key);
  }

  /** Of other series first, whole; of this one the slices that came first. */
  #letGo(current: string): void {
    const total = (): number => [...this.#strips.values()].reduce((sum, { bytes }) => sum + bytes, 0);
    for (const key of this.#strips.keys()) {
      if (total() <= this.#budgetBytes) return;
      if (key !== current) this.#strips.delete(key);
    }
    const strip = this.#strips.get(current);
    for (const [slice, nodes] of strip?.slices ?? []) {
      if (!strip || strip.bytes <= this.#budgetBytes || strip.slices.size === 1) return;
      strip.slices.delete(slice);
      for (const { mean, max } of nodes.values()) strip.bytes -= mean.byteLength + max.byteLength;
    }
  }
}
