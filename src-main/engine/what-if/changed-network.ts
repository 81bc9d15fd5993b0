// A network some of whose maps count at other strengths: behind each node in question stands a product with one factor a map. The product takes the
// node's name, so that every reader, and everything that asks for the node, finds the changed values; the values before it are NAME.plain.
import type { Factors } from '../../../src-shared/network/channel-changes.ts';
import type { InferredNode, Network, NetworkNode, Tensor, Weights } from '../../../src-shared/network/graph.ts';
import { inferNetwork } from '../../../src-shared/network/inference.ts';
import type { Shape } from '../../../src-shared/network/operations.ts';
import { AppError } from '../../../src-shared/protocol/errors.ts';
import type { NameThere } from '../../cnn/partial-program.ts';
import { StorageTracker } from '../../cnn/storage.ts';
import type { NetworkEntry } from '../network-store.ts';

const plainName = (node: string): string => `${node}.plain`;
const factorsName = (node: string): string => `${node}.factors`;
/** Rows and columns. */
const PLANE_AXES = 2;

/** @throws AppError network/unsupported where in-place work on a view hides what is changed */
export function changeNetwork(entry: NetworkEntry, factors: Factors, id: string): NetworkEntry {
  const nodes = rewire(entry, factors);
  const network: Network = { ...entry.network, nodes };
  const inference = inferNetwork(network, entry.inference.input, entry.source);
  const own = entry.inference.nodes.flatMap(({ node, shape }): [string, Tensor][] => {
    const data = factors.get(node.name);
    return data && shape ? [[factorsName(node.name), { shape: factorsShape(shape), data }]] : [];
  });
  const weights: Weights | null = entry.weights && new Map([...entry.weights, ...own]);
  return { ...entry, id, network, inference, weights, changed: { plain: entry, factors } };
}

const factorsShape = (shape: Shape): Shape =>
  shape.length <= PLANE_AXES ? shape : shape.map((size, axis) => (axis < shape.length - PLANE_AXES ? size : 1));

function rewire({ network, inference }: NetworkEntry, factors: Factors): readonly NetworkNode[] {
  const storages = new StorageTracker(network.inputs);
  const shapes = new Map(inference.nodes.map(({ node, shape }) => [node.name, shape]));
  return inference.nodes.flatMap(({ node, shape }: InferredNode): NetworkNode[] => {
    // What is read is named outright: in-place work on the plain values must not lead past the product.
    const inputs = node.inputs.map((name) => {
      const read = storages.reading(name, node);
      if (read !== name && shapes.get(read)?.join() !== (shapes.get(name) ?? inference.input).join()) throw hidden(node, read);
      return read;
    });
    storages.add(node);
    const values = factors.get(node.name);
    if (!values || shape === null) return [{ ...node, inputs }];
    const place = { defined: node.defined, called: node.called };
    return [
      { ...node, inputs, name: plainName(node.name) },
      {
        ...place,
        op: 'Parameter',
        kind: 'get_attr',
        name: factorsName(node.name),
        target: factorsName(node.name),
        inputs: [],
        attributes: { shape: factorsShape(shape), fill: 1, learnable: false },
      },
      {
        ...place,
        op: 'mul',
        kind: 'call_function',
        name: node.name,
        target: 'operator.mul',
        inputs: [plainName(node.name), factorsName(node.name)],
        attributes: { scalar: null, scalarFirst: false, alpha: 1 },
      },
    ];
  });
}

const hidden = (node: NetworkNode, read: string): AppError =>
  new AppError(
    'network/unsupported',
    `${node.name} reads ${read} through a view that was changed in place; what its channels are worth cannot be changed. Write that change without inplace.`,
    { line: node.called?.line ?? 1 },
  );

const factorsIn = (entry: NetworkEntry): Factors => entry.changed?.factors ?? new Map();

/** Nodes whose values differ between two changes of one network although nothing before them does. */
export function changedNodes(to: NetworkEntry, from: NetworkEntry): ReadonlySet<string> {
  const [ours, theirs] = [factorsIn(to), factorsIn(from)];
  const names = new Set([...ours.keys(), ...theirs.keys()]);
  const others = [...names].filter((name) => ours.get(name)?.join() !== theirs.get(name)?.join());
  return new Set(others.flatMap((name) => (ours.has(name) ? [name, factorsName(name)] : [name])));
}

/** What a node of `to` is called in `from`, both changes of one network. */
export function namesIn(from: NetworkEntry, to: NetworkEntry): NameThere {
  const [ours, theirs] = [factorsIn(to), factorsIn(from)];
  const there = new Map<string, string>();
  for (const { node } of (to.changed?.plain ?? to).inference.nodes) {
    const { name } = node;
    const plain = theirs.has(name) ? plainName(name) : name;
    there.set(ours.has(name) ? plainName(name) : name, plain);
    if (!ours.has(name) || !theirs.has(name)) continue;
    there.set(name, name);
    there.set(factorsName(name), factorsName(name));
  }
  const input = to.network.inputs[0] ?? 'x';
  return (name) => (name === input ? input : (there.get(name) ?? null));
}
