// A network as a row of stages: each convolution, pooling or linear layer with the ReLU that follows it. A stage is a wall of maps.
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

const STAGE_OPS = new Set(['Conv2d', 'MaxPool2d', 'Linear']);

export function stagesOf({ nodes }: Pick<NetworkSummary, 'nodes'>): readonly Stage[] {
  return nodes
    .filter(({ op, shape }) => STAGE_OPS.has(op) && shape !== null)
    .map((node) => ({
      name: node.name,
      node,
      relu: nodes.find(({ op, inputs, shape }) => op === 'ReLU' && shape !== null && inputs[0] === node.name) ?? null,
    }));
}

/** The node whose maps a stage shows. */
export const shownNode = (stage: Stage, afterRelu: boolean): NodeSummary => (afterRelu && stage.relu ? stage.relu : stage.node);

export const stageOfNode = (stages: readonly Stage[], node: string): Stage | null =>
  stages.find((stage) => stage.name === node || stage.relu?.name === node) ?? null;

/** Maps, rows and columns; none where the shape is not known. */
export const planeOf = (node: Pick<NodeSummary, 'shape'>): Planes => planesOf(node.shape ?? [0]);
