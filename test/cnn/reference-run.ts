// A network run by the plain loops: what the compute core is held to. Slow; for small inputs.

import { conv2dReference } from '../../src-main/kernels/reference/conv2d.ts';
import { linearReference } from '../../src-main/kernels/reference/linear.ts';
import { maxPool2dReference } from '../../src-main/kernels/reference/max-pool2d.ts';
import { reluReference } from '../../src-main/kernels/reference/relu.ts';
import type { Network, NetworkNode, Tensor, Weights } from '../../src-shared/network/graph.ts';
import { inferNetwork } from '../../src-shared/network/inference.ts';
import type { Shape } from '../../src-shared/network/operations.ts';

/** Every node's tensor, in execution order. */
export function referenceRun(network: Network, input: Tensor, weights: Weights): ReadonlyMap<string, Tensor> {
  const tensors = new Map<string, Tensor>([[network.inputs[0] ?? 'x', input]]);
  const nodes = new Map<string, Tensor>();
  for (const { node, shape } of inferNetwork(network, input.shape).nodes) {
    const from = tensors.get(node.inputs[0] ?? '');
    if (!from || !shape) throw new Error(`${node.name} cannot be computed`);
    const tensor = { shape, data: compute(node, from, weights, shape) };
    tensors.set(node.name, tensor);
    nodes.set(node.name, tensor);
  }
  return nodes;
}

function compute(node: NetworkNode, from: Tensor, weights: Weights, shape: Shape): Float32Array {
  const weight = weights.get(`${node.target}.weight`) ?? { shape: [], data: new Float32Array() };
  const bias = weights.get(`${node.target}.bias`) ?? null;
  switch (node.op) {
    case 'Conv2d':
      return conv2dReference(from, weight, bias, node.attributes, shape);
    case 'MaxPool2d':
      return maxPool2dReference(from, node.attributes, shape);
    case 'Linear':
      return linearReference(from, weight, bias);
    case 'ReLU':
      return reluReference(from.data);
    case 'Flatten':
      return from.data;
    default:
      throw new Error(`No reference for ${node.op}.`);
  }
}
