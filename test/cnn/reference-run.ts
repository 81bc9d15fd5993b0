// A network run by the plain loops: what the compute core is held to. Slow; for small inputs.
import type { Network, Tensor, Weights } from '../../src-shared/network/graph.ts';
import { inferNetwork } from '../../src-shared/network/inference.ts';
import { computeReference } from './reference-operation.ts';

/** Every node's tensor, in execution order. */
export function referenceRun(network: Network, input: Tensor, weights: Weights): ReadonlyMap<string, Tensor> {
  const tensors = new Map<string, Tensor>([[network.inputs[0] ?? 'x', input]]);
  const nodes = new Map<string, Tensor>();
  for (const { node, shape } of inferNetwork(network, input.shape).nodes) {
    const given = node.inputs.flatMap((name) => tensors.get(name) ?? []);
    if (given.length < node.inputs.length || !shape) throw new Error(`${node.name} cannot be computed`);
    const tensorOf = (name: string): Tensor | null => weights.get(name === '' ? node.target : `${node.target}.${name}`) ?? null;
    const tensor = computeReference(node, given, tensorOf, shape);
    tensors.set(node.name, tensor);
    nodes.set(node.name, tensor);
  }
  return nodes;
}
