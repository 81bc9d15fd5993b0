// a[i] and a[i:j:k] of sequences, dictionaries and containers of layers.

import { moduleItems } from './containers.ts';
import { keyText } from './dict-keys.ts';
import { type Machine, notFollowed } from './machine.ts';
import { childrenOf } from './source-text.ts';
import type { SyntaxNode } from './syntax-tree.ts';
import { type IndexPart, indexPieces, indexShape, indexTensor } from './tensor-index.ts';
import { describeValue, type Scope, text, type Value } from './values.ts';

/** What stands between the brackets. */
const BRACKETS = new Set(['[', ']']);

export function subscript(value: Value, node: SyntaxNode, scope: Scope, machine: Machine): Value {
  const inside = childrenOf(node).slice(1);
  const index = inside.filter(({ name }) => !BRACKETS.has(name));
  if (value.kind === 'tensor') return indexTensor(value, indexParts(index, scope, machine), node, machine);
  if (value.kind === 'shape') return indexShape(value, indexParts(index, scope, machine), node, machine);
  if (value.kind === 'pieces') return indexPieces(value, indexParts(index, scope, machine), node, machine);
  if (value.kind === 'opaque') return value.isReported ? value : { kind: 'opaque', what: `an item of ${value.what}` };
  // List[int] in an annotation, numpy.ogrid[:3].
  if (value.kind === 'external' || value.kind === 'builtin')
    return { kind: 'opaque', what: `an item of ${describeValue(value)}` };
  if (value.kind === 'constant') return { ...value, shape: null, fill: Number.NaN, values: null, role: 'plain' };
  const items = itemsOf(value);
  if (index.some(({ name }) => name === ':')) {
    if (!items || index.some(({ name }) => name === ',')) throw notFollowed(`A slice of ${describeValue(value)}`, node);
    return rebuild(value, slice(items, index, scope, machine), node);
  }
  const [keyNode, second] = index;
  if (!keyNode || second) throw notFollowed(`This index of ${describeValue(value)}`, node);
  const key = machine.evaluate(keyNode, scope);
  const found = itemAt(value, items, key);
  if (found) return found;
  throw notFollowed(`${describeValue(value)}[${describeValue(key)}]`, node);
}

/** What stands between the commas. An index written as one tuple is the same as its items. */
function indexParts(index: readonly SyntaxNode[], scope: Scope, machine: Machine): IndexPart[] {
  const groups: SyntaxNode[][] = [[]];
  for (const part of index) {
    if (part.name === ',') groups.push([]);
    else groups.at(-1)?.push(part);
  }
  return groups.flatMap((group) => {
    const [first] = group;
    if (!first) return [];
    if (group.some(({ name }) => name === ':')) return [{ kind: 'slice', limits: sliceLimits(group, scope, machine), at: first }];
    const value = machine.evaluate(first, scope);
    const values = value.kind === 'tuple' ? value.items : [value];
    return values.map(
      (item): IndexPart => (item.kind === 'slice' ? { ...item, at: first } : { kind: 'value', value: item, at: first }),
    );
  });
}

function sliceLimits(parts: readonly SyntaxNode[], scope: Scope, machine: Machine): [Value | null, Value | null, Value | null] {
  const limits: (Value | null)[] = [null];
  for (const part of parts) {
    if (part.name === ':') limits.push(null);
    else limits[limits.length - 1] = machine.evaluate(part, scope);
  }
  return [limits[0] ?? null, limits[1] ?? null, limits[2] ?? null];
}

function itemsOf(value: Value): readonly Value[] | null {
  if (value.kind === 'list' || value.kind === 'tuple') return value.items;
  if (value.kind === 'string') return [...value.value].map(text);
  return value.kind === 'module' && (value.type === 'sequential' || value.type === 'list') ? moduleItems(value) : null;
}

function itemAt(value: Value, items: readonly Value[] | null, key: Value): Value | null {
  if (value.kind === 'dict') return value.entries.get(keyText(key) ?? '') ?? null;
  if (value.kind === 'module' && key.kind === 'string') return value.members.get(key.value) ?? null;
  return (key.kind === 'integer' && items?.at(key.value)) || null;
}

function slice(items: readonly Value[], index: readonly SyntaxNode[], scope: Scope, machine: Machine): Value[] {
  const limits = sliceLimits(index, scope, machine).map((value) => {
    if (value === null || value.kind === 'none') return null;
    if (value.kind !== 'integer') throw notFollowed(`A slice by ${describeValue(value)}`, index[0] as SyntaxNode);
    return value.value;
  });
  const [start = null, end = null, step = null] = limits;
  const width = step ?? 1;
  if (width === 0) throw notFollowed('A slice with step 0', index[0] as SyntaxNode);
  const from = clamp(start, width > 0 ? 0 : items.length - 1, items.length, width);
  const to = clamp(end, width > 0 ? items.length : -1, items.length, width);
  const taken: Value[] = [];
  for (let at = from; width > 0 ? at < to : at > to; at += width) taken.push(items[at] as Value);
  return taken;
}

function clamp(limit: number | null, fallback: number, length: number, step: number): number {
  if (limit === null) return fallback;
  const at = limit < 0 ? limit + length : limit;
  return step > 0 ? Math.min(Math.max(at, 0), length) : Math.min(Math.max(at, -1), length - 1);
}

function rebuild(value: Value, items: Value[], node: SyntaxNode): Value {
  if (value.kind === 'list' || value.kind === 'tuple') return { kind: value.kind, items };
  if (value.kind === 'string') return text(items.map((item) => (item.kind === 'string' ? item.value : '')).join(''));
  if (value.kind !== 'module') throw notFollowed(`A slice of ${describeValue(value)}`, node);
  return { ...value, made: node, members: new Map(items.map((item, at) => [String(at), item])) };
}
