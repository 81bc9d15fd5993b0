// The source as text and tree: places as people count them, and the few questions every reader of the tree asks. Knows nothing of meaning.
import type { SourceSpan } from '../network/graph.ts';
import { type ParsedText, parsePython } from './parse-python.ts';
import { PYTHON_2_PRINT } from './syntax-hints.ts';
import { innermostAt, type SyntaxNode, syntaxTree } from './syntax-tree.ts';

export class SourceText {
  readonly text: string;
  /** Empty where the text is not Python. */
  readonly top: SyntaxNode;
  /** Offset of the first thing that is not Python, or null. */
  readonly firstError: number | null;
  readonly #lineStarts: number[] = [0];
  readonly #parsed: ParsedText | null;

  /**
   * @param written a byte order mark in front of it is left out
   * @param near a source that differs little, as the one before a change: makes it quick, and nothing else
   */
  constructor(written: string, near: SourceText | null = null) {
    const text = written.replace(/^\uFEFF/, '');
    this.text = text;
    for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) this.#lineStarts.push(at + 1);
    const { tree, error, parsed } = parsePython(text, near ? near.#parsed : null);
    this.#parsed = parsed;
    const { top, firstError } = syntaxTree(tree);
    this.top = top;
    const print = PYTHON_2_PRINT.exec(text);
    const isPrinted = print !== null && isPrint(this.top, print.index + print[0].length - 1);
    // Beyond its own limit of nesting the parser gives up without an exception.
    this.firstError = error ?? firstError ?? (isPrinted ? print.index : null);
  }

  textOf(node: SyntaxNode): string {
    return this.text.slice(node.from, node.to);
  }

  /** A number with its point: the parser is not shown the point of `1.`. */
  numberAt(node: SyntaxNode): string {
    const written = this.textOf(node);
    return this.text[node.to] === '.' ? `${written}.` : written;
  }

  /** Lines from 1, columns from 0, in UTF-16 units. */
  place(offset: number): { readonly line: number; readonly column: number } {
    let low = 0;
    let high = this.#lineStarts.length;
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if ((this.#lineStarts[middle] as number) <= offset) low = middle;
      else high = middle;
    }
    return { line: low + 1, column: offset - (this.#lineStarts[low] as number) };
  }

  /** Offset of a place; beyond the end of the text it is the end. */
  offset(line: number, column: number): number {
    return Math.min(this.text.length, (this.#lineStarts[line - 1] ?? this.text.length) + column);
  }

  span(node: SyntaxNode): SourceSpan {
    const from = this.place(node.from);
    const to = this.place(node.to);
    return { line: from.line, column: from.column, endLine: to.line, endColumn: to.column };
  }

  /** A line without its end; from 1. */
  line(line: number): string {
    const start = this.offset(line, 0);
    const end = this.text.indexOf('\n', start);
    return this.text.slice(start, end < 0 ? this.text.length : end).replace(/\r$/, '');
  }
}

/** Within a text it would be no statement. */
function isPrint(top: SyntaxNode, at: number): boolean {
  for (let node: SyntaxNode | null = innermostAt(top, at, -1); node; node = node.parent)
    if (node.name === 'PrintStatement') return true;
  return false;
}

/** Children without comments, punctuation included. */
export const childrenOf = (node: SyntaxNode): readonly SyntaxNode[] => node.children;

/** Children that mean something by themselves. */
export const partsOf = (node: SyntaxNode): readonly SyntaxNode[] => node.parts;

export const childNamed = (node: SyntaxNode, name: string): SyntaxNode | null =>
  childrenOf(node).find((child) => child.name === name) ?? null;

/** One argument of a call as written. */
export interface WrittenArgument {
  /** `name=value`. */
  readonly keyword: string | null;
  /** `*value` or `**value`. */
  readonly stars: 0 | 1 | 2;
  readonly value: SyntaxNode;
}

/** The arguments of a call or the bases of a class, in order. */
export function writtenArguments(list: SyntaxNode, source: SourceText): WrittenArgument[] {
  const found: WrittenArgument[] = [];
  let keyword: string | null = null;
  let stars: 0 | 1 | 2 = 0;
  const children = partsOf(list);
  for (const [at, child] of children.entries()) {
    if (child.name === '*') stars = 1;
    else if (child.name === '**') stars = 2;
    else if (children[at + 1]?.name === 'AssignOp') keyword = source.textOf(child);
    else if (child.name !== 'AssignOp' && child.name !== 'for') {
      found.push({ keyword, stars, value: child });
      keyword = null;
      stars = 0;
    }
  }
  return found;
}

/** One parameter of a function as written. */
export interface WrittenParameter {
  readonly name: string;
  readonly stars: 0 | 1 | 2;
  readonly fallback: SyntaxNode | null;
  /** Behind a `*`: by keyword only. */
  readonly keywordOnly: boolean;
}

export function writtenParameters(list: SyntaxNode | null, source: SourceText): WrittenParameter[] {
  if (!list) return [];
  const found: WrittenParameter[] = [];
  let keywordOnly = false;
  const groups: SyntaxNode[][] = [[]];
  for (const child of childrenOf(list)) {
    if (child.name === ',') groups.push([]);
    else if (!child.isPunctuation()) groups.at(-1)?.push(child);
  }
  for (const group of groups) {
    const stars = group[0]?.name === '*' ? 1 : group[0]?.name === '**' ? 2 : 0;
    const name = group.find((child) => child.name === 'VariableName');
    const assign = group.findIndex((child) => child.name === 'AssignOp');
    if (name) {
      const fallback = assign >= 0 ? (group[assign + 1] ?? null) : null;
      found.push({ name: source.textOf(name), stars, fallback, keywordOnly: keywordOnly && stars === 0 });
    }
    if (stars === 1) keywordOnly = true;
  }
  return found;
}
