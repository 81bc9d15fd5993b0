// Ops that put values into another order, by their definition: which place of the input each place of the output comes from.
// Source: torch, aten/src/ATen/native/TensorShape.cpp, PixelShuffle.cpp, PadNd.cpp.
import type { Tensor } from '../../../src-shared/network/graph.ts';
import type { AttributesOf, IndexEntry, PadAttributes, PaddingMode, Shape } from '../../../src-shared/network/operations.ts';
import { known } from '../../../src-shared/network/size-expressions.ts';
import { flatAt, tensorOf } from './indices.ts';
import { paddedSource } from './padding.ts';

const at = (input: Tensor, indices: readonly number[]): number => input.data[flatAt(input.shape, indices)] as number;

/** @param axes of the input, in the order of the output */
export function permuteReference(input: Tensor, axes: readonly number[]): Tensor {
  const shape = axes.map((axis) => input.shape[axis] as number);
  return tensorOf(shape, (indices) =>
    at(
      input,
      input.shape.map((_, axis) => indices[axes.indexOf(axis)] as number),
    ),
  );
}

export const flipReference = (input: Tensor, axes: readonly number[]): Tensor =>
  tensorOf(input.shape, (indices) =>
    at(
      input,
      indices.map((index, axis) => (axes.includes(axis) ? (input.shape[axis] as number) - 1 - index : index)),
    ),
  );

/** Index modulo size, axes aligned at the end. */
export function repeatReference(input: Tensor, to: Shape): Tensor {
  const added = to.length - input.shape.length;
  return tensorOf(to, (indices) =>
    at(
      input,
      input.shape.map((size, axis) => (indices[axis + added] as number) % size),
    ),
  );
}

export const padAxisReference = (input: Tensor, { dim, before, value }: AttributesOf<'PadAxis'>, to: Shape): Tensor =>
  tensorOf(to, (indices) => {
    const own = indices.map((index, axis) => (axis === to.length + dim ? index - known(before) : index));
    return own.every((index, axis) => index >= 0 && index < (input.shape[axis] as number)) ? at(input, own) : value;
  });

export function expandReference(input: Tensor, to: Shape): Tensor {
  const missing = to.length - input.shape.length;
  const shape = to.map((size, axis) => (size === -1 ? (input.shape[axis - missing] as number) : size));
  return tensorOf(shape, (indices) =>
    at(
      input,
      input.shape.map((size, axis) => (size === 1 ? 0 : (indices[axis + missing] as number))),
    ),
  );
}

/** Without ellipsis: callers write out what it stands for. */
export function indexReference(input: Tensor, index: readonly IndexEntry[]): Tensor {
  const full = [
    ...index,
    ...Array.from({ length: input.shape.length }, (): IndexEntry => ({ kind: 'slice', from: null, to: null, step: 1 })),
  ];
  /** Per axis of the input: a place, or the places taken. */
  const places: (number | readonly number[])[] = [];
  const shape: number[] = [];
  const axisOfOutput: (number | null)[] = [];
  for (const entry of full) {
    const size = input.shape[places.length];
    if (entry.kind === 'new-axis') {
      shape.push(1);
      axisOfOutput.push(null);
    } else if (size !== undefined && entry.kind === 'at') {
      const given = known(entry.index);
      places.push(given < 0 ? given + size : given);
    } else if (size !== undefined && entry.kind === 'slice') {
      const all = Array.from({ length: size }, (_, i) => i);
      const piece = all.slice(entry.from === null ? 0 : known(entry.from), entry.to === null ? size : known(entry.to));
      const taken = piece.filter((_, i) => i % entry.step === 0);
      axisOfOutput.push(places.length);
      places.push(taken);
      shape.push(taken.length);
    }
  }
  return tensorOf(shape, (indices) =>
    at(
      input,
      places.map((place, axis) =>
        typeof place === 'number' ? place : (place[indices[axisOfOutput.indexOf(axis)] as number] as number),
      ),
    ),
  );
}

export function concatReference(inputs: readonly Tensor[], axis: number): Tensor {
  const [first] = inputs as [Tensor];
  const total = inputs.reduce((sum, { shape }) => sum + (shape[axis] as number), 0);
  return tensorOf(
    first.shape.map((size, other) => (other === axis ? total : size)),
    (indices) => {
      let along = indices[axis] as number;
      for (const input of inputs) {
        if (along < (input.shape[axis] as number))
          return at(
            input,
            indices.map((index, other) => (other === axis ? along : index)),
          );
        along -= input.shape[axis] as number;
      }
      throw new RangeError('The place lies behind every input.');
    },
  );
}

export function pixelShuffleReference(input: Tensor, r: number): Tensor {
  const [items = 1, channels = 1, rows = 1, columns = 1] = input.shape;
  return tensorOf([items, channels / (r * r), rows * r, columns * r], ([n = 0, c = 0, y = 0, x = 0]) =>
    at(input, [n, c * r * r + (y % r) * r + (x % r), Math.floor(y / r), Math.floor(x / r)]),
  );
}

export function pixelUnshuffleReference(input: Tensor, r: number): Tensor {
  const [items = 1, channels = 1, rows = 1, columns = 1] = input.shape;
  return tensorOf([items, channels * r * r, rows / r, columns / r], ([n = 0, c = 0, y = 0, x = 0]) =>
    at(input, [n, Math.floor(c / (r * r)), y * r + (Math.floor(c / r) % r), x * r + (c % r)]),
  );
}

export function padReference(input: Tensor, attributes: PadAttributes): Tensor {
  const [rows = 1, columns = 1] = input.shape.slice(-2);
  const mode: PaddingMode = attributes.mode === 'constant' ? 'zeros' : attributes.mode;
  const side = [
    rows + known(attributes.top) + known(attributes.bottom),
    columns + known(attributes.left) + known(attributes.right),
  ];
  return tensorOf([...input.shape.slice(0, -2), ...side], (indices) => {
    const [y = 0, x = 0] = indices.slice(-2);
    const row = paddedSource(y, [known(attributes.top), known(attributes.bottom)], rows, mode);
    const column = paddedSource(x, [known(attributes.left), known(attributes.right)], columns, mode);
    return row < 0 || column < 0 ? attributes.value : at(input, [...indices.slice(0, -2), row, column]);
  });
}
