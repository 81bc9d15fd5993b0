// A network of one op: its first input is the network's, the others are parameters of the model; every tensor of the layer is seeded.
import type { Network, NetworkNode, Tensor, Weights } from '../../src-shared/network/graph.ts';
import { bufferTensors, parameterTensors } from '../../src-shared/network/op-catalogue.ts';
import type { Shape } from '../../src-shared/network/operations.ts';
import type { OpCase } from './cases/op-case.ts';
import { seededTensor } from './network-cases.ts';
import { computeReference } from './reference-operation.ts';

const BARE = { defined: null, called: null } as const;
/** Values of seeded tensors. */
const DEFAULT_RANGE: readonly [number, number] = [-2, 2];

interface OpNetwork {
  readonly network: Network;
  readonly input: Tensor;
  readonly weights: Weights;
  /** What the plain loops give; the shape inferred is taken as the wish for sizes only. */
  readonly reference: (shape: Shape) => Tensor;
}

function seededIn(shape: Shape, seed: number, [low, high]: readonly [number, number]): Tensor {
  const { data } = seededTensor(shape, seed);
  return { shape, data: data.map((value) => low + ((value + 1) / 2) * (high - low)) };
}

export function networkOfCase({ operation, inputs, range = DEFAULT_RANGE }: OpCase): OpNetwork {
  const weights = new Map<string, Tensor>();
  const given = inputs.map((shape, at) => seededIn(shape, at + 1, range));
  const others = given.slice(1).map((tensor, at): NetworkNode => {
    weights.set(`other${at}`, tensor);
    return {
      op: 'Parameter',
      attributes: { shape: tensor.shape, fill: 0, learnable: true },
      ...{ name: `other${at}`, kind: 'get_attr', target: `other${at}`, inputs: [], ...BARE },
    };
  });
  for (const [at, { name, shape }] of [...parameterTensors(operation), ...bufferTensors(operation)].entries()) {
    // Variances are positive.
    weights.set(`layer.${name}`, seededIn(shape, 100 + at, name === 'running_var' ? [0.2, 3] : [-1, 1]));
  }
  const node = {
    ...operation,
    ...{ name: 'layer', kind: 'call_module', target: 'layer', inputs: ['x', ...others.map(({ name }) => name)], ...BARE },
  } as NetworkNode;
  const network: Network = {
    className: 'Case',
    modules: [],
    inputs: ['x'],
    nodes: [...others, node],
    outputs: ['layer'],
    problems: [],
    warnings: [],
  };
  const tensorOf = (name: string): Tensor | null => weights.get(`layer.${name}`) ?? null;
  const [input = { shape: [], data: new Float32Array() }] = given;
  return { network, input, weights, reference: (shape) => computeReference(operation, given, tensorOf, shape) };
}
