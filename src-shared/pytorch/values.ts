// What an expression can be while a network is read. Only what network code needs: numbers, texts, sequences, functions, classes, modules, and
// tensors that are nothing but the name of a node.

import type { Operation, Shape, SizeExpression } from '../network/operations.ts';
import type { SyntaxNode } from './syntax-tree.ts';

export interface FunctionValue {
  readonly kind: 'function';
  readonly name: string;
  readonly parameters: SyntaxNode | null;
  /** A Body, or the expression of a lambda. */
  readonly body: SyntaxNode;
  readonly scope: Scope;
  /** The class it is written in; what `super()` starts from. */
  readonly owner: ClassValue | null;
  /** What a decorator makes of it; `plain` without one that matters. */
  readonly role: 'plain' | 'static' | 'class' | 'property';
}

export interface ClassValue {
  readonly kind: 'class';
  readonly name: string;
  readonly definition: SyntaxNode;
  /** Itself, then its bases in the order in which Python looks for members. */
  readonly order: readonly ClassValue[];
  /** The class outside the source that it comes from: `torch.nn.Module`; empty for a plain class. */
  readonly native: string;
  readonly members: Map<string, Value>;
  /** Annotated names in order, for dataclasses and named tuples. */
  readonly fields: readonly string[];
  /** Its fields are the parameters of its __init__. */
  readonly isData: boolean;
}

/** An object that is no nn.Module: a configuration, a named tuple. */
export interface ObjectValue {
  readonly kind: 'object';
  readonly class: ClassValue | null;
  readonly className: string;
  readonly members: Map<string, Value>;
  /** Names of its items, where it is a tuple, too. */
  readonly fields: readonly string[] | null;
}

/** A tensor that is made in __init__: its shape and, where all values are the same, that value. */
export interface ConstantValue {
  readonly kind: 'constant';
  /** null where it is not known. */
  readonly shape: Shape | null;
  /** NaN where the values differ or are random. */
  readonly fill: number;
  /** Of tensors with one axis, where they are known. */
  readonly values: readonly number[] | null;
  /** Registered on a module, and how. */
  readonly role: 'plain' | 'parameter' | 'buffer';
  readonly made: SyntaxNode;
}

/** An nn.Module: a layer, a container, or an object of a class in the source. */
export interface ModuleValue {
  readonly kind: 'module';
  readonly type: 'layer' | 'sequential' | 'list' | 'dict' | 'object' | 'unknown';
  /** For messages: `Conv2d`, `MedicalImageModel`. */
  readonly className: string;
  readonly class: ClassValue | null;
  /** Of a layer; set by the __init__ of a class that derives from one. */
  operation: Operation | null;
  /** The call that made it. */
  readonly made: SyntaxNode;
  /** Attributes in the order of registration; submodules are those of kind `module`. */
  readonly members: Map<string, Value>;
  /** `super().__init__()` has been reached. */
  isReady: boolean;
}

/** A parameter or buffer of a module, as forward uses it. */
export interface HeldShape {
  /** As in a state_dict: `head.weight`. */
  readonly path: string;
  readonly shape: Shape;
}

/** `x.shape` and slices of it. `to` null: up to the last axis. */
export interface ShapeValue {
  readonly kind: 'shape';
  /** Node or input. */
  readonly of: string;
  readonly from: number;
  readonly to: number | null;
  /** torch.fx makes a node of `x.shape` when it is used, once per time it is written. null: it is no attribute. */
  readonly attribute: { isNode: boolean } | null;
}

/** One size of a tensor, or what is calculated from sizes. */
export interface SizeValue {
  readonly kind: 'size';
  readonly dimension: SizeExpression;
}

/** Several tensors from one call, as torch.chunk gives them. Each is a node when it is taken. */
export interface PiecesValue {
  readonly kind: 'pieces';
  /** For messages: `torch.chunk`. */
  readonly what: string;
  /** The tensor that the pieces are of. */
  readonly of: string;
  readonly count: number | null;
  /** null for a piece that is not supported. */
  readonly pieceAt: (index: number) => Operation | null;
}

/** The output of a node or an input of forward. */
export interface TensorValue {
  readonly kind: 'tensor';
  readonly name: string;
}

