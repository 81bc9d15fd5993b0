// What two runs of like networks differ by: one minus the other, value by value, measured like any other activation. Values are made and kept only of
// the nodes that are looked at, since two runs and their whole difference would not fit.
import type { ChannelStatistics } from '../../src-shared/imaging/statistics.ts';
import type { Arena } from '../kernels/arena.ts';
import { type Activation, mapsOf, valuesOf } from './activation.ts';
import { emptyStatistics } from './gather-statistics.ts';
import { isOutOfMemory } from './out-of-memory.ts';
import { placeBytes } from './place-values.ts';

const FLOAT_BYTES = 4;

/** The part of a run that a difference is made of. */
interface RunValues {
  readonly input: Activation;
  readonly nodes: ReadonlyMap<string, Activation>;
  readonly computeMs: number;
}

/** As a run leaves it. */
interface Difference extends RunValues {
  readonly region: number;
  readonly recomputed: null;
  readonly bytes: number;
  release(): void;
}

export interface DifferenceHooks {
  /** Called when there is no memory left: false where none can be made. */
  readonly makeRoom: () => boolean;
  /** The runs are not needed any more. */
  readonly onRelease: () => void;
}

export function runDifference(
  arena: Arena,
  one: RunValues,
  other: RunValues,
  { makeRoom, onRelease }: DifferenceHooks,
): Difference {
  let isReleased = false;
  const places = new Map<string, { readonly offset: number; readonly bytes: number }>();
  const allocate = (bytes: number): number => {
    for (;;) {
      try {
        return arena.allocate(bytes);
      } catch (thrown) {
        if (!isOutOfMemory(thrown) || !makeRoom()) throw thrown;
      }
    }
  };
  const lazily = (a: Activation, b: Activation): Activation => {
    let made: { readonly stored: Float32Array; readonly statistics: ChannelStatistics } | null = null;
    const make = () => {
      if (made) return made;
      const { maps, valuesPerMap } = mapsOf(a.shape);
      const bytes = placeBytes(maps * valuesPerMap * FLOAT_BYTES);
      const offset = allocate(bytes);
      places.set(a.name, { offset, bytes });
      const stored = arena.float32(offset, maps * valuesPerMap);
      made = { stored, statistics: subtract(a, b, stored) };
      return made;
    };
    return {
      name: a.name,
      shape: a.shape,
      isRectified: false,
      get stored() {
        return make().stored;
      },
      get statistics() {
        return make().statistics;
      },
    };
  };
  const nodes = new Map<string, Activation>();
  for (const [name, activation] of one.nodes) {
    const like = other.nodes.get(name);
    if (like && like.shape.join() === activation.shape.join()) nodes.set(name, lazily(activation, like));
  }
  return {
    region: 0,
    input: lazily(one.input, other.input),
    nodes,
    computeMs: one.computeMs + other.computeMs,
    recomputed: null,
    get bytes() {
      return [...places.values()].reduce((sum, { bytes }) => sum + bytes, 0);
    },
    release: () => {
      for (const { offset } of places.values()) arena.free(offset);
      places.clear();
      if (!isReleased) onRelease();
      isReleased = true;
    },
  };
}

/** Fills `stored` with a - b. Equal infinities differ by nothing here: what is asked for is where two runs part. */
function subtract(a: Activation, b: Activation, stored: Float32Array): ChannelStatistics {
  const { maps, valuesPerMap } = mapsOf(a.shape);
  const all = emptyStatistics(maps);
  for (let map = 0; map < maps; map++) {
    const [first, second] = [valuesOf(a, map * valuesPerMap, valuesPerMap), valuesOf(b, map * valuesPerMap, valuesPerMap)];
    const target = stored.subarray(map * valuesPerMap, (map + 1) * valuesPerMap);
    let [least, greatest, sum, squares, zeros, finite] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 0, 0, 0, 0];
    for (let at = 0; at < valuesPerMap; at++) {
      const [left, right] = [first[at] as number, second[at] as number];
      const value = Object.is(left, right) ? 0 : Math.fround(left - right);
      target[at] = value;
      if (!Number.isFinite(value)) continue;
      finite++;
      if (value < least) least = value;
      if (value > greatest) greatest = value;
      if (value === 0) zeros++;
      sum += value;
      squares += value * value;
    }
    all.zeros[map] = zeros;
    all.nonFinite[map] = valuesPerMap - finite;
    if (finite === 0) continue;
    const mean = sum / finite;
    all.min[map] = least;
    all.max[map] = greatest;
    all.mean[map] = mean;
    all.std[map] = Math.sqrt(Math.max(0, squares / finite - mean * mean));
  }
  return all;
}
