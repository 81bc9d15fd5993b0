// Edits of the members of an nn.Sequential that is written as a call: nn.Sequential(nn.Conv2d(...), nn.ReLU()).

import type { TextEdit } from './edit-text.ts';
import type { SourceText } from './source-text.ts';
import type { SyntaxNode } from './syntax-tree.ts';

/** The call that makes a member, or null where it stands in no such list. */
export function sequenceItem(made: SyntaxNode): SyntaxNode | null {
  const list = made.parent;
  if (list?.name !== 'ArgList' && list?.name !== 'ArrayExpression') return null;
  return list.name === 'ArrayExpression' || list.parent?.name === 'CallExpression' ? made : null;
}

/** With the comma behind it, or the one before it where it is the last. */
export function deleteItem(item: SyntaxNode, source: SourceText): TextEdit[] {
  const behind = /^\s*,[^\S\n]*(?:#[^\n]*)?(?:\r?\n[^\S\n]*)?/.exec(source.text.slice(item.to))?.[0];
  if (behind !== undefined) return [{ from: item.from, to: item.to + behind.length, text: '' }];
  const before = /,\s*$/.exec(source.text.slice(0, item.from))?.[0] ?? '';
  return [{ from: item.from - before.length, to: item.to, text: '' }];
}

/** Behind a member: on a line of its own where that one has one. */
export function insertItem(item: SyntaxNode, layer: string, source: SourceText): TextEdit[] {
  const start = source.text.lastIndexOf('\n', item.from - 1) + 1;
  const indent = source.text.slice(start, item.from);
  const ownLine = /^[^\S\n]+$/.test(indent) ? `\n${indent}` : ' ';
  return [{ from: item.to, to: item.to, text: `,${ownLine}${layer}` }];
}

export function moveItem(first: SyntaxNode, second: SyntaxNode, source: SourceText): TextEdit[] {
  return [
    { from: first.from, to: first.to, text: source.textOf(second) },
    { from: second.from, to: second.to, text: source.textOf(first) },
  ];
}
