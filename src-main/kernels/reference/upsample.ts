// Interpolation by its definition: the place of an output pixel's centre in the input (float32, as PyTorch decides it), then a weighted sum in
// float64. Source: aten/src/ATen/native/UpSample.h.
import type { Tensor } from '../../../src-shared/network/graph.ts';
import type { Pair, UpsampleAttributes } from '../../../src-shared/network/operations.ts';
import { flatAt, tensorOf } from './indices.ts';

const { fround } = Math;
const A = -0.75;

type Weighted = readonly (readonly [source: number, weight: number])[];

function sourcesOf(attributes: UpsampleAttributes, axis: 0 | 1, size: number, outputs: number, at: number): Weighted {
  const { mode, alignCorners, scaleFactor, recomputeScaleFactor } = attributes;
  const factor = recomputeScaleFactor ? undefined : scaleFactor?.[axis];
  const last = size - 1;
  const inside = (source: number): number => Math.min(last, Math.max(0, source));
  const scale = fround(factor === undefined ? size / outputs : 1 / factor);
  if (mode === 'nearest' && outputs === size) return [[at, 1]];
  if (mode === 'nearest' && outputs === 2 * size) return [[Math.floor(at / 2), 1]];
  if (mode === 'nearest') return [[inside(Math.floor(fround(at * scale))), 1]];
  if (mode === 'nearest-exact') return [[inside(Math.floor(fround((at + 1 / 2) * scale))), 1]];
  const corners = outputs > 1 ? fround(last / (outputs - 1)) : 0;
  const centre = alignCorners ? fround(corners * at) : fround(fround(scale * (at + 1 / 2)) - 1 / 2);
  if (mode === 'bilinear') {
    const place = outputs === size ? at : Math.max(0, centre);
    const first = inside(Math.floor(place));
    const share = Math.min(1, place - first);
    return [
      [first, 1 - share],
      [inside(first + 1), share],
    ];
  }
  const first = Math.min(last, Math.floor(centre));
  const share = Math.min(1, Math.max(0, centre - first));
  return [-1, 0, 1, 2].map((step) => [inside(first + step), cubic(Math.abs(step - share))] as const);
}

/** Keys' kernel, by distance. */
function cubic(x: number): number {
  return x <= 1 ? (A + 2) * x ** 3 - (A + 3) * x ** 2 + 1 : A * x ** 3 - 5 * A * x ** 2 + 8 * A * x - 4 * A;
}

/** Every mode but area, which is adaptive average pooling. */
export function upsampleReference(input: Tensor, attributes: UpsampleAttributes, side: Pair): Tensor {
  const [rows = 1, columns = 1] = input.shape.slice(-2);
  return tensorOf([...input.shape.slice(0, -2), ...side], (indices) => {
    const [y = 0, x = 0] = indices.slice(-2);
    let sum = 0;
    for (const [row, high] of sourcesOf(attributes, 0, rows, side[0], y)) {
      for (const [column, wide] of sourcesOf(attributes, 1, columns, side[1], x))
        sum += high * wide * (input.data[flatAt(input.shape, [...indices.slice(0, -2), row, column])] as number);
    }
    return sum;
  });
}
