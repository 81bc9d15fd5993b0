// The syntax of a source as plain nodes, made once from what the parser gives: the reader asks for the same children again and again, and the
// parser's own nodes are made anew each time. Knows no Python beyond the names of nodes.
import type { Tree } from '@lezer/common';

const PUNCTUATION = new Set(['(', ')', '[', ']', '{', '}', ',', ':', ';', '.']);

export class SyntaxNode {
  readonly name: string;
  /** Offsets into the text, end exclusive. */
  readonly from: number;
  readonly to: number;
  readonly parent: SyntaxNode | null;
  /** Without comments, with punctuation. */
  readonly children: SyntaxNode[] = [];
  #parts: readonly SyntaxNode[] | null = null;

  constructor(name: string, from: number, to: number, parent: SyntaxNode | null) {
    this.name = name;
    this.from = from;
    this.to = to;
    this.parent = parent;
  }

  /** Children that mean something by themselves. */
  get parts(): readonly SyntaxNode[] {
    this.#parts ??= this.children.filter(({ name }) => !PUNCTUATION.has(name));
    return this.#parts;
  }

  isPunctuation(): boolean {
    return PUNCTUATION.has(this.name);
  }
}

export interface SyntaxTree {
  readonly top: SyntaxNode;
  /** Offset of the first thing that the parser could not read, or null. */
  readonly firstError: number | null;
}

export function syntaxTree(tree: Tree): SyntaxTree {
  const top = new SyntaxNode(tree.type.name, 0, tree.length, null);
  let open = top;
  let firstError: number | null = null;
  tree.cursor().iterate(
    ({ type, from, to }) => {
      if (type.isTop) return true;
      if (type.isError) firstError ??= from;
      if (type.isError || type.name === 'Comment') return false;
      const node = new SyntaxNode(type.name, from, to, open);
      open.children.push(node);
      open = node;
      return true;
    },
    ({ type }) => {
      if (!type.isTop) open = open.parent ?? top;
    },
  );
  return { top, firstError };
}

/** The node itself and everything below it that `wanted` lets in, in the order of the text. */
export function* nodesBelow(node: SyntaxNode, wanted: (node: SyntaxNode) => boolean = () => true): Generator<SyntaxNode> {
  if (!wanted(node)) return;
  const waiting = [node];
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    yield next;
    for (let at = next.children.length - 1; at >= 0; at--) {
      const child = next.children[at] as SyntaxNode;
      if (wanted(child)) waiting.push(child);
    }
  }
}

/** The innermost node that covers an offset; `side` -1: that ends there, 1: that begins there. */
export function innermostAt(top: SyntaxNode, offset: number, side: -1 | 1): SyntaxNode {
  const covers = ({ from, to }: SyntaxNode): boolean =>
    side < 0 ? from < offset && to >= offset : from <= offset && to > offset;
  let at = top;
  for (let next = at.children.find(covers); next; next = at.children.find(covers)) at = next;
  return at;
}
