// The normalisations by their definition: mean and variance of a set of values in float64. Source: torch/nn/modules/batchnorm.py, normalization.py.
import type { Tensor } from '../../../src-shared/network/graph.ts';
import { indicesAt } from './indices.ts';

/** Factor and summand of each value. */
interface Affine {
  readonly weight: (flat: number) => number;
  readonly bias: (flat: number) => number;
}

/** Values of which `setOf` gives the same text are normalised together. */
export function normaliseReference(
  input: Tensor,
  eps: number,
  setOf: (indices: readonly number[]) => string,
  affine: Affine,
): Tensor {
  const sets = new Map<string, number[]>();
  for (let flat = 0; flat < input.data.length; flat++) {
    const key = setOf(indicesAt(input.shape, flat));
    const set = sets.get(key) ?? [];
    set.push(flat);
    sets.set(key, set);
  }
  const data = new Float32Array(input.data.length);
  for (const places of sets.values()) {
    const values = places.map((flat) => input.data[flat] as number);
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
    const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
    for (const [at, flat] of places.entries()) {
      const normal = ((values[at] as number) - mean) / Math.sqrt(variance + eps);
      data[flat] = normal * affine.weight(flat) + affine.bias(flat);
    }
  }
  return { shape: input.shape, data };
}

/** (x - mean) / sqrt(var + eps) * weight + bias per channel (axis 1). */
export function runningNormReference(
  input: Tensor,
  eps: number,
  { mean, variance }: { readonly mean: Float32Array; readonly variance: Float32Array },
  affine: Affine,
): Tensor {
  const data = input.data.map((value, flat) => {
    const channel = indicesAt(input.shape, flat)[1] as number;
    const normal = (value - (mean[channel] as number)) / Math.sqrt((variance[channel] as number) + eps);
    return normal * affine.weight(flat) + affine.bias(flat);
  });
  return { shape: input.shape, data };
}
