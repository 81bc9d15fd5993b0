// From HU to what goes into the network, step by step as written, left to right. The one place that knows both HU and tensors.
import { WINDOW_CHANNELS } from '../../src-shared/imaging/passed-hu.ts';
import { brightness } from '../../src-shared/imaging/window-level.ts';
import { AppError } from '../../src-shared/protocol/errors.ts';
import type { PreprocessStep } from './preprocess-steps.ts';
import { resizeBilinear } from './resize.ts';

/** Values of one slice, row-major, HU. */
interface HuPicture {
  readonly rows: number;
  readonly columns: number;
  readonly hu: Float32Array;
}

/** HU of the slices before and after along the normal; at the ends of a series the slice itself. */
interface Neighbours {
  readonly previous: Float32Array;
  readonly next: Float32Array;
}

export interface PreprocessedInput {
  readonly channels: number;
  readonly rows: number;
  readonly columns: number;
  /** channels x rows x columns. */
  readonly data: Float32Array;
}

/** On the way: planes of one size, and which values they can have where a step before has said so. */
interface State {
  readonly planes: readonly Float32Array[];
  readonly rows: number;
  readonly columns: number;
  readonly range: readonly [number, number] | null;
  /** The planes were made here: they may be written over. Fresh memory costs more than what is computed in it. */
  readonly isOwn: boolean;
}

/**
 * `scale` maps the values a clip or scale before it allows, or where there was none the slice's own extremes, onto its own range.
 * `zscore` without numbers takes mean and population standard deviation of all planes. `channels:neighbours` takes the steps before it
 * slice by slice.
 * @throws AppError engine/preprocess where channels:neighbours has no neighbours to take
 */
export function applyPreprocess(
  steps: readonly PreprocessStep[],
  picture: HuPicture,
  neighbours?: Neighbours,
): PreprocessedInput {
  const { rows, columns } = picture;
  const start = (hu: Float32Array): State => ({ planes: [hu], rows, columns, range: null, isOwn: false });
  const split = steps.findIndex((step) => step.kind === 'channels' && step.channels === 'neighbours');
  const end =
    split < 0
      ? run(steps, start(picture.hu))
      : run(steps.slice(split + 1), beside(steps.slice(0, split), start, picture, neighbours));
  const [only] = end.planes;
  if (end.isOwn && only && end.planes.length === 1) return { channels: 1, rows: end.rows, columns: end.columns, data: only };
  const data = new Float32Array(end.planes.length * end.rows * end.columns);
  for (const [index, plane] of end.planes.entries()) data.set(plane, index * end.rows * end.columns);
  return { channels: end.planes.length, rows: end.rows, columns: end.columns, data };
}

const run = (steps: readonly PreprocessStep[], state: State): State => steps.reduce(applyStep, state);

function beside(
  steps: readonly PreprocessStep[],
  start: (hu: Float32Array) => State,
  picture: HuPicture,
  neighbours: Neighbours | undefined,
): State {
  if (!neighbours) {
    throw new AppError('engine/preprocess', 'channels:neighbours needs a series; an array has no slices before and after it.');
  }
  const states = [neighbours.previous, picture.hu, neighbours.next].map((hu) => {
    if (hu.length === picture.hu.length) return run(steps, start(hu));
    throw new AppError('engine/preprocess', 'channels:neighbours: the slice before or after has another size.');
  });
  const [first] = states as [State];
  const same = states.every(({ range }) => range?.join() === first.range?.join());
  const planes = states.flatMap((one) => one.planes);
  return { ...first, planes, range: same ? first.range : null, isOwn: states.every(({ isOwn }) => isOwn) };
}

function applyStep(state: State, step: PreprocessStep): State {
  switch (step.kind) {
    case 'clip':
      return each(state, [step.low, step.high], (from, to) => clip(from, to, step.low, step.high));
    case 'scale': {
      const [low, high] = state.range ?? extremes(state.planes);
      // A picture of one value has no extent to scale by: it becomes the lower end.
      const factor = high > low ? (step.high - step.low) / (high - low) : 0;
      return each(state, [step.low, step.high], (from, to) => scale(from, to, low, factor, step.low));
    }
    case 'zscore': {
      const { mean, deviation } = step.by ?? moments(state.planes);
      const factor = deviation > 0 ? 1 / deviation : 1;
      return each(state, null, (from, to) => scale(from, to, mean, factor, NOTHING));
    }
    case 'resize': {
      const size = [step.rows, step.columns] as const;
      const planes = state.planes.map((plane) => resizeBilinear(plane, [state.rows, state.columns], size));
      return { ...state, planes, rows: step.rows, columns: step.columns, isOwn: true };
    }
    case 'channels': {
      if (step.channels !== 'windows') return state;
      const planes = WINDOW_CHANNELS.flatMap((window) =>
        state.planes.map((plane) => plane.map((hu) => brightness(hu, window, 'LINEAR_EXACT'))),
      );
      return { ...state, planes, range: [0, 1], isOwn: true };
    }
  }
}

/** Of `from` into `to`, which may be the same plane. */
type Change = (from: Float32Array, to: Float32Array) => void;

const each = (state: State, range: State['range'], change: Change): State => ({
  ...state,
  planes: state.planes.map((plane) => {
    const changed = state.isOwn ? plane : new Float32Array(plane.length);
    change(plane, changed);
    return changed;
  }),
  range,
  isOwn: true,
});

/** Added to anything it leaves it as it is, also -0. */
const NOTHING = -0;

// Loops of their own: a function called for each value takes several times as long.

/** NaN stays. */
function clip(from: Float32Array, to: Float32Array, low: number, high: number): void {
  for (let i = 0; i < from.length; i++) {
    const value = from[i] as number;
    to[i] = value <= low ? low : value >= high ? high : value;
  }
}

/** (value - less) * factor + more, in float64, rounded once. */
function scale(from: Float32Array, to: Float32Array, less: number, factor: number, more: number): void {
  for (let i = 0; i < from.length; i++) to[i] = ((from[i] as number) - less) * factor + more;
}

function extremes(planes: readonly Float32Array[]): readonly [number, number] {
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (const plane of planes) {
    for (const value of plane) {
      if (value < low) low = value;
      if (value > high) high = value;
    }
  }
  return [low, high];
}

function moments(planes: readonly Float32Array[]): { readonly mean: number; readonly deviation: number } {
  const count = planes.reduce((sum, plane) => sum + plane.length, 0);
  const total = (of: (value: number) => number): number =>
    planes.reduce((sum, plane) => plane.reduce((part, value) => part + of(value), sum), 0);
  const mean = total((value) => value) / count;
  return { mean, deviation: Math.sqrt(total((value) => (value - mean) ** 2) / count) };
}
