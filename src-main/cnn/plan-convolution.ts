// nn.Conv2d as the direct kernel wants it: a padded copy of the input where one is needed, and the place of every tap as an offset. Strided
// columns are sorted by phase in the copy, so that neighbours in the output are neighbours in memory.
import type { Conv2dAttributes } from '../../src-shared/network/operations.ts';
import type { ConvolutionKernel } from './convolution-choice.ts';
import { addConvolutionPass } from './convolution-pass.ts';
import { WorkBuilder } from './node-work.ts';
import { addPadding } from './plan-padding.ts';
import type { LayerTensors, NodeWork, RectifyingFlow } from './plan-types.ts';

const FLOAT_BYTES = 4;

/** Shapes are N x C x H x W. */
export function planConvolution(
  attributes: Conv2dAttributes,
  tensors: LayerTensors,
  forced: ConvolutionKernel | null,
  { source, target, from, to, floor, rectifiedAs }: RectifyingFlow,
): NodeWork {
  const { inChannels, outChannels, groups, kernelSize, stride, dilation } = attributes;
  const [items = 1, , rows = 1, columns = 1] = to;
  const inPerGroup = inChannels / groups;
  const isPlain = groups === 1 && [...stride, ...dilation].every((step) => step === 1);
  const work = new WorkBuilder();
  const padding = addPadding(work, attributes, from, source);
  const planeBytes = padding.rows * padding.columns * FLOAT_BYTES;
  const taps = new Int32Array(inPerGroup * kernelSize[0] * kernelSize[1]);
  let tap = 0;
  for (let channel = 0; channel < inPerGroup; channel++) {
    for (let ky = 0; ky < kernelSize[0]; ky++) {
      for (let kx = 0; kx < kernelSize[1]; kx++) {
        const row = ky * dilation[0];
        taps[tap++] = channel * planeBytes + (row * padding.columns + padding.placeOfColumn(kx * dilation[1])) * FLOAT_BYTES;
      }
    }
  }
  const chunks = addConvolutionPass(work, {
    input: padding.result,
    output: target,
    weight: tensors.weight,
    bias: tensors.bias,
    taps,
    items,
    groups,
    inPerGroup,
    outPerGroup: outChannels / groups,
    rows,
    columns,
    itemBytes: inChannels * planeBytes,
    groupBytes: inPerGroup * planeBytes,
    rowStepBytes: stride[0] * padding.columns * FLOAT_BYTES,
    isMeasured: true,
    floor,
    rectifiedAs,
    plainSide: kernelSize[0] === kernelSize[1] && isPlain ? kernelSize[0] : null,
    forced,
  });
  return work.finish(chunks, rectifiedAs === null ? null : chunks);
}
