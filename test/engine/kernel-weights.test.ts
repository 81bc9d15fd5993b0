// The kernels of a channel as PyTorch stores them: groups, and transposed convolutions, whose first axis is the input.
import { expect, test } from 'vitest';
import { kernelWeights } from '../../src-main/engine/kernel-weights.ts';
import type { NetworkEntry } from '../../src-main/engine/network-store.ts';
import type { Tensor } from '../../src-shared/network/graph.ts';
import { inferNetwork } from '../../src-shared/network/inference.ts';
import { networkOf } from '../cnn/network-cases.ts';

const counting = (shape: readonly number[]): Tensor => {
  const size = shape.reduce((product, side) => product * side, 1);
  return { shape: [...shape], data: Float32Array.from({ length: size }, (_, at) => at - 3) };
};

function entry(layers: string, input: readonly number[], weight: Tensor): NetworkEntry {
  const network = networkOf({ title: '', layers, input: [] });
  const [node] = network.nodes;
  const bias = { shape: [64], data: Float32Array.from({ length: 64 }, (_, at) => at / 10) };
  const weights = new Map([
    [`${node?.target}.weight`, weight],
    [`${node?.target}.bias`, bias],
  ]);
  const inference = inferNetwork(network, [...input]);
  return {
    id: 'n',
    source: '',
    sourceSha256: '',
    network,
    inference,
    weights,
    weightsOrigin: { kind: 'seed', seed: 0 },
    builtin: null,
    weightsTitle: '',
  };
}
const nameOf = ({ network }: NetworkEntry): string => network.nodes[0]?.name ?? '';

test('a convolution in groups', () => {
  const made = entry('nn.Conv2d(4, 6, (1, 2), groups=2)', [1, 4, 8, 8], counting([6, 2, 1, 2]));
  const found = kernelWeights({ networkId: 'n', node: nameOf(made), channel: 4 }, made);
  expect(found).toEqual({
    firstInChannel: 2,
    kernel: [1, 2],
    weights: Float32Array.of(13, 14, 15, 16),
    bias: Math.fround(0.4),
    layerReach: 20,
  });
});

test('a transposed convolution in groups', () => {
  const made = entry('nn.ConvTranspose2d(4, 6, (1, 2), groups=2)', [1, 4, 8, 8], counting([4, 3, 1, 2]));
  const { firstInChannel, weights } = kernelWeights({ networkId: 'n', node: nameOf(made), channel: 4 }, made);
  // in 2 and 3, the second of three outputs: (in * 3 + 1) * 2 - 3.
  expect([firstInChannel, ...weights]).toEqual([2, 11, 12, 17, 18]);
});

test('what has no kernels is refused with the reason', () => {
  const made = entry('nn.ReLU()', [1, 4, 8, 8], counting([1]));
  expect(() => kernelWeights({ networkId: 'n', node: nameOf(made), channel: 0 }, made)).toThrow(/has no kernels/);
});
