// What a proposal may look at, and the edits it is made of. Nothing is tried here.
import {
  calledName,
  type NewArgument,
  rewriteArguments,
  rewriteExpression,
  rewriteOperand,
  setArguments,
  wrapInput,
} from '../../pytorch/edit-call.ts';
import type { Signature } from '../../pytorch/signature.ts';
import { functionSignature, layerSignature, methodSignature } from '../../pytorch/signatures.ts';
import type { SourceText } from '../../pytorch/source-text.ts';
import type { Fix, ModuleDeclaration, Network, NetworkNode, SourceSpan } from '../graph.ts';
import type { Pair, Shape } from '../operations.ts';
import type { FoundBreak, Walk } from '../shapes.ts';

/** Everything a proposal may look at. */
export interface BrokenPlace {
  readonly found: FoundBreak;
  readonly network: Network;
  readonly walk: Walk;
  readonly source: SourceText;
}

export type Edited = ModuleDeclaration | NetworkNode;

/** Candidates in the order in which people would try them; null where the source leaves no room for one. */
export type Proposals = readonly (Fix | null)[];

export const counted = (count: number, what: string): string => `${count} ${what}${count === 1 ? '' : 's'}`;

/** `2`, or `(2, 3)` where the sides differ. */
export const pairText = ([first, second]: Pair): string => (first === second ? String(first) : `(${first}, ${second})`);

export const spanOf = (edited: Edited): SourceSpan | null => ('span' in edited ? edited.span : edited.defined);

/** Where the node's call is written: for a layer in forward, for a function the call itself. */
export const callSpan = (place: BrokenPlace): SourceSpan | null => place.found.node?.called ?? place.found.node?.defined ?? null;

export function signatureOf({ source }: BrokenPlace, edited: Edited): Signature {
  if ('path' in edited || edited.kind === 'call_module') {
    // Several classes are one op (ZeroPad2d, ReflectionPad2d): the source says which.
    const span = spanOf(edited);
    return layerSignature((span && calledName(source, span)) ?? '') ?? layerSignature(edited.op) ?? [];
  }
  return (edited.kind === 'call_method' ? methodSignature(edited.target) : functionSignature(edited.target)) ?? [];
}

type Value = number | Pair | string;

const written = (value: Value): string => (typeof value === 'object' ? pairText(value) : String(value));

export function setAll(place: BrokenPlace, edited: Edited, values: Readonly<Record<string, Value>>, title: string): Fix | null {
  const span = spanOf(edited);
  const changes = Object.entries(values).map(([name, value]): NewArgument => ({ name, value: written(value) }));
  return span && setArguments(place.source, span, signatureOf(place, edited), title, changes);
}

export const set = (place: BrokenPlace, edited: Edited, name: string, value: Value, title: string): Fix | null =>
  setAll(place, edited, { [name]: value }, title);

/** The first tensor that the broken call is given goes through a method first: `self.fc(x)` -> `self.fc(x.flatten(1))`. */
export function through(place: BrokenPlace, method: string, title: string): Fix | null {
  const span = callSpan(place);
  return span && wrapInput(place.source, span, title, method);
}

/** One of the tensors that meet is written differently. */
export function operand(place: BrokenPlace, index: number, write: (text: string) => string, title: string): Fix | null {
  const span = callSpan(place);
  return span && rewriteOperand(place.source, span, index, title, write);
}

export function argumentsAnew(place: BrokenPlace, text: string, title: string): Fix | null {
  const span = callSpan(place);
  return span && rewriteArguments(place.source, span, title, text);
}

export function layerAnew(place: BrokenPlace, write: (text: string) => string | null, title: string): Fix | null {
  const span = place.found.layer?.span ?? place.found.node?.defined;
  return span ? rewriteExpression(place.source, span, title, write) : null;
}

export const nodeNamed = ({ network }: BrokenPlace, name: string | undefined): NetworkNode | null =>
  network.nodes.find((node) => node.name === name) ?? null;

export const declarationOf = ({ network }: BrokenPlace, node: NetworkNode): ModuleDeclaration | null =>
  (node.kind === 'call_module' && network.modules.find(({ path }) => path === node.target)) || null;

export const assumedShape = ({ walk }: BrokenPlace, name: string | undefined): Shape | null =>
  walk.assumed.get(name ?? '') ?? null;

/** Whether a tensor comes from the network's input without a layer between. */
export const isInput = ({ network }: BrokenPlace, name: string | undefined): boolean => network.inputs.includes(name ?? '');
