// nn.ConvTranspose2d by its definition: every input value is laid down, times the kernel, at its place in the output.
// Source: torch/nn/modules/conv.py.
import type { Tensor } from '../../../src-shared/network/graph.ts';
import type { ConvTranspose2dAttributes, Shape } from '../../../src-shared/network/operations.ts';

/**
 * @param input N x C x H x W
 * @param weight C x outChannels/groups x kH x kW
 */
export function convTranspose2dReference(
  input: Tensor,
  weight: Tensor,
  bias: Tensor | null,
  attributes: ConvTranspose2dAttributes,
): Tensor {
  const { inChannels, outChannels, groups, kernelSize, stride, padding, outputPadding, dilation } = attributes;
  const [items = 1, , rows = 1, columns = 1] = input.shape;
  const side = (size: number, axis: 0 | 1): number =>
    (size - 1) * stride[axis] - 2 * padding[axis] + dilation[axis] * (kernelSize[axis] - 1) + outputPadding[axis] + 1;
  const shape: Shape = [items, outChannels, side(rows, 0), side(columns, 1)];
  const [, , outRows = 1, outColumns = 1] = shape;
  const sums = new Float64Array(items * outChannels * outRows * outColumns);
  const outPerGroup = outChannels / groups;
  for (let at = 0; at < sums.length; at++) sums[at] = bias?.data[Math.floor(at / (outRows * outColumns)) % outChannels] ?? 0;
  for (let at = 0; at < input.data.length; at++) {
    const column = at % columns;
    const row = Math.floor(at / columns) % rows;
    const channel = Math.floor(at / (columns * rows)) % inChannels;
    const item = Math.floor(at / (columns * rows * inChannels));
    const firstOut = Math.floor(channel / (inChannels / groups)) * outPerGroup;
    for (let out = 0; out < outPerGroup; out++) {
      for (let ky = 0; ky < kernelSize[0]; ky++) {
        for (let kx = 0; kx < kernelSize[1]; kx++) {
          const y = row * stride[0] - padding[0] + ky * dilation[0];
          const x = column * stride[1] - padding[1] + kx * dilation[1];
          if (y < 0 || x < 0 || y >= outRows || x >= outColumns) continue;
          const factor = weight.data[((channel * outPerGroup + out) * kernelSize[0] + ky) * kernelSize[1] + kx] as number;
          const to = ((item * outChannels + firstOut + out) * outRows + y) * outColumns + x;
          sums[to] = (sums[to] as number) + factor * (input.data[at] as number);
        }
      }
    }
  }
  return { shape, data: Float32Array.from(sums) };
}
