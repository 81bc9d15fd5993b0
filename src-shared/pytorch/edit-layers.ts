// The layer table's edits of a source: delete, duplicate, move and add a layer, in __init__ and in forward. Text edits, tried before they are
// given out: the edited source must read as the network that was asked for. What is no plain chain is refused with the reason.

import type { Network, NetworkNode } from '../network/graph.ts';
import { callAt } from './edit-call.ts';
import { deleteItem, insertItem, moveItem, sequenceItem } from './edit-sequence.ts';
import { applyEdits, indentOf, lineEnd, statementOf, type TextEdit, wholeLines } from './edit-text.ts';
import { readNetwork } from './read-source.ts';
import { childNamed, childrenOf, SourceText, writtenArguments } from './source-text.ts';
import type { SyntaxNode } from './syntax-tree.ts';

export type LayerEdit = { readonly source: string } | { readonly refused: string };

/** Where a layer stands in the source. */
interface Place {
  readonly source: SourceText;
  readonly node: NetworkNode;
  /** nn.Conv2d(...) */
  readonly made: SyntaxNode;
  /** self.conv1(x) */
  readonly called: SyntaxNode;
}

/** @param name of the node, as in the network that the source gives */
export function deleteLayer(text: string, network: Network, name: string): LayerEdit {
  return edit(text, network, name, -1, (place) => {
    const item = sequenceItem(place.made);
    if (item) return deleteItem(item, place.source);
    const input = onlyArgument(place.called, place.source);
    const { line, owner } = assignment(place);
    const unwrapped = place.source.textOf(input);
    const statement = statementOf(place.called);
    const isAlone = place.source
      .textOf(statement)
      .replace(place.source.textOf(place.called), unwrapped)
      .match(/^(\w+)\s*=\s*(\w+)$/);
    const lines = isAlone && isAlone[1] === isAlone[2] ? wholeLines(statement, place.source) : null;
    if (usesOf(owner, place) > 1) throw new Refusal(`${owner} is used more than once.`);
    return [
      { ...line, text: '' },
      lines ? { ...lines, text: '' } : { from: place.called.from, to: place.called.to, text: unwrapped },
    ];
  });
}

export function duplicateLayer(text: string, network: Network, name: string): LayerEdit {
  return edit(text, network, name, 1, (place) => insertBehind(place, place.source.textOf(place.made), network));
}

/** @param layer as Python writes it: `nn.ReLU()` */
export function addLayer(text: string, network: Network, behind: string, layer: string): LayerEdit {
  return edit(text, network, behind, 1, (place) => insertBehind(place, layer, network));
}

/** Changes places with the node behind (1) or before (-1). */
export function moveLayer(text: string, network: Network, name: string, by: -1 | 1): LayerEdit {
  const at = network.nodes.findIndex((node) => node.name === name) + (by === 1 ? 0 : -1);
  const first = network.nodes[at];
  const second = network.nodes[at + 1];
  if (!first || !second) return { refused: `There is no layer ${by === 1 ? 'behind' : 'before'} ${name}.` };
  const isChain =
    second.inputs.length === 1 &&
    second.inputs[0] === first.name &&
    readersOf(first.name, network) === 1 &&
    first.inputs.length === 1;
  if (!isChain)
    return { refused: `${first.name} and ${second.name} do not simply follow each other: other layers read them, too.` };
  return edit(text, network, first.name, 0, (place) => {
    const other = placeOf(place.source, network, second.name);
    const items = [sequenceItem(place.made), sequenceItem(other.made)] as const;
    if (items[0] && items[1]) return moveItem(items[0], items[1], place.source);
    if (items[0] || items[1]) throw new Refusal('One of them lies in an nn.Sequential, the other does not.');
    const [a, b] = [calleeOf(place), calleeOf(other)];
    onlyArgument(place.called, place.source);
    onlyArgument(other.called, place.source);
    return [
      { from: a.from, to: a.to, text: place.source.textOf(b) },
      { from: b.from, to: b.to, text: place.source.textOf(a) },
    ];
  });
}

/** Why an edit is not possible; never leaves this file. */
class Refusal extends Error {}

function edit(
  text: string,
  network: Network,
  name: string,
  more: -1 | 0 | 1,
  makeEdits: (place: Place) => TextEdit[],
): LayerEdit {
  try {
    const source = new SourceText(text);
    const edited = applyEdits(source.text, makeEdits(placeOf(source, network, name)));
    const after = readNetwork(edited, network.className);
    const isRead = after.problems.length <= network.problems.length && after.nodes.length === network.nodes.length + more;
    return isRead ? { source: edited } : { refused: `The source around ${name} is no plain chain; change it there by hand.` };
  } catch (thrown) {
    if (thrown instanceof Refusal) return { refused: thrown.message };
    throw thrown;
  }
}

