// What is compared with PyTorch's activations: a network, weights and an input, and how the file's tensors are read. Hypotheses change one of them.
import type { Network, NetworkNode, Tensor, Weights } from '../../../src-shared/network/graph.ts';

export interface Setting {
  readonly network: Network;
  readonly weights: Weights;
  readonly input: Tensor;
  /** Nodes whose tensor in the file is that of another node. */
  readonly heldAs: ReadonlyMap<string, string>;
  /** The file has its pictures as N x H x W x C. */
  readonly channelsLast: boolean;
}

export interface Hypothesis {
  readonly code: string;
  readonly title: string;
  readonly advice: string;
  /** null where there is nothing of the kind to change. */
  readonly apply: (setting: Setting, scope: Scope) => Setting | null;
}

/** Names of the nodes that may be changed; null: all. */
export type Scope = ReadonlySet<string> | null;

export const isIn = (scope: Scope, name: string): boolean => scope === null || scope.has(name);

/** Other nodes; null where none is another. */
export function withNodes(setting: Setting, scope: Scope, change: (node: NetworkNode) => NetworkNode): Setting | null {
  const { network } = setting;
  const nodes = network.nodes.map((node) => (isIn(scope, node.name) ? change(node) : node));
  if (nodes.every((node, at) => node === network.nodes[at])) return null;
  return { ...setting, network: { ...network, nodes } };
}

/** The network up to a node: enough to see whether the node differs. */
export function upTo({ network, ...rest }: Setting, last: string): Setting {
  const at = network.nodes.findIndex(({ name }) => name === last);
  const nodes = network.nodes.slice(0, at + 1);
  return { ...rest, network: { ...network, nodes, outputs: [last] } };
}
