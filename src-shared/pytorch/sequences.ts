// range(...) and dict(...).

import { keyText } from './dict-keys.ts';
import { type CallArguments, type Machine, notFollowed } from './machine.ts';
import type { SyntaxNode } from './syntax-tree.ts';
import { integer, type Value } from './values.ts';

/** Longest range that is written out. */
const LONGEST_RANGE = 10_000;

export function range({ positional }: CallArguments, at: SyntaxNode): Value | null {
  const limits = positional.map((value) => (value.kind === 'integer' ? value.value : null));
  const [first = null, second, step = 1] = limits;
  if (first === null || second === null || step === null || step === 0) return null;
  const [from, to] = second === undefined ? [0, first] : [first, second];
  const length = Math.max(0, Math.ceil((to - from) / step));
  if (length > LONGEST_RANGE) throw notFollowed(`A range of ${length} steps`, at);
  return { kind: 'list', items: Array.from({ length }, (_, index) => integer(from + index * step)) };
}

export function makeDict({ positional: [first], keywords }: CallArguments, at: SyntaxNode, machine: Machine): Value | null {
  const entries = new Map<string, Value>();
  if (first?.kind === 'dict') for (const [key, value] of first.entries) entries.set(key, value);
  else if (first) {
    for (const pair of machine.iterate(first, at)) {
      const [key, value] = pair.kind === 'tuple' || pair.kind === 'list' ? pair.items : [];
      const written = key ? keyText(key) : null;
      if (written === null || !value) return null;
      entries.set(written, value);
    }
  }
  for (const [key, value] of keywords) entries.set(key, value);
  return { kind: 'dict', entries };
}
