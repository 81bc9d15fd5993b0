// The machine that reads a network: ties the parts together, counts steps, and keeps what has been found. Bounded in steps and in depth, so
// that every source comes to an end.

import type { ModuleDeclaration, NetworkNode, NetworkWarning, Problem } from '../network/graph.ts';
import type { ParameterTensor } from '../network/ops/op-rules.ts';
import { bindTarget, setAttribute } from './assignment.ts';
import { readAttribute } from './attributes.ts';
import { callValue } from './calls.ts';
import { scalarConstant } from './constants.ts';
import { moduleItems, namedModules } from './containers.ts';
import { keyValue } from './dict-keys.ts';
import { evaluateExpression } from './expressions.ts';
import { HeldTensors } from './held-tensors.ts';
import {
  type CallArguments,
  type Completion,
  type Machine,
  type NewNode,
  notFollowed,
  tooMuch,
  type Unreadable,
} from './machine.ts';
import { Namer } from './namer.ts';
import { problemFrom } from './problems.ts';
import { Ranks } from './ranks.ts';
import type { SourceText } from './source-text.ts';
import { executeBody, executeStatement } from './statements.ts';
import type { SyntaxNode } from './syntax-tree.ts';
import { countOfProxy, unpackProxy } from './tensor-index.ts';
import { operate } from './tensor-operators.ts';
import {
  type ConstantValue,
  describeValue,
  type HeldShape,
  type ModuleValue,
  NONE,
  type Scope,
  type TensorValue,
  text,
  type Value,
} from './values.ts';

/** Far more than any network takes, and still well under a second. */
const MOST_STEPS = 200_000;
/** Levels of expressions, statements and calls together. */
const DEEPEST = 400;

export class Interpreter implements Machine {
  readonly source: SourceText;
  readonly namer = new Namer();
  readonly nodes: NetworkNode[] = [];
  readonly problems: Problem[] = [];
  readonly warnings: NetworkWarning[] = [];
  readonly #layers: ModuleValue[] = [];
  readonly #ranks = new Ranks();
  #paths = new Map<ModuleValue, string>();
  readonly #reported = new Set<string>();
  readonly #held = new HeldTensors(this);
  #guards = 0;
  #steps = 0;
  #depth = 0;

  constructor(source: SourceText) {
    this.source = source;
  }

  evaluate(node: SyntaxNode, scope: Scope): Value {
    this.tick(node);
    return this.nested(node, () => evaluateExpression(node, scope, this));
  }

  execute(body: SyntaxNode, scope: Scope): Completion {
    return executeBody(body, scope, this);
  }

  executeOne(statement: SyntaxNode, scope: Scope): Completion {
    return executeStatement(statement, scope, this);
  }

  call(callee: Value, given: CallArguments, at: SyntaxNode): Value {
    return this.nested(at, () => callValue(callee, given, at, this));
  }

  attribute(value: Value, name: string, at: SyntaxNode): Value {
    return readAttribute(value, name, at, this);
  }

  bind(target: SyntaxNode, value: Value, scope: Scope): void {
    bindTarget(target, value, scope, this);
  }

  iterate(value: Value, at: SyntaxNode): readonly Value[] {
    if (value.kind === 'list' || value.kind === 'tuple') return value.items;
    if (value.kind === 'generator') return [...value.values];
    if (value.kind === 'dict') return [...value.entries.keys()].map(keyValue);
    if (value.kind === 'constant' && value.values) return value.values.map((one) => scalarConstant(one, value));
    if (value.kind === 'object' && value.fields) return value.fields.map((field) => value.members.get(field) ?? NONE);
    if (value.kind === 'string') return [...value.value].map(text);
    if (value.kind === 'module' && (value.type === 'list' || value.type === 'sequential')) return moduleItems(value);
    if (value.kind === 'module' && value.type === 'dict') return [...value.members.keys()].map(text);
    const count = countOfProxy(value, this);
    if (count !== null) return this.unpack(value, count, at);
    throw notFollowed(`Going through ${describeValue(value)}`, at);
  }

  unpack(value: Value, count: number, at: SyntaxNode): readonly Value[] {
    const isProxy = value.kind === 'tensor' || value.kind === 'shape' || value.kind === 'pieces';
    return isProxy ? unpackProxy(value, count, at, this) : this.iterate(value, at);
  }