function placeOf(source: SourceText, network: Network, name: string): Place {
  const node = network.nodes.find((candidate) => candidate.name === name);
  if (!node?.called) throw new Refusal(`There is no layer ${name}.`);
  const called = callAt(source, node.called);
  const made = node.defined && callAt(source, node.defined);
  if (!called || !made) throw new Refusal(`${name} is no call of its own; change it in the source.`);
  const shared = network.modules.filter(({ span }) => node.defined !== null && isSamePlace(span, node.defined));
  if (shared.length > 1) throw new Refusal(`${name} is made together with ${shared.length - 1} others by the same line.`);
  if (node.kind === 'call_module' && network.nodes.filter(({ target }) => target === node.target).length > 1) {
    throw new Refusal(`${node.target} is called more than once.`);
  }
  return { source, node, made, called };
}

const isSamePlace = (a: { line: number; column: number }, b: { line: number; column: number }): boolean =>
  a.line === b.line && a.column === b.column;

const readersOf = (name: string, { nodes, outputs }: Network): number =>
  nodes.filter(({ inputs }) => inputs.includes(name)).length + outputs.filter((output) => output === name).length;

/** `self.conv1 = nn.Conv2d(...)` on lines of its own. */
function assignment({ made, source }: Place): { line: { from: number; to: number }; statement: SyntaxNode; owner: string } {
  const statement = statementOf(made);
  const [target] = childrenOf(statement);
  const line = wholeLines(statement, source);
  if (statement.name !== 'AssignStatement' || !target || !line || childrenOf(statement).at(-1)?.from !== made.from) {
    throw new Refusal('The layer is not made by a line of its own, self.name = nn.Layer(...).');
  }
  return { line, statement, owner: source.textOf(target) };
}

function usesOf(owner: string, { source }: Place): number {
  return source.text.split(new RegExp(`${owner.replaceAll('.', '\\.')}(?!\\w)`)).length - 2;
}

function calleeOf({ called }: Place): SyntaxNode {
  const [callee] = childrenOf(called);
  if (!callee) throw new Refusal('The layer is not called by its name.');
  return callee;
}

function onlyArgument(called: SyntaxNode, source: SourceText): SyntaxNode {
  const list = childNamed(called, 'ArgList');
  const [first, more] = list ? writtenArguments(list, source) : [];
  if (!first || more || first.stars !== 0 || first.keyword !== null)
    throw new Refusal('The call has other arguments than its input.');
  return first.value;
}

/** A layer of its own behind another one, in both places. */
function insertBehind(place: Place, layer: string, network: Network): TextEdit[] {
  const { source, made, called } = place;
  const item = sequenceItem(made);
  if (item) return insertItem(item, layer, source);
  const { statement, line, owner } = assignment(place);
  const name = freeName(owner.replace(/^self\./, ''), layer, source, network);
  const end = lineEnd(source);
  const declared = `${indentOf(statement, source)}self.${name} = ${layer}${end}`;
  const gap = source.text[line.to - 1] === '\n' ? '' : end;
  const calls = statementOf(called);
  const target = /^(\w+)\s*=\s*$/.exec(source.text.slice(calls.from, called.from))?.[1];
  const lines = target !== undefined && calls.to === called.to ? wholeLines(calls, source) : null;
  const inForward = lines
    ? { from: lines.to, to: lines.to, text: `${indentOf(calls, source)}${target} = self.${name}(${target})${end}` }
    : { from: called.from, to: called.to, text: `self.${name}(${source.textOf(called)})` };
  return [{ from: line.to, to: line.to, text: gap + declared }, inForward];
}

/** conv3 behind conv2, relu1 for the first nn.ReLU. */
function freeName(owner: string, layer: string, source: SourceText, { modules }: Network): string {
  const [, type = 'layer'] = /(\w+)\(/.exec(layer) ?? [];
  const isSameType = source.text.includes(`self.${owner} = nn.${type}(`);
  const base = isSameType ? owner.replace(/_?\d+$/, '') : type.replace(/\d+d$/, '').toLowerCase();
  const taken = new Set(modules.map(({ path }) => path.split('.')[0]));
  for (let number = 1; ; number++) {
    const name = `${base}${number}`;
    if (!taken.has(name) && !source.text.includes(`self.${name}`)) return name;
  }
}