export type Value =
  | { readonly kind: 'none' }
  | { readonly kind: 'boolean'; readonly value: boolean }
  | { readonly kind: 'integer'; readonly value: number }
  | { readonly kind: 'float'; readonly value: number }
  | { readonly kind: 'string'; readonly value: string }
  | { readonly kind: 'tuple'; readonly items: readonly Value[] }
  | { readonly kind: 'list'; readonly items: Value[] }
  | { readonly kind: 'dict'; readonly entries: Map<string, Value> }
  | FunctionValue
  | ClassValue
  | ObjectValue
  | ConstantValue
  /** functools.partial(function, ...) */
  | {
      readonly kind: 'partial';
      readonly callee: Value;
      readonly positional: readonly Value[];
      readonly keywords: ReadonlyMap<string, Value>;
    }
  | ModuleValue
  /** A function with its first argument. */
  | { readonly kind: 'bound'; readonly function: FunctionValue; readonly receiver: Value }
  /** A method of a value that is not written in the source: `list.append`, `tensor.relu`. */
  | { readonly kind: 'method'; readonly receiver: Value; readonly name: string }
  /** Something imported, by its full path: `torch.nn.Conv2d`. */
  | { readonly kind: 'external'; readonly path: string }
  | { readonly kind: 'builtin'; readonly name: string }
  | { readonly kind: 'super'; readonly from: ClassValue; readonly receiver: ModuleValue | ObjectValue }
  | TensorValue
  | ShapeValue
  | SizeValue
  | PiecesValue
  /** A generator expression. */
  | { readonly kind: 'generator'; readonly values: Generator<Value> }
  /** slice(1, 3) */
  | { readonly kind: 'slice'; readonly limits: readonly [Value | null, Value | null, Value | null] }
  /** Something that is not followed; `what` names it for messages. `isReported`: people know already. */
  | { readonly kind: 'opaque'; readonly what: string; readonly isReported?: boolean };

/** Where names are looked up. */
export interface Scope {
  lookup(name: string): Value | null;
  assign(name: string, value: Value): void;
  /** The scope around it, for `nonlocal`. */
  readonly outer?: Scope;
}

export class LocalScope implements Scope {
  readonly #names = new Map<string, Value>();
  readonly #elsewhere = new Map<string, Scope>();
  readonly outer: Scope;

  constructor(outer: Scope) {
    this.outer = outer;
  }

  lookup(name: string): Value | null {
    return this.#names.get(name) ?? this.outer.lookup(name);
  }

  assign(name: string, value: Value): void {
    const scope = this.#elsewhere.get(name);
    if (scope) scope.assign(name, value);
    else this.#names.set(name, value);
  }

  /** Names of its own. */
  has(name: string): boolean {
    return this.#names.has(name);
  }

  remove(name: string): void {
    this.#names.delete(name);
  }

  /** `nonlocal name`: the nearest scope around this one that has it. */
  shareOuter(name: string): void {
    for (let scope: Scope | undefined = this.outer; scope; scope = scope.outer) {
      if (!(scope instanceof LocalScope) || !scope.has(name)) continue;
      this.#elsewhere.set(name, scope);
      return;
    }
  }
}

export const NONE: Value = { kind: 'none' };
export const integer = (value: number): Value => ({ kind: 'integer', value });
export const boolean = (value: boolean): Value => ({ kind: 'boolean', value });
export const text = (value: string): Value => ({ kind: 'string', value });

/** For messages: what kind of thing it is. */
export function describeValue(value: Value): string {
  switch (value.kind) {
    case 'none':
      return 'None';
    case 'boolean':
      return value.value ? 'True' : 'False';
    case 'integer':
    case 'float':
      return String(value.value);
    case 'string':
      return `'${value.value}'`;
    case 'tuple':
      return `(${value.items.map(describeValue).join(', ')}${value.items.length === 1 ? ',' : ''})`;
    case 'list':
      return `[${value.items.map(describeValue).join(', ')}]`;
    case 'module':
      return `a ${value.className}`;
    case 'object':
      return `a ${value.className}`;
    case 'constant':
      return 'a tensor of its own';
    case 'class':
    case 'function':
    case 'builtin':
      return value.name;
    case 'external':
      return value.path;
    case 'tensor':
      return 'a tensor';
    case 'shape':
      return "a tensor's shape";
    case 'size':
      return "a tensor's size";
    case 'pieces':
      return `the tensors of ${value.what}`;
    case 'opaque':
      return value.what;
    default:
      return `a ${value.kind}`;
  }
}
