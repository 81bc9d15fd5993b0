// a[i] and a[i:j:k] of sequences, dictionaries and containers of layers.
import type { SyntaxNode } from '@lezer/common';
import { moduleItems } from './containers.ts';
import { type Machine, notFollowed } from './machine.ts';
import { childrenOf } from './source-text.ts';
import { describeValue, type Scope, text, type Value } from './values.ts';

/** What stands between the brackets. */
const BRACKETS = new Set(['[', ']']);

export function subscript(value: Value, node: SyntaxNode, scope: Scope, machine: Machine): Value {
  const inside = childrenOf(node).slice(1);
  const index = inside.filter(({ name }) => !BRACKETS.has(name));
  if (value.kind === 'tensor') return machine.unknownTensor('getitem');
  if (value.kind === 'opaque') return { kind: 'opaque', what: `an item of ${value.what}` };
  const items = itemsOf(value);
  if (index.some(({ name }) => name === ':')) {
    if (!items || index.some(({ name }) => name === ',')) throw notFollowed(`A slice of ${describeValue(value)}`, node);
    return rebuild(value, slice(items, index, scope, machine), node);
  }
  const [keyNode, second] = index;
  if (!keyNode || second) throw notFollowed(`This index of ${describeValue(value)}`, node);
  const key = machine.evaluate(keyNode, scope);
  if (value.kind === 'size' && key.kind === 'integer') return { kind: 'size', axis: key.value };
  const found = itemAt(value, items, key);
  if (found) return found;
  throw notFollowed(`${describeValue(value)}[${describeValue(key)}]`, node);
}

function itemsOf(value: Value): readonly Value[] | null {
  if (value.kind === 'list' || value.kind === 'tuple') return value.items;
  if (value.kind === 'string') return [...value.value].map(text);
  return value.kind === 'module' && (value.type === 'sequential' || value.type === 'list') ? moduleItems(value) : null;
}

function itemAt(value: Value, items: readonly Value[] | null, key: Value): Value | null {
  if (value.kind === 'dict')
    return ((key.kind === 'string' || key.kind === 'integer') && value.entries.get(String(key.value))) || null;
  if (value.kind === 'module' && key.kind === 'string') return value.members.get(key.value) ?? null;
  return (key.kind === 'integer' && items?.at(key.value)) || null;
}

function slice(items: readonly Value[], index: readonly SyntaxNode[], scope: Scope, machine: Machine): Value[] {
  const limits: (number | null)[] = [null];
  for (const part of index) {
    if (part.name === ':') limits.push(null);
    else {
      const value = machine.evaluate(part, scope);
      if (value.kind !== 'integer' && value.kind !== 'none') throw notFollowed(`A slice by ${describeValue(value)}`, part);
      limits[limits.length - 1] = value.kind === 'integer' ? value.value : null;
    }
  }
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
