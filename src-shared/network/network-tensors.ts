// The tensors a network needs, as its state_dict names them.
import type { Network, NetworkNode } from './graph.ts';
import { bufferTensors, parameterTensors } from './op-catalogue.ts';
import { stateName } from './ops/op-rules.ts';
import type { NamedShape } from './weights-report.ts';

/**
 * In the order of the layers; layers that were made and then replaced have none. Running statistics are among them, num_batches_tracked is not:
 * files without it are common, and nothing is computed from it.
 */
export const networkTensors = (network: Network): readonly NamedShape[] =>
  network.modules.flatMap((layer) => {
    if (layer.path === '') return [];
    const buffers = bufferTensors(layer).filter(({ dtype }) => dtype === 'float32');
    return [...parameterTensors(layer), ...buffers].map((tensor) => ({
      name: stateName(layer.path, tensor),
      shape: tensor.shape,
    }));
  });

/** Where a state_dict has a tensor of a node. @param name `weight`; empty for a parameter that stands by itself */
export const tensorNameOf = ({ held, target }: NetworkNode, name: string): string =>
  held?.[name]?.path ?? (name === '' ? target : `${target}.${name}`);

/** Names of all nodes that a node reads, also of its weights where those are nodes: the arguments that torch.fx shows. */
export const namesRead = ({ inputs, held }: NetworkNode): readonly string[] => [
  ...inputs,
  ...Object.values(held ?? {}).map(({ node }) => node),
];
