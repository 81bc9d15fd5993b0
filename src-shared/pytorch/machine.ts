// What the parts of the reader ask of each other. The parts know this interface only, never one another: expressions need calls, calls need
// statements, statements need expressions, and the interpreter ties the knot.

import type { Fix, NetworkNode, NetworkWarning, ProblemCode } from '../network/graph.ts';
import type { Operation } from '../network/operations.ts';
import type { ParameterTensor } from '../network/ops/op-rules.ts';
import type { ArgumentEdit } from './argument-fixes.ts';
import type { SourceText } from './source-text.ts';
import type { SyntaxNode } from './syntax-tree.ts';
import type { ConstantValue, HeldShape, ModuleValue, Scope, TensorValue, Value } from './values.ts';

export interface CallArguments {
  readonly positional: readonly Value[];
  readonly keywords: ReadonlyMap<string, Value>;
}

/** How a statement ends. */
export type Completion = { readonly type: 'next' | 'break' | 'continue' } | { readonly type: 'return'; readonly value: Value };

/** A node to add to the graph. */
export interface NewNode {
  readonly operation: Operation;
  readonly kind: 'call_module' | 'call_function' | 'call_method' | 'get_attr';
  readonly target: string;
  /** What torch.fx makes the name from. */
  readonly nameFrom: string;
  readonly inputs: readonly string[];
  readonly defined: SyntaxNode;
  readonly called: SyntaxNode;
  /** See NetworkNode. */
  readonly held?: NonNullable<NetworkNode['held']>;
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
  /** Says something that is no problem; once for each code. */
  warn(code: NetworkWarning['code'], message: string, at: SyntaxNode): void;
  /** A layer has been made: PyTorch's order of initialisation. */
  made(layer: ModuleValue): void;
  /** A parameter or buffer has been registered. */
  registered(owner: ModuleValue, name: string, constant: ConstantValue): void;
  /** The tensor that a parameter or buffer is in forward; the constant itself before. */
  tensorOf(constant: ConstantValue, at: SyntaxNode): Value;
  /** A weight or bias of one of PyTorch's layers as a tensor of forward; null while the network is being made. */
  parameterOf(layer: ModuleValue, tensor: ParameterTensor, at: SyntaxNode): Value | null;
  /** The parameter or buffer that a tensor of forward is, or null for one that is calculated. */
  heldBy(tensor: string): HeldShape | null;
  /** Runs what a `try` guards: errors go to it instead of being reported. */
  guarded<Result>(work: () => Result): Result;
  readonly isGuarded: boolean;
  /** object.name = value */
  setAttribute(object: Value, name: string, value: Value, at: SyntaxNode): void;
  /** sum(values): also of tensors. */
  sum(values: Iterable<Value>, start: Value, at: SyntaxNode): Value;
  pathOf(layer: ModuleValue): string;
  addNode(node: NewNode): Value;
  /** A tensor from something that is not supported: a name, but no node. */
  unknownTensor(nameFrom: string): TensorValue;
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
  /** Of the call that is refused: what would mend it. */
  readonly edit?: ArgumentEdit;
  readonly isFatal?: boolean;
  /** By a `raise` of the source: a `try` around it gets it. */
  readonly isRaised?: boolean;
  /** An `if` on something that is not known yet: one of its ways can be chosen in the source. */
  readonly isDecision?: boolean;
  /** It follows from something that has been reported. */
  readonly isSilent?: boolean;
}

/** Something in the source that cannot be read or is wrong. It ends as a Problem, never as an exception of the reader. */
export class Unreadable extends Error {
  override readonly name = 'Unreadable';
  readonly code: ProblemCode;
  readonly at: SyntaxNode;
  readonly explanation: Explanation;
  /** Reading cannot go on behind it. */
  readonly isFatal: boolean;

  constructor(code: ProblemCode, message: string, at: SyntaxNode, explanation: Explanation = {}) {
    super(message);
    this.code = code;
    this.at = at;
    this.explanation = explanation;
    this.isFatal = explanation.isFatal ?? false;
  }
}

/** The bounds on all sources. */
export const tooMuch = (what: string, at: SyntaxNode): Unreadable =>
  new Unreadable('unsupported-python', `${what} is not followed here.`, at, {
    rule: 'A source must come to its end: loops and calls are followed up to a bound.',
    ...{ expected: 'loops that end, calls that return', found: what, isFatal: true },
  });

/** The usual refusal: Python that this reader does not follow. */
export const notFollowed = (what: string, at: SyntaxNode): Unreadable =>
  new Unreadable('unsupported-python', `${what} is not followed here.`, at, {
    rule: 'The source is read, never executed: layers made in __init__ and called in forward, with plain Python between them.',
    expected: 'plain numbers, loops over known sequences, and calls of layers',
    found: what,
  });
