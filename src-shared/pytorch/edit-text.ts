// Edits of a source as replaced pieces of its text; everything around them stays as its author wrote it.

import type { SourceText } from './source-text.ts';
import type { SyntaxNode } from './syntax-tree.ts';

/** Offsets into the text. */
export interface TextEdit {
  readonly from: number;
  readonly to: number;
  readonly text: string;
}

/** @param edits that do not overlap, in any order */
export function applyEdits(text: string, edits: readonly TextEdit[]): string {
  return [...edits]
    .sort((a, b) => b.from - a.from)
    .reduce((left, { from, to, text: put }) => left.slice(0, from) + put + left.slice(to), text);
}

/** The statement that a node is part of. */
export function statementOf(node: SyntaxNode): SyntaxNode {
  let at = node;
  while (at.parent && !['Body', 'Script', 'StatementGroup'].includes(at.parent.name)) at = at.parent;
  return at;
}

/** A statement with its line: indentation before it, its comment and line end behind it. null where it shares its line. */
export function wholeLines(statement: SyntaxNode, source: SourceText): { readonly from: number; readonly to: number } | null {
  const start = source.text.lastIndexOf('\n', statement.from - 1) + 1;
  const end = source.text.indexOf('\n', statement.to);
  const to = end < 0 ? source.text.length : end + 1;
  const before = source.text.slice(start, statement.from);
  const behind = source.text.slice(statement.to, to);
  return /^\s*$/.test(before) && /^\s*(?:#.*)?\r?\n?$/.test(behind) ? { from: start, to } : null;
}

export const indentOf = (statement: SyntaxNode, source: SourceText): string =>
  /^\s*/.exec(source.line(source.place(statement.from).line))?.[0] ?? '';

/** The line end that the source has. */
export const lineEnd = (source: SourceText): string => (source.text.includes('\r\n') ? '\r\n' : '\n');
