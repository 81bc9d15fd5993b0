// The part of a map that a pooling window covers, and which value of it is the largest. Source: aten/src/ATen/native/cpu/MaxPoolKernel.cpp,
// AdaptivePooling.h.
import type { MaxPool2dAttributes, Pair } from '../../../src-shared/network/operations.ts';
import type { ChoiceArithmetic } from '../../../src-shared/protocol/maps-messages.ts';
import { placeOf, type Reading, valueAt } from './readings.ts';

/** Values inside the picture only. */
export interface Window {
  /** Flat index of its first value. */
  readonly first: number;
  readonly rows: number;
  readonly columns: number;
  /** From a value to the one below, and to the one beside. */
  readonly rowStep: number;
  readonly columnStep: number;
}

interface OutputPlace {
  readonly map: number;
  readonly row: number;
  readonly column: number;
}

type Taps = Pick<MaxPool2dAttributes, 'kernelSize' | 'stride' | 'padding' | 'dilation'>;

export function windowAt(taps: Taps, reading: Reading, { map, row, column }: OutputPlace): Window {
  const [height = 1, width = 1] = reading.shape.slice(-2);
  const along = (axis: 0 | 1, at: number, side: number): Pair => {
    const start = at * taps.stride[axis] - taps.padding[axis];
    const dilation = taps.dilation[axis];
    const skipped = start < 0 ? Math.ceil(-start / dilation) : 0;
    const first = start + skipped * dilation;
    const inside = first < side ? Math.ceil((side - first) / dilation) : 0;
    return [first, Math.max(0, Math.min(taps.kernelSize[axis] - skipped, inside))];
  };
  const [top, rows] = along(0, row, height);
  const [left, columns] = along(1, column, width);
  const first = (map * height + top) * width + left;
  return { first, rows, columns, rowStep: width * taps.dilation[0], columnStep: taps.dilation[1] };
}

/** From floor(o * in / out) to ceil((o + 1) * in / out). @param side of the output */
export function adaptiveWindow(side: Pair, reading: Reading, { map, row, column }: OutputPlace): Window {
  const [height = 1, width = 1] = reading.shape.slice(-2);
  const [top, bottom] = [Math.floor((row * height) / side[0]), Math.ceil(((row + 1) * height) / side[0])];
  const [left, right] = [Math.floor((column * width) / side[1]), Math.ceil(((column + 1) * width) / side[1])];
  const first = (map * height + top) * width + left;
  return { first, rows: bottom - top, columns: right - left, rowStep: width, columnStep: 1 };
}

/** The first of the largest; a NaN wins, the last of them. null: the window lies on padding alone. */
export function largestIn(reading: Reading, { first, rows, columns, rowStep, columnStep }: Window): ChoiceArithmetic | null {
  let winner: number | null = null;
  let largest = Number.NEGATIVE_INFINITY;
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      const flat = first + row * rowStep + column * columnStep;
      const value = valueAt(reading, flat);
      if (winner !== null && !(value > largest) && !Number.isNaN(value)) continue;
      winner = flat;
      largest = value;
    }
  }
  return winner === null ? null : { op: 'choice', winner: placeOf(reading, winner), count: rows * columns };
}
