// One line per node of what `convscope run` reports, over everything that was computed.
import { layerRange } from '../../src-shared/imaging/range.ts';
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

/** What one slice adds to the totals of one node: over finite values; `squares` is their sum of squares. */
export interface TotalsPart {
  readonly name: string;
  readonly shape: readonly number[];
  /** NaN, as the maximum, where no value is finite. */
  readonly min: number;
  readonly max: number;
  readonly count: number;
  readonly sum: number;
  readonly squares: number;
  readonly zeros: number;
}

export function totalsPart(activation: Activation): TotalsPart {
  const { rows, columns } = planeOf(activation);
  const { mean, std, zeros, nonFinite } = activation.statistics;
  const { minimum, maximum } = layerRange(activation.statistics);
  const part = { name: activation.name, shape: [...activation.shape], min: minimum, max: maximum };
  let [count, sum, squares, zeroes] = [0, 0, 0, 0];
  for (let map = 0; map < mean.length; map++) {
    const finite = rows * columns - (nonFinite[map] as number);
    if (finite === 0) continue;
    const average = mean[map] as number;
    count += finite;
    sum += average * finite;
    squares += ((std[map] as number) ** 2 + average ** 2) * finite;
    zeroes += zeros[map] as number;
  }
  return { ...part, count, sum, squares, zeros: zeroes };
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

  add(part: TotalsPart): void {
    this.#shape = part.shape;
    if (part.count === 0) return;
    if (!(part.min >= this.#min)) this.#min = part.min;
    if (!(part.max <= this.#max)) this.#max = part.max;
    this.#count += part.count;
    this.#sum += part.sum;
    this.#squares += part.squares;
    this.#zeros += part.zeros;
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
