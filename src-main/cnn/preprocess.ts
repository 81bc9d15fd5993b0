// From HU to what goes into the network, step by step as written, left to right. The one place that knows both HU and tensors.
import { brightness, type HuWindow } from '../../src-shared/imaging/window-level.ts';
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
}

/** channels:windows: lung, soft tissue and bone, as on the keys 2, 1 and 4 of the window. */
const WINDOW_CHANNELS: readonly HuWindow[] = [
  { widthHu: 1500, centerHu: -600 },
  { widthHu: 400, centerHu: 40 },
  { widthHu: 2500, centerHu: 480 },
];

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
  const start = (hu: Float32Array): State => ({ planes: [hu], rows: picture.rows, columns: picture.columns, range: null });
  const split = steps.findIndex((step) => step.kind === 'channels' && step.channels === 'neighbours');
  const end =
    split < 0
      ? run(steps, start(picture.hu))
      : run(steps.slice(split + 1), beside(steps.slice(0, split), start, picture, neighbours));
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
  return { ...first, planes: states.flatMap(({ planes }) => planes), range: same ? first.range : null };
}

function applyStep(state: State, step: PreprocessStep): State {
  switch (step.kind) {
    case 'clip':
      return each(state, [step.low, step.high], (value) => Math.min(step.high, Math.max(step.low, value)));
    case 'scale': {
      const [low, high] = state.range ?? extremes(state.planes);
      // A picture of one value has no extent to scale by: it becomes the lower end.
      const factor = high > low ? (step.high - step.low) / (high - low) : 0;
      return each(state, [step.low, step.high], (value) => (value - low) * factor + step.low);
    }
    case 'zscore': {
      const { mean, deviation } = step.by ?? moments(state.planes);
      const factor = deviation > 0 ? 1 / deviation : 1;
      return each(state, null, (value) => (value - mean) * factor);
    }
    case 'resize': {
      const size = [step.rows, step.columns] as const;
      const planes = state.planes.map((plane) => resizeBilinear(plane, [state.rows, state.columns], size));
      return { ...state, planes, rows: step.rows, columns: step.columns };
    }
    case 'channels': {
      if (step.channels !== 'windows') return state;
      const planes = WINDOW_CHANNELS.flatMap((window) =>
        state.planes.map((plane) => plane.map((hu) => brightness(hu, window, 'LINEAR_EXACT'))),
      );
      return { ...state, planes, range: [0, 1] };
    }
  }
}

const each = (state: State, range: State['range'], change: (value: number) => number): State => ({
  ...state,
  planes: state.planes.map((plane) => changed(plane, change)),
  range,
});

/** A loop of its own: `map` of a typed array takes several times as long. */
function changed(plane: Float32Array, change: (value: number) => number): Float32Array {
  const values = new Float32Array(plane.length);
  for (let i = 0; i < values.length; i++) values[i] = change(plane[i] as number);
  return values;
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
