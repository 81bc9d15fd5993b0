// What an expression can be while a network is read. Only what network code needs: numbers, texts, sequences, functions, classes, modules, and
// tensors that are nothing but the name of a node.
import type { SyntaxNode } from '@lezer/common';
import type { Operation, SizeExpression } from '../network/operations.ts';

export interface FunctionValue {
  readonly kind: 'function';
  readonly name: string;
  readonly parameters: SyntaxNode | null;
  /** A Body, or the expression of a lambda. */
  readonly body: SyntaxNode;
  readonly scope: Scope;
  /** The class it is written in; what `super()` starts from. */
  readonly owner: ClassValue | null;
  readonly isStatic: boolean;
  readonly isProperty: boolean;
}

export interface ClassValue {
  readonly kind: 'class';
  readonly name: string;
  readonly definition: SyntaxNode;
  readonly base: ClassValue | null;
  /** The class outside the source that it comes from: `torch.nn.Module`; empty for a plain class. */
  readonly native: string;
  readonly members: Map<string, Value>;
}

/** An nn.Module: a layer, a container, or an object of a class in the source. */
export interface ModuleValue {
  readonly kind: 'module';
  readonly type: 'layer' | 'sequential' | 'list' | 'dict' | 'object' | 'unknown';
  /** For messages: `Conv2d`, `MedicalImageModel`. */
  readonly className: string;
  readonly class: ClassValue | null;
  readonly operation: Operation | null;
  /** The call that made it. */
  readonly made: SyntaxNode;
  /** Attributes in the order of registration; submodules are those of kind `module`. */
  readonly members: Map<string, Value>;
  /** `super().__init__()` has been reached. */
  isReady: boolean;
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
  | ModuleValue
  /** A function with its first argument. */
  | { readonly kind: 'bound'; readonly function: FunctionValue; readonly receiver: Value }
  /** A method of a value that is not written in the source: `list.append`, `tensor.relu`. */
  | { readonly kind: 'method'; readonly receiver: Value; readonly name: string }
  /** Something imported, by its full path: `torch.nn.Conv2d`. */
  | { readonly kind: 'external'; readonly path: string }
  | { readonly kind: 'builtin'; readonly name: string }
  | { readonly kind: 'super'; readonly from: ClassValue; readonly receiver: ModuleValue }
  | TensorValue
  | ShapeValue
  | SizeValue
  | PiecesValue
  /** slice(1, 3) */
  | { readonly kind: 'slice'; readonly limits: readonly [Value | null, Value | null, Value | null] }
  /** Something that is not followed; `what` names it for messages. */
  | { readonly kind: 'opaque'; readonly what: string };

/** Where names are looked up. */
export interface Scope {
  lookup(name: string): Value | null;
  assign(name: string, value: Value): void;
}

export class LocalScope implements Scope {
  readonly #names = new Map<string, Value>();
  readonly #outer: Scope;

  constructor(outer: Scope) {
    this.#outer = outer;
  }

  lookup(name: string): Value | null {
    return this.#names.get(name) ?? this.#outer.lookup(name);
  }

  assign(name: string, value: Value): void {
    this.#names.set(name, value);
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
