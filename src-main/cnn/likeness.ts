// Which maps are alike: Pearson's correlation of each pair on values picked evenly from the whole map, so that fine texture counts as it is.
import { throwIfCancelled } from '../../src-shared/protocol/errors.ts';

const MOST_SAMPLES = 4096;
const LEAST_SAMPLES = 256;
/** Products of all pairs together: about a second. */
const MOST_PRODUCTS = 2 ** 30;
/** From here on maps form a group. */
const GROUP_LIKENESS = 0.8;

/** How many values of a map are compared. */
export const samplesFor = (maps: number, values: number): number =>
  Math.min(values, Math.max(LEAST_SAMPLES, Math.min(MOST_SAMPLES, Math.floor(MOST_PRODUCTS / (maps * maps)))));

interface Compared {
  /** Of each map, the earlier map that is most alike; -1: none (the first, or a map of one value). */
  readonly twin: Int32Array;
  /** Correlation with it. */
  readonly twinLikeness: Float64Array;
  /** Of each map, the first map of its group. */
  readonly group: Uint32Array;
  readonly groupLikeness: Float64Array;
}

export class Likeness {
  readonly #maps: number;
  readonly #samples: number;
  /** Of each map, its samples with mean 0 and length 1; all 0 for a map of one value. */
  readonly #unit: Float32Array;

  constructor(maps: number, samples: number) {
    this.#maps = maps;
    this.#samples = samples;
    this.#unit = new Float32Array(maps * samples);
  }

  add(map: number, values: Float32Array): void {
    const own = this.#unit.subarray(map * this.#samples, (map + 1) * this.#samples);
    let sum = 0;
    for (let i = 0; i < own.length; i++) {
      const value = values[Math.floor(((i + 1 / 2) * values.length) / own.length)] as number;
      own[i] = Number.isFinite(value) ? value : 0;
      sum += own[i] as number;
    }
    const mean = sum / own.length;
    let squares = 0;
    for (let i = 0; i < own.length; i++) squares += ((own[i] as number) - mean) ** 2;
    const scale = squares > 0 ? 1 / Math.sqrt(squares) : 0;
    for (let i = 0; i < own.length; i++) own[i] = ((own[i] as number) - mean) * scale;
  }

  /** @throws AppError engine/cancelled */
  async compare(signal?: AbortSignal): Promise<Compared> {
    const twin = new Int32Array(this.#maps).fill(-1);
    const twinLikeness = new Float64Array(this.#maps).fill(Number.NaN);
    const group = Uint32Array.from({ length: this.#maps }, (_, map) => map);
    const groupLikeness = new Float64Array(this.#maps).fill(1);
    for (let map = 1; map < this.#maps; map++) {
      let most = GROUP_LIKENESS;
      for (let earlier = 0; earlier < map; earlier++) {
        const likeness = this.#product(map, earlier);
        if (likeness !== 0 && !(likeness <= (twinLikeness[map] as number))) {
          twin[map] = earlier;
          twinLikeness[map] = likeness;
        }
        // Only the first of a group takes others in: groups do not chain.
        if (group[earlier] === earlier && likeness >= most) {
          most = likeness;
          group[map] = earlier;
          groupLikeness[map] = likeness;
        }
      }
      await new Promise((resolve) => setImmediate(resolve));
      throwIfCancelled(signal);
    }
    return { twin, twinLikeness, group, groupLikeness };
  }

  #product(one: number, other: number): number {
    const [first, second] = [one * this.#samples, other * this.#samples];
    let sum = 0;
    for (let i = 0; i < this.#samples; i++) sum += (this.#unit[first + i] as number) * (this.#unit[second + i] as number);
    return sum;
  }
}
