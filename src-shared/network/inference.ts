// What shapes alone tell about a network: sizes, costs, geometry, and every mistake with ways to mend it. Nothing is executed.
import { describeBreaks } from './diagnosis.ts';
import type { Inference, Network } from './graph.ts';
import type { Shape } from './operations.ts';
import { parameterCount, walkShapes } from './shapes.ts';

/** Rows and columns of a CT slice. */
const CT_SIDE = 512;

/**
 * @param input N, C, H, W
 * @param source the Python text that the network was read from; without it problems come without fixes
 */
export function inferNetwork(network: Network, input: Shape, source?: string): Inference {
  const walk = walkShapes(network, input);
  const found = describeBreaks(network, input, walk, source ?? null);
  const problems = [...network.problems, ...found].sort((a, b) => a.line - b.line || a.column - b.column);
  const total = (value: 'macs' | 'bytes'): number => walk.nodes.reduce((sum, node) => sum + node[value], 0);
  const parameters = network.modules.reduce((sum, layer) => sum + (layer.path === '' ? 0 : parameterCount(layer)), 0);
  return { input, nodes: walk.nodes, totals: { parameters, macs: total('macs'), bytes: total('bytes') }, problems };
}

/** One CT slice with the channels of the first layer; for a first Linear one row of its features. */
export function defaultInput(network: Network): Shape {
  for (const { op, attributes } of network.nodes) {
    if (op === 'Conv2d') return [1, attributes.inChannels, CT_SIDE, CT_SIDE];
    if (op === 'Linear') return [1, attributes.inFeatures];
  }
  return [1, 1, CT_SIDE, CT_SIDE];
}
