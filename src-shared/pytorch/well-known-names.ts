// The names under which everyone imports PyTorch. Where the import is missing the mistake is reported once, and reading goes on as if it were there.

import type { Fix } from '../network/graph.ts';
import { Unreadable } from './machine.ts';
import { partsOf, type SourceText } from './source-text.ts';
import type { SyntaxNode } from './syntax-tree.ts';

const WELL_KNOWN: Readonly<Record<string, { readonly path: string; readonly statement: string }>> = {
  torch: { path: 'torch', statement: 'import torch' },
  nn: { path: 'torch.nn', statement: 'import torch.nn as nn' },
  F: { path: 'torch.nn.functional', statement: 'import torch.nn.functional as F' },
};

/** The path that a name would stand for, or null. */
export const wellKnownPath = (name: string): string | null =>
  Object.hasOwn(WELL_KNOWN, name) ? (WELL_KNOWN[name]?.path ?? null) : null;

export function undefinedName(name: string, at: SyntaxNode, source: SourceText): Unreadable {
  const statement = Object.hasOwn(WELL_KNOWN, name) ? WELL_KNOWN[name]?.statement : undefined;
  const fix = statement === undefined ? null : importBesideOthers(statement, source);
  return new Unreadable('not-defined', `${name} is used here, but nothing of that name is defined or imported.`, at, {
    rule: 'A name must be assigned, defined or imported before it is used.',
    expected: statement ?? `a definition of ${name}`,
    found: 'none',
    torchMessage: `name '${name}' is not defined`,
    fixes: fix ? [fix] : [],
  });
}

/** Behind the first import: a fix changes one line and adds none. */
function importBesideOthers(statement: string, source: SourceText): Fix | null {
  const first = partsOf(source.top).find(({ name }) => name === 'ImportStatement');
  if (!first) return null;
  const { line, column } = source.place(first.to);
  const written = source.line(line);
  return { title: statement, line, replacement: `${written.slice(0, column)}; ${statement}${written.slice(column)}` };
}
