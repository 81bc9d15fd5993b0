// Our own plain loops, the truth that kernels are held to: what the arithmetic costs when nothing is clever.
import type { Network, Tensor, Weights } from '../../../src-shared/network/graph.ts';
import { inferNetwork } from '../../../src-shared/network/inference.ts';
import { conv2dReference } from '../../kernels/reference/conv2d.ts';
import { elementwiseReference } from '../../kernels/reference/elementwise.ts';
import { NotHere, type Peer, timed } from '../contestant.ts';

function runPlainly(network: Network, input: Tensor, weights: Weights): void {
  let before = input;
  for (const { node, shape } of inferNetwork(network, input.shape).nodes) {
    const kept = shape ?? [];
    if (node.op === 'Conv2d') {
      const weight = weights.get(`${node.target}.weight`) as Tensor;
      const bias = weights.get(`${node.target}.bias`) ?? null;
      before = { shape: kept, data: conv2dReference(before, weight, bias, node.attributes, kept) };
    } else if (node.op === 'ReLU') before = { shape: kept, data: before.data.map(elementwiseReference(node)) };
    else throw new NotHere(`The plain loops are measured with convolution and ReLU only, not with ${node.op}.`);
  }
}

export const plainLoops = (): Peer => ({
  name: 'reference',
  async prepare({ network, weights, input, values }) {
    const given = { shape: input, data: values };
    return { threads: 1, run: () => timed(() => runPlainly(network, given, weights)), close: async () => undefined };
  },
  close: async () => undefined,
});
