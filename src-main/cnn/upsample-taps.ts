// Where interpolation reads along one axis, in float32 as PyTorch computes it: a pixel more or less decides which value is taken.
// Source: aten/src/ATen/native/UpSample.h (area_pixel_compute_scale, area_pixel_compute_source_index, nearest_idx, guard_index_and_lambda).
import type { UpsampleAttributes } from '../../src-shared/network/operations.ts';

const { fround } = Math;
const HALF = 1 / 2;
/** Keys' cubic kernel with the parameter PyTorch uses. */
const CUBIC_A = -0.75;

/** Per output `taps` sources and weights. */
export interface Taps {
  readonly taps: number;
  readonly sources: Int32Array;
  readonly weights: Float32Array;
}

/** Input pixels per output pixel. A size that is recomputed or given is used as it is, a factor by its reciprocal. */
function stepOf(attributes: UpsampleAttributes, axis: 0 | 1, size: number, outputs: number): number {
  if (attributes.alignCorners && attributes.mode !== 'nearest' && attributes.mode !== 'nearest-exact')
    return outputs > 1 ? fround((size - 1) / (outputs - 1)) : 0;
  const factor = attributes.scaleFactor?.[axis];
  return factor !== undefined && !attributes.recomputeScaleFactor ? fround(1 / factor) : fround(fround(size) / outputs);
}

export function nearestSources(attributes: UpsampleAttributes, axis: 0 | 1, size: number, outputs: number): Int32Array {
  const step = stepOf(attributes, axis, size, outputs);
  return Int32Array.from({ length: outputs }, (_, i) => {
    if (attributes.mode === 'nearest-exact') return Math.min(size - 1, Math.floor(fround(fround(i + HALF) * step)));
    if (outputs === size) return i;
    if (outputs === 2 * size) return i >> 1;
    return Math.min(size - 1, Math.floor(fround(i * step)));
  });
}

/** The place in the input of an output's centre. */
function placeOf(attributes: UpsampleAttributes, step: number, i: number): number {
  return attributes.alignCorners ? fround(step * i) : fround(fround(step * fround(i + HALF)) - HALF);
}

export function linearTaps(attributes: UpsampleAttributes, axis: 0 | 1, size: number, outputs: number): Taps {
  const step = stepOf(attributes, axis, size, outputs);
  const sources = new Int32Array(2 * outputs);
  const weights = new Float32Array(2 * outputs);
  for (let i = 0; i < outputs; i++) {
    const place = outputs === size ? i : Math.max(0, placeOf(attributes, step, i));
    const first = Math.min(Math.floor(place), size - 1);
    const share = Math.min(1, Math.max(0, fround(place - first)));
    sources[2 * i] = first;
    sources[2 * i + 1] = Math.min(first + 1, size - 1);
    weights[2 * i] = 1 - share;
    weights[2 * i + 1] = share;
  }
  return { taps: 2, sources, weights };
}

export function cubicTaps(attributes: UpsampleAttributes, axis: 0 | 1, size: number, outputs: number): Taps {
  const taps = 4;
  const step = stepOf(attributes, axis, size, outputs);
  const sources = new Int32Array(taps * outputs);
  const weights = new Float32Array(taps * outputs);
  for (let i = 0; i < outputs; i++) {
    const place = placeOf(attributes, step, i);
    const first = Math.min(Math.floor(place), size - 1);
    const share = Math.min(1, Math.max(0, fround(place - first)));
    const around = [far(share + 1), near(share), near(1 - share), far(2 - share)];
    for (let tap = 0; tap < taps; tap++) {
      sources[taps * i + tap] = Math.min(size - 1, Math.max(0, first - 1 + tap));
      weights[taps * i + tap] = around[tap] as number;
    }
  }
  return { taps, sources, weights };
}

/** The kernel at a distance up to 1. */
const near = (x: number): number => ((CUBIC_A + 2) * x - (CUBIC_A + 3)) * x * x + 1;

/** From 1 to 2; 5, 8 and 4 are the kernel's own coefficients. */
const far = (x: number): number => ((CUBIC_A * x - 5 * CUBIC_A) * x + 8 * CUBIC_A) * x - 4 * CUBIC_A;
