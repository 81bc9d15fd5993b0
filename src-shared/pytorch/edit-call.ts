// One-line edits of a call in the source: give an argument another value, or wrap what is passed. Text only; whether the edit helps is decided
// by whoever asked for it.

import type { Fix, SourceSpan } from '../network/graph.ts';
import type { Signature, SignatureParameter } from './signature.ts';
import { childNamed, childrenOf, partsOf, type SourceText, writtenArguments } from './source-text.ts';
import { innermostAt, type SyntaxNode } from './syntax-tree.ts';

/** What covers a span exactly, or null. */
function expressionAt(source: SourceText, span: SourceSpan, names: readonly string[]): SyntaxNode | null {
  const from = source.offset(span.line, span.column);
  const to = source.offset(span.endLine, span.endColumn);
  for (let node: SyntaxNode | null = innermostAt(source.top, from, 1); node; node = node.parent) {
    if (names.includes(node.name) && node.from === from && node.to === to) return node;
  }
  return null;
}

/** The call that covers a span exactly, or null. */
export const callAt = (source: SourceText, span: SourceSpan): SyntaxNode | null => expressionAt(source, span, ['CallExpression']);

/** The last word of what is called: `Conv2d` of `nn.Conv2d(1, 2, 3)`. */
export function calledName(source: SourceText, span: SourceSpan): string | null {
  const callee = callAt(source, span)?.children[0];
  return callee ? (/\w+$/.exec(source.textOf(callee))?.[0] ?? null) : null;
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

/** A new value for a parameter. */
export interface NewArgument {
  readonly name: string;
  readonly value: string;
}

interface TextEdit {
  readonly from: number;
  readonly to: number;
  readonly text: string;
}

/** Gives parameters new values: in place where they are written, by name behind the others where they are not. */
export function setArguments(
  source: SourceText,
  span: SourceSpan,
  signature: Signature,
  title: string,
  changes: readonly NewArgument[],
): Fix | null {
  const list = argumentList(source, span);
  if (!list) return null;
  const given = writtenArguments(list, source);
  const last = given.at(-1);
  const edits: TextEdit[] = [];
  const added: string[] = [];
  for (const { name, value } of changes) {
    const written = writtenValue(list, source, signature, name);
    if (written) edits.push({ from: written.from, to: written.to, text: value });
    else added.push(`${name}=${value}`);
  }
  if (added.length > 0) {
    if (last?.stars === 2) return null;
    const at = last ? last.value.to : list.from + 1;
    edits.push({ from: at, to: at, text: `${last ? ', ' : ''}${added.join(', ')}` });
  }
  return applyEdits(source, title, [...edits, ...missingSpaces(source, list)]);
}

export const setArgument = (
  source: SourceText,
  span: SourceSpan,
  signature: Signature,
  { title, name, value }: NewArgument & { readonly title: string },
): Fix | null => setArguments(source, span, signature, title, [{ name, value }]);

/** A list that is edited gets a space behind each of its commas: `(64,32,2)` becomes `(64, 32, 2)`. */
const missingSpaces = (source: SourceText, list: SyntaxNode): TextEdit[] =>
  childrenOf(list).flatMap(({ name, to }) =>
    name === ',' && /[^\s)]/.test(source.text[to] ?? ' ') ? [{ from: to, to, text: ' ' }] : [],
  );

/** @returns null where the edits are not all on one line */
function applyEdits(source: SourceText, title: string, edits: readonly TextEdit[]): Fix | null {
  const [first] = edits;
  if (!first) return null;
  const { line } = source.place(first.from);
  let text = source.line(line);
  const start = source.offset(line, 0);
  for (const edit of [...edits].sort((a, b) => b.from - a.from || b.to - a.to)) {
    const isElsewhere = source.place(edit.from).line !== line || source.place(edit.to).line !== line;
    // A missing space on another line is left as it is.
    if (isElsewhere && edit.text === ' ') continue;
    if (isElsewhere) return null;
    text = text.slice(0, edit.from - start) + edit.text + text.slice(edit.to - start);
  }
  return { title, line, replacement: text };
}

/** The whole list of arguments written anew. */
export function rewriteArguments(source: SourceText, span: SourceSpan, title: string, text: string): Fix | null {
  const list = argumentList(source, span);
  return list && replaceText(source, title, list.from, list.to, `(${text})`);
}

/** The whole expression written anew: `nn.MaxPool2d(2)` -> `nn.Identity()`. */
export function rewriteExpression(
  source: SourceText,
  span: SourceSpan,
  title: string,
  write: (written: string) => string | null,
): Fix | null {
  const from = source.offset(span.line, span.column);
  const to = source.offset(span.endLine, span.endColumn);
  const text = write(source.text.slice(from, to));
  return text === null ? null : replaceText(source, title, from, to, text);
}

/** Both sides of an operator, the items of a first list, or the arguments by place; a method's receiver comes first. */
function operandsAt(source: SourceText, span: SourceSpan): readonly SyntaxNode[] {
  const expression = expressionAt(source, span, ['CallExpression', 'BinaryExpression']);
  if (!expression) return [];
  if (expression.name === 'BinaryExpression') {
    const [left, , right] = partsOf(expression);
    return left && right ? [left, right] : [];
  }
  const list = childNamed(expression, 'ArgList');
  const given = list ? writtenArguments(list, source).filter(({ keyword, stars }) => keyword === null && stars === 0) : [];
  const [first] = given;
  if (first && LISTS.has(first.value.name)) return partsOf(first.value);
  const callee = expression.children[0];
  const isMethod = callee?.name === 'MemberExpression' && !/^(torch|F|nn)\b/.test(source.textOf(callee));
  const receiver = isMethod ? callee.children[0] : null;
  return [...(receiver ? [receiver] : []), ...given.map(({ value }) => value)];
}

const LISTS = new Set(['ArrayExpression', 'TupleExpression']);

/** What an operand is written as, or null. */
export function operandText(source: SourceText, span: SourceSpan, index: number): string | null {
  const operand = operandsAt(source, span)[index];
  return operand ? source.textOf(operand) : null;
}

/** One operand written anew: of `a + b`, of `torch.cat([a, b])`, of `torch.add(a, b)`. */
export function rewriteOperand(
  source: SourceText,
  span: SourceSpan,
  index: number,
  title: string,
  write: (written: string) => string,
): Fix | null {
  const operand = operandsAt(source, span)[index];
  if (!operand) return null;
  const text = source.textOf(operand);
  const atom = NEEDS_NO_BRACKETS.has(operand.name) ? text : `(${text})`;
  return replaceText(source, title, operand.from, operand.to, write(atom));
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
