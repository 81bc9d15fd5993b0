// Patterns that exporters write for one op of torch, put together again: GELU, which older opsets lack.
import type { OnnxModel, OnnxNode } from './messages.ts';
import { tensorOf } from './tensors.ts';

const SQRT_2 = Math.SQRT2;
const NEARLY = 1e-3;

/** x / sqrt(2) -> Erf -> + 1 -> times x -> times 0.5, with the last two in either order. */
export function fuseGelu({ nodes, initializers }: Pick<OnnxModel, 'nodes' | 'initializers'>): readonly OnnxNode[] {
  if (!nodes.some(({ op }) => op === 'Erf')) return nodes;
  const makers = new Map(nodes.flatMap((node) => node.outputs.map((name): [string, OnnxNode] => [name, node])));
  const users = new Map<string, OnnxNode[]>();
  for (const node of nodes) for (const name of node.inputs) users.set(name, [...(users.get(name) ?? []), node]);
  const stored = new Map(initializers.map((tensor) => [tensor.name, tensor]));
  const numberIn = (name: string): number | null => {
    const message =
      stored.get(name) ?? (makers.get(name)?.op === 'Constant' ? makers.get(name)?.attributes.get('value')?.tensor : null);
    if (!message || message.external || message.dims.some((size) => size !== 1)) return null;
    return tensorOf(message, new Map()).values[0] ?? null;
  };
  const isAbout = (name: string, wanted: number): boolean => Math.abs((numberIn(name) ?? Number.NaN) - wanted) < NEARLY;
  /** The one user of a value, where it is of that op, and its other input. */
  const next = (name: string, op: string): { node: OnnxNode; other: string; output: string } | null => {
    const [node, ...more] = users.get(name) ?? [];
    const output = node?.outputs[0];
    if (!node || more.length > 0 || node.op !== op || node.inputs.length !== 2 || output === undefined) return null;
    return { node, other: (node.inputs[0] === name ? node.inputs[1] : node.inputs[0]) as string, output };
  };
  const gone = new Set<OnnxNode>();
  const made = new Map<OnnxNode, OnnxNode>();
  for (const erf of nodes.filter(({ op }) => op === 'Erf')) {
    const scaled = makers.get(erf.inputs[0] ?? '');
    const input = scaled?.inputs[0];
    const [divisor = ''] = scaled?.inputs.slice(1) ?? [];
    const isScaled = (scaled?.op === 'Div' && isAbout(divisor, SQRT_2)) || (scaled?.op === 'Mul' && isAbout(divisor, 1 / SQRT_2));
    const plusOne = next(erf.outputs[0] ?? '', 'Add');
    if (!scaled || input === undefined || !isScaled || !plusOne || !isAbout(plusOne.other, 1)) continue;
    const product = next(plusOne.output, 'Mul');
    if (!product) continue;
    const halved = makers.get(product.other);
    const isHalfBefore =
      halved?.op === 'Mul' && halved.inputs.includes(input) && halved.inputs.some((name) => isAbout(name, 0.5));
    const after = product.other === input ? next(product.output, 'Mul') : null;
    const last = isHalfBefore ? product : after && isAbout(after.other, 0.5) ? after : null;
    if (!last) continue;
    for (const node of [scaled, erf, plusOne.node, product.node, last.node, ...(isHalfBefore && halved ? [halved] : [])])
      gone.add(node);
    made.set(last.node, { ...last.node, op: 'Gelu', inputs: [input], attributes: new Map() });
  }
  return nodes.flatMap((node) => made.get(node) ?? (gone.has(node) ? [] : [node]));
}
