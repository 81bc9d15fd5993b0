// nn.MaxPool2d by its definition, in plain loops: the truth that the fast kernel is held to.
import type { Tensor } from '../../../src-shared/network/graph.ts';
import type { MaxPool2dAttributes, Shape } from '../../../src-shared/network/operations.ts';

/**
 * @param input N x C x H x W
 * @param output N x C x outH x outW
 * @returns float32; padding counts as minus infinity, NaN wins. Source: aten/src/ATen/native/cpu/MaxPoolKernel.cpp
 */
export function maxPool2dReference(input: Tensor, attributes: MaxPool2dAttributes, output: Shape): Float32Array {
  const { kernelSize, stride, padding, dilation } = attributes;
  const [items = 1, channels = 1, rows = 1, columns = 1] = output;
  const [sourceRows = 1, sourceColumns = 1] = input.shape.slice(2);
  const result = new Float32Array(items * channels * rows * columns);
  let at = 0;
  for (let map = 0; map < items * channels; map++) {
    for (let row = 0; row < rows; row++) {
      for (let column = 0; column < columns; column++) {
        let greatest = Number.NEGATIVE_INFINITY;
        for (let ky = 0; ky < kernelSize[0]; ky++) {
          const y = row * stride[0] - padding[0] + ky * dilation[0];
          for (let kx = 0; kx < kernelSize[1]; kx++) {
            const x = column * stride[1] - padding[1] + kx * dilation[1];
            if (y < 0 || x < 0 || y >= sourceRows || x >= sourceColumns) continue;
            greatest = Math.max(greatest, input.data[(map * sourceRows + y) * sourceColumns + x] as number);
          }
        }
        result[at++] = greatest;
      }
    }
  }
  return result;
}