  tick(at: SyntaxNode): void {
    this.#steps++;
    if (this.#steps > MOST_STEPS) throw tooMuch(`More than ${MOST_STEPS} steps of work`, at);
  }

  nested<Result>(at: SyntaxNode, work: () => Result): Result {
    if (this.#depth >= DEEPEST) throw tooMuch(`Nesting deeper than ${DEEPEST} levels`, at);
    this.#depth++;
    try {
      return work();
    } finally {
      this.#depth--;
    }
  }

  setAttribute(object: Value, name: string, value: Value, at: SyntaxNode): void {
    if (object.kind === 'module') setAttribute(object, name, value, at, this);
    else if (object.kind === 'object' || object.kind === 'class') object.members.set(name, value);
    else if (object.kind !== 'opaque') throw notFollowed(`An attribute of ${describeValue(object)}`, at);
  }

  /** Python starts from 0: 0 + first is a node of its own. */
  sum(values: Iterable<Value>, start: Value, at: SyntaxNode): Value {
    let total = start;
    for (const value of values) total = operate('+', total, value, at, this);
    return total;
  }

  guarded<Result>(work: () => Result): Result {
    this.#guards++;
    try {
      return work();
    } finally {
      this.#guards--;
    }
  }

  get isGuarded(): boolean {
    return this.#guards > 0;
  }

  registered(owner: ModuleValue, name: string, constant: ConstantValue): void {
    this.#held.register(owner, name, constant);
  }

  tensorOf(constant: ConstantValue, at: SyntaxNode): Value {
    return this.#held.tensorOf(constant, at);
  }

  parameterOf(layer: ModuleValue, tensor: ParameterTensor, at: SyntaxNode): Value | null {
    return this.#held.parameterOf(layer, tensor, at);
  }

  heldBy(tensor: string): HeldShape | null {
    return this.#held.heldBy(tensor);
  }

  report(problem: Unreadable, once?: string): void {
    if (problem.explanation.isSilent) return;
    if (once !== undefined && this.#reported.has(once)) return;
    if (once !== undefined) this.#reported.add(once);
    const made = problemFrom(problem, this.source);
    const isKnown = this.problems.some(
      ({ line, column, message }) => line === made.line && column === made.column && message === made.message,
    );
    if (!isKnown) this.problems.push(made);
  }

  warn(code: NetworkWarning['code'], message: string, at: SyntaxNode): void {
    if (!this.warnings.some((known) => known.code === code)) this.warnings.push({ code, message, ...this.source.place(at.from) });
  }

  made(layer: ModuleValue): void {
    this.#layers.push(layer);
  }

  /** To be called when the network has been made, before forward. */
  settlePaths(root: ModuleValue): void {
    this.#paths = namedModules(root);
    this.#held.settle(this.#paths);
  }

  pathOf(layer: ModuleValue): string {
    return this.#paths.get(layer) ?? '';
  }

  addNode({ operation, kind, target, nameFrom, inputs, defined, called, held }: NewNode): Value {
    const name = this.namer.create(nameFrom);
    const places = { defined: this.source.span(defined), called: this.source.span(called) };
    this.nodes.push({ ...operation, name, kind, target, inputs, ...(held ? { held } : {}), ...places });
    this.#ranks.add(name, operation, inputs);
    return { kind: 'tensor', name };
  }

  claimName(nameFrom: string): void {
    this.namer.create(nameFrom);
  }

  rankOf(tensor: string): number | null {
    return this.#ranks.of(tensor);
  }

  unknownTensor(nameFrom: string): TensorValue {
    return { kind: 'tensor', name: this.namer.create(nameFrom || 'unknown') };
  }

  /** Layers in the order they were made, then parameters that stand by themselves. */
  declarations(): ModuleDeclaration[] {
    const layers = this.#layers.flatMap((layer): ModuleDeclaration[] =>
      layer.operation ? [{ ...layer.operation, path: this.pathOf(layer), span: this.source.span(layer.made) }] : [],
    );
    return [...layers, ...this.#held.declarations()];
  }
}
