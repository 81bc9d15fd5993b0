// Where the outputs of an op lie over its inputs, for every kind of op that moves them. Pure arithmetic on one axis at a time.
import type { Pair, Shape } from '../operations.ts';
import { eachAxis, type Reach } from './op-rules.ts';

/** One axis of a grid: output o sees `extent` inputs around jump * o + start. */
export interface AxisGrid {
  readonly extent: number;
  readonly jump: number;
  readonly start: number;
}

export const STILL: AxisGrid = { extent: 1, jump: 1, start: 0 };

export const gridOf = (axis: (axis: 0 | 1) => AxisGrid): Reach => {
  const [rows, columns] = eachAxis(axis);
  const of = (name: keyof AxisGrid): Pair => [rows[name], columns[name]];
  return { extent: of('extent'), jump: of('jump'), start: of('start') };
};

/** A sliding window; `before` is the padding above and to the left. */
export const windowReach = (extent: Pair, stride: Pair, before: Pair): Reach =>
  gridOf((axis) => ({ extent: extent[axis], jump: stride[axis], start: (extent[axis] - 1) / 2 - before[axis] }));

/**
 * The grid that covers what each output is known to see.
 * @param seen first and last input that output o reads
 * @param jump input positions per output position
 */
export function coveringGrid(outputs: number, jump: number, seen: (output: number) => readonly [number, number]): AxisGrid {
  let least = Number.POSITIVE_INFINITY;
  let most = Number.NEGATIVE_INFINITY;
  const bounds = Array.from({ length: outputs }, (_, output) => seen(output));
  for (const [output, [first, last]] of bounds.entries()) {
    const offset = (first + last) / 2 - jump * output;
    least = Math.min(least, offset);
    most = Math.max(most, offset);
  }
  const start = outputs === 0 ? 0 : (least + most) / 2;
  let half = 0;
  for (const [output, [first, last]] of bounds.entries()) {
    const centre = jump * output + start;
    half = Math.max(half, centre - first, last - centre);
  }
  return { extent: 2 * half + 1, jump, start };
}

/** One input that all outputs repeat (a 1 x 1 map blown up): it is spread evenly over them. */
export const spreadGrid = (outputs: number): AxisGrid => coveringGrid(outputs, 1 / outputs, () => [0, 0]);

/** Each output covers the inputs from floor(o * in / out) to ceil((o + 1) * in / out). Source: aten/src/ATen/native/AdaptivePooling.h. */
export const adaptiveGrid = (inputs: number, outputs: number): AxisGrid =>
  coveringGrid(outputs, inputs / outputs, (output) => [
    Math.floor((output * inputs) / outputs),
    Math.ceil(((output + 1) * inputs) / outputs) - 1,
  ]);

/** Rows and columns: the last two axes; 1 x 1 for tensors that have fewer. */
export const planeOf = (shape: Shape): Pair => [shape.at(-2) ?? 1, shape.at(-1) ?? 1];
