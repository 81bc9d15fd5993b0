// What the parts of the reader ask of each other. The parts know this interface only, never one another: expressions need calls, calls need
// statements, statements need expressions, and the interpreter ties the knot.
import type { SyntaxNode } from '@lezer/common';
import type { Fix, ProblemCode } from '../network/graph.ts';
import type { Operation } from '../network/operations.ts';
import type { SourceText } from './source-text.ts';
import type { ModuleValue, Scope, Value } from './values.ts';

export interface CallArguments {
  readonly positional: readonly Value[];
  readonly keywords: ReadonlyMap<string, Value>;
}

/** How a statement ends. */
export type Completion = { readonly type: 'next' | 'break' | 'continue' } | { readonly type: 'return'; readonly value: Value };

/** A node to add to the graph. */
export interface NewNode {
  readonly operation: Operation;
  readonly kind: 'call_module' | 'call_function' | 'call_method';
  readonly target: string;
  /** What torch.fx makes the name from. */
  readonly nameFrom: string;
  readonly inputs: readonly string[];
  readonly defined: SyntaxNode;
  readonly called: SyntaxNode;
}

export interface Machine {
  readonly source: SourceText;
  evaluate(node: SyntaxNode, scope: Scope): Value;
  execute(body: SyntaxNode, scope: Scope): Completion;
  call(callee: Value, given: CallArguments, at: SyntaxNode): Value;
  attribute(value: Value, name: string, at: SyntaxNode): Value;
  /** One statement by itself. */
  executeOne(statement: SyntaxNode, scope: Scope): Completion;
  /** The items of anything that can stand in a `for`. */
  iterate(value: Value, at: SyntaxNode): readonly Value[];
  /** The items of what is given to `count` names. */
  unpack(value: Value, count: number, at: SyntaxNode): readonly Value[];
  bind(target: SyntaxNode, value: Value, scope: Scope): void;
  /** Counts a step. @throws Unreadable when the source would never end */
  tick(at: SyntaxNode): void;
  /** Runs one level deeper. @throws Unreadable beyond the deepest level */
  nested<Result>(at: SyntaxNode, work: () => Result): Result;
  /** @param once says that one problem of this key is enough */
  report(problem: Unreadable, once?: string): void;
  /** A layer has been made: PyTorch's order of initialisation. */
  made(layer: ModuleValue): void;
  pathOf(layer: ModuleValue): string;
  addNode(node: NewNode): Value;
  /** A tensor from something that is not supported: a name, but no node. */
  unknownTensor(nameFrom: string): Value;
  /** Takes the name of something that torch.fx has a node for and that is no tensor: a size, a shape. */
  claimName(nameFrom: string): void;
  /** Axes of a tensor, where they are known. */
  rankOf(tensor: string): number | null;
}

/** More about a problem than its sentence. */
export interface Explanation {
  readonly rule?: string;
  readonly expected?: string;
  readonly found?: string;
  readonly torchMessage?: string;
  readonly fixes?: readonly Fix[];
}

/** Something in the source that cannot be read or is wrong. It ends as a Problem, never as an exception of the reader. */
export class Unreadable extends Error {
  override readonly name = 'Unreadable';
  readonly code: ProblemCode;
  readonly at: SyntaxNode;
  readonly explanation: Explanation;

  constructor(code: ProblemCode, message: string, at: SyntaxNode, explanation: Explanation = {}) {
    super(message);
    this.code = code;
    this.at = at;
    this.explanation = explanation;
  }
}

/** The usual refusal: Python that this reader does not follow. */
export const notFollowed = (what: string, at: SyntaxNode): Unreadable =>
  new Unreadable('unsupported-python', `${what} is not followed here.`, at, {
    rule: 'The source is read, never executed: layers made in __init__ and called in forward, with plain Python between them.',
    expected: 'plain numbers, loops over known sequences, and calls of layers',
    found: what,
  });
