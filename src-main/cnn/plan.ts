// From a network and an input shape to what has to be done: for every node its passes, constants and needs for memory. Pure: no arena, no
// threads, no values but the weights. A descriptor's words that are addresses stand as names until the arena gives them a place.
import type { InferredNode, Network, Weights } from '../../src-shared/network/graph.ts';
import { inferNetwork } from '../../src-shared/network/inference.ts';
import type { Shape } from '../../src-shared/network/operations.ts';
import { AppError } from '../../src-shared/protocol/errors.ts';
import { mapsOf } from './activation.ts';
import type { ConvolutionKernel } from './convolution-choice.ts';
import { planMeasuring } from './plan-chunks.ts';
import { isAlias, planNode } from './plan-node.ts';
import { rectifiedTensors, resolveReading } from './plan-reading.ts';
import type { NodeWork, Plan, PlannedTensor, Source } from './plan-types.ts';

export interface PlanOptions {
  /** Wanted for every convolution that it can compute; null: the fastest for each. */
  readonly kernel?: ConvolutionKernel | null;
}

/**
 * @param input N x C x H x W, or any other shape that the network takes
 * @throws AppError network/problems for a network that does not fit the input, weights/mismatch for a missing tensor
 */
export function planNetwork(network: Network, input: Shape, weights: Weights, options: PlanOptions = {}): Plan {
  const { nodes, problems } = inferNetwork(network, input);
  const [problem] = problems;
  if (problem) throw new AppError('network/problems', `Line ${problem.line}: ${problem.message}`, { line: problem.line });
  return planNodes(network.inputs[0] ?? 'x', input, nodes, { weights, kernel: options.kernel ?? null });
}

const NOTHING_TO_DO: NodeWork = {
  passes: [],
  constants: [],
  workBytes: 0,
  scratchBytes: 0,
  statisticsChunks: 0,
  rectifiedChunks: null,
};
const OWN_VALUES = { aliasOf: null, isRectified: false, measuredAs: null };

interface PlanContext {
  readonly weights: Weights;
  readonly kernel: ConvolutionKernel | null;
}

/** @param nodes in execution order, every shape known */
function planNodes(inputName: string, input: Shape, nodes: readonly InferredNode[], context: PlanContext): Plan {
  const first: PlannedTensor = { ...OWN_VALUES, name: inputName, shape: input, ...planMeasuring({ tensor: inputName }, input) };
  const tensors = new Map([[inputName, first]]);
  const reading = resolveReading(inputName, nodes);
  const rectified = rectifiedTensors(reading);
  for (const { node, shape, reads } of reading) {
    if (shape === null) throw new AppError('network/problems', `${node.name} has no shape for this input.`);
    const sources = reads.map((name) => tensors.get(name) as PlannedTensor);
    const [before] = sources;
    if (before && rectified.get(before.name) === node.name) tensors.set(node.name, rectify(before, node.name));
    else if (before && isAlias(node)) tensors.set(node.name, aliasOf(before, node.name, shape));
    else {
      // In-place work on a view leaves other values under a name, and the shape that name had.
      const shapes = node.inputs.map((name) => (tensors.get(name) as PlannedTensor).shape);
      const arriving = sources.map((source, at) => readFrom(source, shapes[at] ?? source.shape));
      const work = planNode(node as Parameters<typeof planNode>[0], arriving, shape, {
        ...context,
        rectifiedAs: rectified.get(node.name) ?? null,
      });
      tensors.set(node.name, { ...OWN_VALUES, name: node.name, shape, ...work });
    }
  }
  return { reading, input: first, nodes: [...tensors.values()].slice(1) };
}

const readFrom = ({ name, isRectified }: PlannedTensor, shape: Shape): Source => ({
  address: { tensor: name },
  shape,
  isRectified,
});

/** The same values; where they fall apart into the same maps, what was measured serves too. */
function aliasOf(before: PlannedTensor, name: string, shape: Shape): PlannedTensor {
  const [own, given] = [mapsOf(shape), mapsOf(before.shape)];
  const isSame = own.maps === given.maps && own.valuesPerMap === given.valuesPerMap;
  const work = isSame ? NOTHING_TO_DO : planMeasuring({ tensor: before.name }, shape);
  return { ...OWN_VALUES, name, shape, aliasOf: before.name, measuredAs: isSame ? before.name : null, ...work };
}

/** Nothing is written: what ReLU leaves is measured where the values before it are made, or else by a pass of its own. */
function rectify(before: PlannedTensor, name: string): PlannedTensor {
  const { shape, rectifiedChunks } = before;
  const work =
    rectifiedChunks === null
      ? planMeasuring({ tensor: before.name }, shape, 'f32_rectified_statistics')
      : { ...NOTHING_TO_DO, statisticsChunks: rectifiedChunks };
  return { ...OWN_VALUES, name, shape, aliasOf: before.name, isRectified: true, ...work };
}
