// nn.Conv2d by its definition, in plain loops: the truth that the fast kernels are held to. Slow on purpose, nothing is clever here.
import type { Tensor } from '../../../src-shared/network/graph.ts';
import type { Conv2dAttributes, Shape } from '../../../src-shared/network/operations.ts';
import { paddingBefore } from '../../../src-shared/network/ops/convolution.ts';
import { sourceIndex } from './padding.ts';

/**
 * @param input N x C x H x W
 * @param weight outChannels x C/groups x kH x kW
 * @param bias outChannels, or null
 * @param output N x outChannels x outH x outW
 * @returns float32, each from a float64 sum. Source: torch/nn/modules/conv.py
 */
export function conv2dReference(
  input: Tensor,
  weight: Tensor,
  bias: Tensor | null,
  attributes: Conv2dAttributes,
  output: Shape,
): Float32Array {
  const { stride, dilation, groups, outChannels, inChannels, paddingMode } = attributes;
  const [kernelRows, kernelColumns] = attributes.kernelSize;
  const [items = 1, , rows = 1, columns = 1] = output;
  const [sourceRows = 1, sourceColumns = 1] = input.shape.slice(2);
  const [top, left] = paddingBefore(attributes);
  const perGroup = inChannels / groups;
  const result = new Float32Array(items * outChannels * rows * columns);
  let at = 0;
  for (let item = 0; item < items; item++) {
    for (let channel = 0; channel < outChannels; channel++) {
      const firstIn = Math.floor(channel / (outChannels / groups)) * perGroup;
      for (let row = 0; row < rows; row++) {
        for (let column = 0; column < columns; column++) {
          let sum = bias?.data[channel] ?? 0;
          for (let c = 0; c < perGroup; c++) {
            const plane = (item * inChannels + firstIn + c) * sourceRows;
            for (let ky = 0; ky < kernelRows; ky++) {
              const y = sourceIndex(row * stride[0] - top + ky * dilation[0], sourceRows, paddingMode);
              for (let kx = 0; kx < kernelColumns; kx++) {
                const x = sourceIndex(column * stride[1] - left + kx * dilation[1], sourceColumns, paddingMode);
                if (y < 0 || x < 0) continue;
                const factor = weight.data[((channel * perGroup + c) * kernelRows + ky) * kernelColumns + kx] as number;
                sum += factor * (input.data[(plane + y) * sourceColumns + x] as number);
              }
            }
          }
          result[at++] = sum;
        }
      }
    }
  }
  return result;
}
