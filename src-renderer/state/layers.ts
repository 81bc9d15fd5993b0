// The layers that have walls: convolutions and poolings with their maps, each with the ReLU behind it where there is one. Pure.
import type { NetworkSummary, NodeSummary } from '../../src-shared/protocol/network-messages.ts';

export interface Layer {
  readonly node: NodeSummary;
  /** The ReLU that reads it alone. */
  readonly relu: NodeSummary | null;
  readonly channels: number;
}

const WITH_WALLS = ['Conv2d', 'MaxPool2d'];
const PICTURE_AXES = 4;

const hasMaps = ({ shape }: NodeSummary): boolean => shape?.length === PICTURE_AXES;

export function layersOf({ nodes }: NetworkSummary): readonly Layer[] {
  return nodes
    .filter((node) => WITH_WALLS.includes(node.op) && hasMaps(node))
    .map((node) => ({
      node,
      relu: nodes.find((other) => other.op === 'ReLU' && other.inputs[0] === node.name) ?? null,
      channels: node.shape?.[1] ?? 0,
    }));
}

/** The node that the wall shows. */
export const shownNode = ({ node, relu }: Layer, afterRelu: boolean): NodeSummary => (afterRelu && relu ? relu : node);
