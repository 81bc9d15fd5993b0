// A network as the window shows it: names, shapes, costs and geometry; no weights.
import type { InferredNode } from '../../src-shared/network/graph.ts';
import type { NetworkSummary, NodeSummary } from '../../src-shared/protocol/network-messages.ts';
import type { NetworkEntry } from './network-store.ts';

const summariseNode = ({ node, ...inferred }: InferredNode): NodeSummary => ({
  name: node.name,
  op: node.op,
  target: node.target,
  kind: node.kind,
  inputs: node.inputs,
  shape: inferred.shape,
  parameters: inferred.parameters,
  macs: inferred.macs,
  bytes: inferred.bytes,
  geometry: inferred.geometry,
  attributes: { ...node.attributes },
  line: node.defined?.line ?? null,
});

export const summariseNetwork = (entry: NetworkEntry): NetworkSummary => ({
  id: entry.id,
  className: entry.network.className,
  source: entry.source,
  inputName: entry.network.inputs[0] ?? 'x',
  input: entry.inference.input,
  nodes: entry.inference.nodes.map(summariseNode),
  totals: entry.inference.totals,
  problems: entry.inference.problems,
  warnings: entry.network.warnings,
  weightsTitle: entry.weightsTitle,
});
