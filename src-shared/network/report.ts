// The JSON of `convscope check`: a network's shapes, costs and problems under PyTorch's names. The form is public: additions only.
import type { Inference, InferredNode, Network, Problem } from './graph.ts';
import { namesRead } from './network-tensors.ts';
import { torchAttributes } from './op-catalogue.ts';
import type { Pair, Shape } from './operations.ts';

interface NodeReport {
  readonly name: string;
  readonly op: string;
  readonly target: string;
  readonly line: number | null;
  readonly inputs: readonly string[];
  readonly shape: Shape | null;
  readonly parameters: number;
  readonly macs: number;
  readonly bytes: number;
  readonly receptiveField: { readonly size: Pair; readonly jump: Pair; readonly start: Pair } | null;
  readonly attributes: Readonly<Record<string, unknown>>;
}

export interface CheckReport {
  readonly ok: boolean;
  readonly class: string;
  readonly input: Shape;
  readonly nodes: readonly NodeReport[];
  readonly totals: Inference['totals'];
  readonly problems: readonly Problem[];
  readonly warnings: Network['warnings'];
}

const reportNode = ({ node, geometry, ...inferred }: InferredNode): NodeReport => ({
  name: node.name,
  op: node.op,
  target: node.target,
  line: node.defined?.line ?? null,
  inputs: namesRead(node),
  shape: inferred.shape,
  parameters: inferred.parameters,
  macs: inferred.macs,
  bytes: inferred.bytes,
  receptiveField: geometry,
  attributes: torchAttributes(node),
});

export const checkReport = (network: Network, inference: Inference): CheckReport => ({
  ok: inference.problems.length === 0,
  class: network.className,
  input: inference.input,
  nodes: inference.nodes.map(reportNode),
  totals: inference.totals,
  problems: inference.problems,
  warnings: network.warnings,
});
