// The kernels of one output channel, as PyTorch stores them: one a channel of the input that it reads.
import type { Tensor } from '../../src-shared/network/graph.ts';
import { tensorNameOf } from '../../src-shared/network/network-tensors.ts';
import { AppError } from '../../src-shared/protocol/errors.ts';
import type { KernelRequest, KernelWeights } from '../../src-shared/protocol/maps-messages.ts';
import type { NetworkEntry } from './network-store.ts';

/** @throws AppError engine/bad-request for a node without kernels or a channel that it does not have */
export function kernelWeights({ node: name, channel }: KernelRequest, entry: NetworkEntry): KernelWeights {
  const node = entry.network.nodes.find((one) => one.name === name);
  if (!node || (node.op !== 'Conv2d' && node.op !== 'ConvTranspose2d'))
    throw new AppError('engine/bad-request', `${name} has no kernels: only convolutions and transposed convolutions have.`);
  const weight = entry.weights?.get(tensorNameOf(node, 'weight'));
  if (!weight) throw new AppError('engine/bad-request', `${name} has no weights to show.`);
  const { inChannels, outChannels, groups, kernelSize } = node.attributes;
  // A map is counted through all items.
  const output = channel % outChannels;
  const outPerGroup = outChannels / groups;
  const inPerGroup = inChannels / groups;
  const group = Math.floor(output / outPerGroup);
  const taps = kernelSize[0] * kernelSize[1];
  const isTransposed = node.op === 'ConvTranspose2d';
  const weights = new Float32Array(inPerGroup * taps);
  for (let input = 0; input < inPerGroup; input++) {
    // Conv2d: out x in/groups; ConvTranspose2d: in x out/groups.
    const kernel = isTransposed
      ? (group * inPerGroup + input) * outPerGroup + (output % outPerGroup)
      : output * inPerGroup + input;
    weights.set(weight.data.subarray(kernel * taps, (kernel + 1) * taps), input * taps);
  }
  const bias = entry.weights?.get(tensorNameOf(node, 'bias'));
  return {
    firstInChannel: group * inPerGroup,
    kernel: kernelSize,
    weights,
    bias: bias ? (bias.data[output] as number) : null,
    layerReach: reachOf(weight),
  };
}

function reachOf({ data }: Tensor): number {
  let reach = 0;
  for (const value of data) if (Math.abs(value) > reach) reach = Math.abs(value);
  return reach;
}
