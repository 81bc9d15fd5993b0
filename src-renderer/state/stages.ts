// A network as a row of stages: every layer that makes values of its own, with the ReLU that follows it. A stage is a wall of maps.
// Pure: also says which values belong together before and after ReLU.
import { type Planes, planesOf } from '../../src-shared/imaging/planes.ts';
import type { NetworkSummary, NodeSummary } from '../../src-shared/protocol/network-messages.ts';

export interface Stage {
  /** The layer's name: `conv2`. Names the wall. */
  readonly name: string;
  readonly node: NodeSummary;
  /** Null where no ReLU reads it. */
  readonly relu: NodeSummary | null;
}

/** What only hands values on, in another order or under another shape: its maps are those of the layer before. */
const HANDED_ON: ReadonlySet<string> = new Set([
  ...['Dropout', 'Dropout2d', 'Identity', 'contiguous', 'clone', 'detach', 'float', 'Parameter'],
  ...['Flatten', 'Unflatten', 'view', 'reshape', 'permute', 'transpose', 'squeeze', 'unsqueeze', 'expand'],
]);

export function stagesOf({ nodes }: Pick<NetworkSummary, 'nodes'>): readonly Stage[] {
  const shown = nodes.filter(({ op, shape }) => !HANDED_ON.has(op) && shape !== null);
  const reluOf = new Map<string, NodeSummary>();
  const layers = new Set(shown.filter(({ op }) => op !== 'ReLU').map(({ name }) => name));
  for (const node of shown) {
    const [before] = node.inputs;
    if (node.op === 'ReLU' && before !== undefined && layers.has(before) && !reluOf.has(before)) reluOf.set(before, node);
  }
  const taken = new Set([...reluOf.values()].map(({ name }) => name));
  return shown
    .filter(({ name }) => !taken.has(name))
    .map((node) => ({ name: node.name, node, relu: reluOf.get(node.name) ?? null }));
}

/** The node whose maps a stage shows. */
export const shownNode = (stage: Stage, afterRelu: boolean): NodeSummary => (afterRelu && stage.relu ? stage.relu : stage.node);

export const stageOfNode = (stages: readonly Stage[], node: string): Stage | null =>
  stages.find((stage) => stage.name === node || stage.relu?.name === node) ?? null;

/** Maps, rows and columns; none where the shape is not known. */
export const planeOf = (node: Pick<NodeSummary, 'shape'>): Planes => planesOf(node.shape ?? [0]);

/** Values without a place: a vector of features, a pooled picture. They are shown as bars. */
export function isVector(node: Pick<NodeSummary, 'shape'>): boolean {
  const { rows, columns } = planeOf(node);
  return rows * columns === 1;
}
