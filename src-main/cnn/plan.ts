// From a network and an input shape to what has to be done: for every node its passes, constants and needs for memory. Pure: no arena, no
// threads, no values but the weights. A descriptor's words that are addresses stand as names until the arena gives them a place.
import type { InferredNode, Network, NetworkNode, Weights } from '../../src-shared/network/graph.ts';
import { inferNetwork } from '../../src-shared/network/inference.ts';
import type { Shape } from '../../src-shared/network/operations.ts';
import { AppError } from '../../src-shared/protocol/errors.ts';
import { planChunkPass } from './plan-chunks.ts';
import { planConvolution } from './plan-convolution.ts';
import { planLinear } from './plan-linear.ts';
import { planPooling } from './plan-pooling.ts';
import type { Address, LayerTensors, NodeWork, Plan } from './plan-types.ts';

/**
 * @param input N x C x H x W
 * @throws AppError network/problems for a network that does not fit the input, weights/mismatch for a missing tensor
 */
export function planNetwork(network: Network, input: Shape, weights: Weights): Plan {
  const { nodes, problems } = inferNetwork(network, input);
  const [problem] = problems;
  if (problem) throw new AppError('network/problems', `Line ${problem.line}: ${problem.message}`, { line: problem.line });
  const inputName = network.inputs[0] ?? 'x';
  const shapes = new Map<string, Shape>([[inputName, input]]);
  const planned = nodes.map((inferred) => {
    const { node } = inferred;
    const shape = inferred.shape as Shape;
    const work = planNode(inferred, shapes.get(node.inputs[0] ?? '') ?? input, weights);
    shapes.set(node.name, shape);
    return { name: node.name, shape, aliasOf: node.op === 'Flatten' ? (node.inputs[0] ?? null) : null, ...work };
  });
  const measured = planChunkPass('f32_statistics', { tensor: inputName }, null, input);
  return { input: { name: inputName, shape: input, aliasOf: null, ...measured }, nodes: planned };
}

function planNode({ node, shape: inferred }: InferredNode, from: Shape, weights: Weights): NodeWork {
  const shape = inferred as Shape;
  const source: Address = { tensor: node.inputs[0] ?? '' };
  const target: Address = { tensor: node.name };
  switch (node.op) {
    case 'Conv2d':
      return planConvolution(node.attributes, tensorsOf(node, weights), {
        source,
        target,
        from: batched(from),
        to: batched(shape),
      });
    case 'MaxPool2d':
      return planPooling(node.attributes, { source, target, from: batched(from), to: batched(shape) });
    case 'Linear':
      return planLinear(node.attributes, tensorsOf(node, weights), { source, target, from, to: shape });
    case 'ReLU':
      return planChunkPass('f32_relu', source, target, shape);
    case 'Flatten':
      return planChunkPass('f32_statistics', source, null, shape);
    default:
      throw new AppError('network/unsupported', `${node.name}: ${node.op} is not computed here yet.`);
  }
}

/** A picture without a batch axis is a batch of one. */
const batched = (shape: Shape): Shape => (shape.length === 3 ? [1, ...shape] : shape);

function tensorsOf(node: NetworkNode, weights: Weights): LayerTensors {
  const weight = weights.get(`${node.target}.weight`);
  if (!weight) {
    throw new AppError(
      'weights/mismatch',
      `There is no tensor ${node.target}.weight for ${node.name}. Load weights that fit, or start from a seed.`,
    );
  }
  return { weight: weight.data, bias: weights.get(`${node.target}.bias`)?.data ?? null };
}
