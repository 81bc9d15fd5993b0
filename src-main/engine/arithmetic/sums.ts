// Values that are sums: Linear, transposed convolutions, averages, addition and subtraction. Of many terms the largest are told one by one, the others
// together, so that all of it still adds up.
import type { AvgPool2dAttributes, ConvTranspose2dAttributes, LinearAttributes } from '../../../src-shared/network/operations.ts';
import type { SumArithmetic, SumTerm } from '../../../src-shared/protocol/maps-messages.ts';
import { type OwnTensors, placeOf, type Reading, valueAt } from './readings.ts';
import type { Window } from './windows.ts';

/** So many terms are told one by one. */
const MOST_TERMS = 64;

/** A term before it is known whether it is told. `flat` null: a number of the source. */
interface Summand {
  readonly flat: number;
  readonly value: number;
  readonly factor: number;
}

/** @param summands of one reading */
function sumOf(reading: Reading, summands: readonly Summand[], bias: number | null): SumArithmetic {
  const size = ({ value, factor }: Summand): number => Math.abs(value * factor);
  // NaN first: it decides the value.
  const sorted = [...summands].sort((a, b) => Number(Number.isNaN(size(b))) - Number(Number.isNaN(size(a))) || size(b) - size(a));
  const told = sorted.slice(0, MOST_TERMS);
  const others = sorted.slice(MOST_TERMS);
  return {
    op: 'sum',
    terms: told.map(({ flat, value, factor }) => ({ place: placeOf(reading, flat), value, factor })),
    others: { count: others.length, sum: others.reduce((sum, { value, factor }) => sum + value * factor, 0) },
    weight: summands.reduce((sum, summand) => sum + size(summand), 0),
    bias,
  };
}

/** @param flat of the output */
export function linearSum(
  { inFeatures, outFeatures }: LinearAttributes,
  reading: Reading,
  own: OwnTensors,
  flat: number,
): SumArithmetic | null {
  const weight = own('weight');
  if (!weight) return null;
  const feature = flat % outFeatures;
  const first = Math.floor(flat / outFeatures) * inFeatures;
  const values = reading.values(first, inFeatures);
  const summands = Array.from(values, (value, at) => ({
    flat: first + at,
    value,
    factor: weight.data[feature * inFeatures + at] as number,
  }));
  return sumOf(reading, summands, own('bias')?.data[feature] ?? null);
}

/** Every input value that the kernel spreads onto this place: those with input * stride - padding + tap * dilation on it. */
export function transposedSum(
  attributes: ConvTranspose2dAttributes,
  reading: Reading,
  own: OwnTensors,
  place: { readonly map: number; readonly row: number; readonly column: number },
): SumArithmetic | null {
  const weight = own('weight');
  if (!weight) return null;
  const { inChannels, outChannels, groups, kernelSize, stride, padding, dilation } = attributes;
  const [rows = 1, columns = 1] = reading.shape.slice(-2);
  const channel = place.map % outChannels;
  const item = Math.floor(place.map / outChannels);
  const outEach = outChannels / groups;
  const inEach = inChannels / groups;
  const firstIn = Math.floor(channel / outEach) * inEach;
  const summands: Summand[] = [];
  for (let ky = 0; ky < kernelSize[0]; ky++) {
    const row = (place.row + padding[0] - ky * dilation[0]) / stride[0];
    if (!Number.isInteger(row) || row < 0 || row >= rows) continue;
    for (let kx = 0; kx < kernelSize[1]; kx++) {
      const column = (place.column + padding[1] - kx * dilation[1]) / stride[1];
      if (!Number.isInteger(column) || column < 0 || column >= columns) continue;
      for (let c = firstIn; c < firstIn + inEach; c++) {
        const flat = ((item * inChannels + c) * rows + row) * columns + column;
        const tap = ((c * outEach + (channel % outEach)) * kernelSize[0] + ky) * kernelSize[1] + kx;
        summands.push({ flat, value: valueAt(reading, flat), factor: weight.data[tap] as number });
      }
    }
  }
  return sumOf(reading, summands, own('bias')?.data[channel] ?? null);
}

/** @param divisor what the sum of the window is divided by */
export function averageSum(reading: Reading, { first, rows, columns, rowStep }: Window, divisor: number): SumArithmetic {
  const summands: Summand[] = [];
  for (let row = 0; row < rows; row++) {
    const start = first + row * rowStep;
    const values = reading.values(start, columns);
    for (let column = 0; column < columns; column++) {
      summands.push({ flat: start + column, value: values[column] as number, factor: 1 / divisor });
    }
  }
  return sumOf(reading, summands, null);
}

/** Padding counts where count_include_pad says so, up to the padded edge. Source: aten/src/ATen/native/cpu/AvgPoolKernel.cpp. */
export function averageDivisor(
  { kernelSize, stride, padding, countIncludePad, divisorOverride }: AvgPool2dAttributes,
  reading: Reading,
  [row, column]: readonly [number, number],
  inside: number,
): number {
  const side = reading.shape.slice(-2);
  const extent = (axis: 0 | 1, at: number): number => {
    const first = at * stride[axis] - padding[axis];
    return Math.min(first + kernelSize[axis], (side[axis] ?? 1) + padding[axis]) - first;
  };
  return divisorOverride ?? (countIncludePad ? extent(0, row) * extent(1, column) : inside);
}

/** Two terms in their order: a + alpha * b, a - alpha * b. */
export function plainSum(terms: readonly [SumTerm, SumTerm]): SumArithmetic {
  const weight = terms.reduce((sum, { value, factor }) => sum + Math.abs(value * factor), 0);
  return { op: 'sum', terms, others: { count: 0, sum: 0 }, weight, bias: null };
}
