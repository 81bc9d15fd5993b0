// Average and adaptive pooling by their definition. Source: aten/src/ATen/native/cpu/AvgPoolKernel.cpp, AdaptiveAvgPooling.cpp.
import type { Tensor } from '../../../src-shared/network/graph.ts';
import type { AvgPool2dAttributes, Pair } from '../../../src-shared/network/operations.ts';
import { flatAt, tensorOf } from './indices.ts';

/** @param side height and width of the output */
export function averagePoolReference(input: Tensor, attributes: AvgPool2dAttributes, side: Pair): Tensor {
  const { kernelSize, stride, padding, countIncludePad, divisorOverride } = attributes;
  const lead = input.shape.slice(0, -2);
  const [rows = 1, columns = 1] = input.shape.slice(-2);
  return tensorOf([...lead, ...side], (indices) => {
    const [y = 0, x = 0] = indices.slice(-2);
    const first = [y * stride[0] - padding[0], x * stride[1] - padding[1]] as const;
    const end = [
      Math.min(first[0] + kernelSize[0], rows + padding[0]),
      Math.min(first[1] + kernelSize[1], columns + padding[1]),
    ] as const;
    const whole = (end[0] - first[0]) * (end[1] - first[1]);
    let sum = 0;
    let inside = 0;
    for (let row = Math.max(0, first[0]); row < Math.min(rows, end[0]); row++) {
      for (let column = Math.max(0, first[1]); column < Math.min(columns, end[1]); column++) {
        sum += input.data[flatAt(input.shape, [...indices.slice(0, -2), row, column])] as number;
        inside++;
      }
    }
    return inside === 0 ? 0 : sum / (divisorOverride ?? (countIncludePad ? whole : inside));
  });
}

/** @param combine the values of a window to one */
export function adaptivePoolReference(input: Tensor, side: Pair, combine: (values: readonly number[]) => number): Tensor {
  const [rows = 1, columns = 1] = input.shape.slice(-2);
  const windowOf = (at: number, size: number, outputs: number): Pair => [
    Math.floor((at * size) / outputs),
    Math.ceil(((at + 1) * size) / outputs),
  ];
  return tensorOf([...input.shape.slice(0, -2), ...side], (indices) => {
    const [y = 0, x = 0] = indices.slice(-2);
    const [top, bottom] = windowOf(y, rows, side[0]);
    const [left, right] = windowOf(x, columns, side[1]);
    const values: number[] = [];
    for (let row = top; row < bottom; row++) {
      for (let column = left; column < right; column++)
        values.push(input.data[flatAt(input.shape, [...indices.slice(0, -2), row, column])] as number);
    }
    return combine(values);
  });
}

export const meanOf = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;

/** NaN where a value is NaN. */
export const greatestOf = (values: readonly number[]): number =>
  values.reduce((most, value) => Math.max(most, value), Number.NEGATIVE_INFINITY);

export const leastOf = (values: readonly number[]): number =>
  values.reduce((least, value) => Math.min(least, value), Number.POSITIVE_INFINITY);
