// From a network and an input shape to what has to be done: for every node its passes, constants and needs for memory. Pure: no arena, no
// threads, no values but the weights. A descriptor's words that are addresses stand as names until the arena gives them a place.
import type { InferredNode, Network, Weights } from '../../src-shared/network/graph.ts';
import { inferNetwork } from '../../src-shared/network/inference.ts';
import type { Shape } from '../../src-shared/network/operations.ts';
import { AppError } from '../../src-shared/protocol/errors.ts';
import { mapsOf } from './activation.ts';
import { planMeasuring } from './plan-chunks.ts';
import { isAlias, planNode } from './plan-node.ts';
import type { NodeWork, Plan, PlannedTensor } from './plan-types.ts';
import { StorageTracker } from './storage.ts';

/**
 * @param input N x C x H x W, or any other shape that the network takes
 * @throws AppError network/problems for a network that does not fit the input, weights/mismatch for a missing tensor
 */
export function planNetwork(network: Network, input: Shape, weights: Weights): Plan {
  const { nodes, problems } = inferNetwork(network, input);
  const [problem] = problems;
  if (problem) throw new AppError('network/problems', `Line ${problem.line}: ${problem.message}`, { line: problem.line });
  return planNodes(network.inputs[0] ?? 'x', input, nodes, weights);
}

const NOTHING_TO_DO: NodeWork = { passes: [], constants: [], workBytes: 0, scratchBytes: 0, statisticsChunks: 0 };

/** @param nodes in execution order, every shape known */
function planNodes(inputName: string, input: Shape, nodes: readonly InferredNode[], weights: Weights): Plan {
  const tensors = new Map<string, PlannedTensor>();
  const storage = new StorageTracker([inputName]);
  const first: PlannedTensor = {
    name: inputName,
    shape: input,
    aliasOf: null,
    measuredAs: null,
    ...planMeasuring({ tensor: inputName }, input),
  };
  tensors.set(inputName, first);
  const planned = nodes.map(({ node, shape }) => {
    if (shape === null) throw new AppError('network/problems', `${node.name} has no shape for this input.`);
    const arriving = node.inputs.map((name) => {
      const tensor = tensors.get(storage.reading(name, node));
      if (tensor) return { address: { tensor: tensor.name }, shape: tensors.get(name)?.shape ?? tensor.shape };
      throw new AppError(
        'network/unsupported',
        `${node.name} reads ${name}, which is not given: a network runs on one input here (${inputName}).`,
        { line: node.called?.line ?? 1 },
      );
    });
    storage.add(node);
    const before = arriving[0] && tensors.get(arriving[0].address.tensor);
    const tensor =
      before && isAlias(node)
        ? aliasOf(before, node.name, shape)
        : {
            name: node.name,
            shape,
            aliasOf: null,
            measuredAs: null,
            ...planNode(node as Parameters<typeof planNode>[0], arriving, shape, weights),
          };
    tensors.set(node.name, tensor);
    return tensor;
  });
  return { input: first, nodes: planned };
}

/** The same values; where they fall apart into the same maps, what was measured serves too. */
function aliasOf(before: PlannedTensor, name: string, shape: Shape): PlannedTensor {
  const [own, given] = [mapsOf(shape), mapsOf(before.shape)];
  const isSame = own.maps === given.maps && own.valuesPerMap === given.valuesPerMap;
  const work = isSame ? NOTHING_TO_DO : planMeasuring({ tensor: before.name }, shape);
  return { name, shape, aliasOf: before.name, measuredAs: isSame ? before.name : null, ...work };
}
