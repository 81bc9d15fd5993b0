// One-line edits of a call in the source: give an argument another value, or wrap what is passed. Text only; whether the edit helps is decided
// by whoever asked for it.
import type { SyntaxNode } from '@lezer/common';
import type { Fix, SourceSpan } from '../network/graph.ts';
import type { Signature, SignatureParameter } from './signature.ts';
import { childNamed, type SourceText, writtenArguments } from './source-text.ts';

/** The call that covers a span exactly, or null. */
export function callAt(source: SourceText, span: SourceSpan): SyntaxNode | null {
  const from = source.offset(span.line, span.column);
  const to = source.offset(span.endLine, span.endColumn);
  for (let node: SyntaxNode | null = source.top.resolveInner(from, 1); node; node = node.parent) {
    if (node.name === 'CallExpression' && node.from === from && node.to === to) return node;
  }
  return null;
}

/** @returns null where the text goes over several lines or stands on another one */
function replaceText(source: SourceText, title: string, from: number, to: number, text: string): Fix | null {
  const start = source.place(from);
  const end = source.place(to);
  if (start.line !== end.line) return null;
  const written = source.line(start.line);
  return { title, line: start.line, replacement: written.slice(0, start.column) + text + written.slice(end.column) };
}

/** Where the argument of a parameter stands, or null where it is not written. */
function writtenValue(list: SyntaxNode, source: SourceText, signature: Signature, name: string): SyntaxNode | null {
  const given = writtenArguments(list, source);
  const byName = given.find(({ keyword }) => keyword === name);
  if (byName) return byName.value;
  const place = signature.findIndex((parameter: SignatureParameter) => parameter.name === name);
  const positional = given.slice(0, place + 1);
  const isPlain = positional.every(({ keyword, stars }) => keyword === null && stars === 0);
  return (isPlain && positional[place]?.value) || null;
}

/** The argument as it is written, or null. */
export function argumentText(source: SourceText, span: SourceSpan, signature: Signature, name: string): string | null {
  const list = argumentList(source, span);
  const value = list && writtenValue(list, source, signature, name);
  return value ? source.textOf(value) : null;
}

function argumentList(source: SourceText, span: SourceSpan): SyntaxNode | null {
  const call = callAt(source, span);
  return call && childNamed(call, 'ArgList');
}

/** Gives a parameter a new value: in place where it is written, by name behind the others where it is not. */
export function setArgument(
  source: SourceText,
  span: SourceSpan,
  signature: Signature,
  { title, name, value }: { readonly title: string; readonly name: string; readonly value: string },
): Fix | null {
  const list = argumentList(source, span);
  if (!list) return null;
  const written = writtenValue(list, source, signature, name);
  if (written) return replaceText(source, title, written.from, written.to, value);
  const last = writtenArguments(list, source).at(-1);
  if (last?.stars === 2) return null;
  const at = last ? last.value.to : list.from + 1;
  return replaceText(source, title, at, at, `${last ? ', ' : ''}${name}=${value}`);
}

/** Texts that a method can be called on without brackets. */
const NEEDS_NO_BRACKETS = new Set(['VariableName', 'CallExpression', 'MemberExpression', 'ParenthesizedExpression']);

/** layer(x) -> layer(x.flatten(1)) */
export function wrapInput(source: SourceText, span: SourceSpan, title: string, method: string): Fix | null {
  const list = argumentList(source, span);
  const [first] = list ? writtenArguments(list, source) : [];
  if (first?.stars !== 0) return null;
  const text = source.textOf(first.value);
  const receiver = NEEDS_NO_BRACKETS.has(first.value.name) ? text : `(${text})`;
  return replaceText(source, title, first.value.from, first.value.to, `${receiver}.${method}`);
}
