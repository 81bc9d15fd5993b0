// One line per node of what `convscope run` reports, over everything that was computed.
import type { Activation } from '../cnn/activation.ts';
import { planeOf } from './tile-source.ts';

export interface NodeTotals {
  readonly name: string;
  readonly op: string;
  readonly shape: readonly number[];
  readonly min: number;
  readonly max: number;
  readonly mean: number;
  readonly std: number;
  readonly zeros: number;
  /** First file written that holds it; null where the format has none for it. */
  readonly file: string | null;
  readonly files: number;
}

/** Collects the statistics of one node over slices: finite values only, population standard deviation. */
export class NodeTotalsCollector {
  readonly #name: string;
  readonly #op: string;
  #shape: readonly number[] = [];
  #min = Number.NaN;
  #max = Number.NaN;
  #count = 0;
  #sum = 0;
  #squares = 0;
  #zeros = 0;
  #file: string | null = null;
  #files = 0;

  constructor(name: string, op: string) {
    this.#name = name;
    this.#op = op;
  }

  add(activation: Activation): void {
    const { rows, columns } = planeOf(activation);
    const { min, max, mean, std, zeros, nonFinite } = activation.statistics;
    this.#shape = activation.shape;
    for (let map = 0; map < min.length; map++) {
      const count = rows * columns - (nonFinite[map] as number);
      if (count === 0) continue;
      const average = mean[map] as number;
      if (!((min[map] as number) >= this.#min)) this.#min = min[map] as number;
      if (!((max[map] as number) <= this.#max)) this.#max = max[map] as number;
      this.#count += count;
      this.#sum += average * count;
      this.#squares += ((std[map] as number) ** 2 + average ** 2) * count;
      this.#zeros += zeros[map] as number;
    }
  }

  addFile(path: string): void {
    this.#file ??= path;
    this.#files++;
  }

  get range(): readonly [number, number] {
    return [this.#min, this.#max];
  }

  totals(): NodeTotals {
    const mean = this.#sum / this.#count;
    return {
      name: this.#name,
      op: this.#op,
      shape: this.#shape,
      min: this.#min,
      max: this.#max,
      mean,
      std: Math.sqrt(Math.max(0, this.#squares / this.#count - mean ** 2)),
      zeros: this.#zeros,
      file: this.#file,
      files: this.#files,
    };
  }
}
