// nn.Linear by its definition, in plain loops: the truth that the fast kernel is held to.
import type { Tensor } from '../../../src-shared/network/graph.ts';

/**
 * @param input any shape whose last axis is the input features
 * @param weight outFeatures x inFeatures
 * @returns float32, each from a float64 sum. Source: torch/nn/modules/linear.py
 */
export function linearReference(input: Tensor, weight: Tensor, bias: Tensor | null): Float32Array {
  const [outFeatures = 1, inFeatures = 1] = weight.shape;
  const rows = input.data.length / inFeatures;
  const result = new Float32Array(rows * outFeatures);
  for (let row = 0; row < rows; row++) {
    for (let feature = 0; feature < outFeatures; feature++) {
      let sum = bias?.data[feature] ?? 0;
      for (let i = 0; i < inFeatures; i++) {
        sum += (weight.data[feature * inFeatures + i] as number) * (input.data[row * inFeatures + i] as number);
      }
      result[row * outFeatures + feature] = sum;
    }
  }
  return result;
}
