// The top level of the source. Nothing there is run: a name is looked at only when a class needs it, as the statements before it left it.
// So training loops, data loaders and prints beside the network cost nothing and cannot fail.

import { isBuiltin } from './builtins.ts';
import { classFrom, functionFrom } from './definitions.ts';
import { external, importedNames } from './imports.ts';
import { type Machine, notFollowed } from './machine.ts';
import { childNamed, childrenOf, partsOf } from './source-text.ts';
import type { SyntaxNode } from './syntax-tree.ts';
import { LocalScope, type Scope, type Value } from './values.ts';

interface Binding {
  readonly name: string;
  readonly make: () => Value;
  value: Value | 'in progress' | null;
}

/** Statements whose bodies may define names that the network uses. */
const OPEN_STATEMENTS = new Set(['IfStatement', 'TryStatement', 'WithStatement', 'StatementGroup']);

export class ModuleScope implements Scope {
  readonly #machine: Machine;
  readonly #bindings: Binding[] = [];
  /** Class definitions in order, with decorators. */
  readonly classes: { readonly name: string; readonly node: SyntaxNode }[] = [];

  constructor(machine: Machine) {
    this.#machine = machine;
    this.#gather(machine.source.top);
  }

  lookup(name: string): Value | null {
    return this.#lookupBefore(name, this.#bindings.length);
  }

  assign(): void {
    // Functions assign to their own scope; the top level is never run.
  }

  #lookupBefore(name: string, end: number): Value | null {
    for (let at = end - 1; at >= 0; at--) {
      const binding = this.#bindings[at] as Binding;
      if (binding.name === name) return this.#valueOf(binding);
      const starred = binding.name === '*' ? fromStar(this.#valueOf(binding), name) : null;
      if (starred) return starred;
    }
    return isBuiltin(name) ? { kind: 'builtin', name } : null;
  }

  #valueOf(binding: Binding): Value {
    if (binding.value === 'in progress') throw notFollowed(`${binding.name}, defined by itself,`, this.#machine.source.top);
    if (binding.value) return binding.value;
    binding.value = 'in progress';
    try {
      const made = binding.make();
      binding.value = made;
      return made;
    } finally {
      if (binding.value === 'in progress') binding.value = null;
    }
  }

  #gather(block: SyntaxNode): void {
    for (const statement of partsOf(block)) {
      if (statement.name === 'ImportStatement') {
        for (const { name, value } of importedNames(statement, this.#machine.source)) this.#add(name, () => value);
      } else if (statement.name === 'AssignStatement' || statement.name === 'UpdateStatement') this.#addAssignment(statement);
      else if (OPEN_STATEMENTS.has(statement.name) || statement.name === 'Body') this.#gather(statement);
      else this.#addDefinition(statement);
    }
  }

  #add(name: string, make: () => Value): void {
    this.#bindings.push({ name, make, value: null });
  }

  #addDefinition(statement: SyntaxNode): void {
    const definition = statement.name === 'DecoratedStatement' ? childrenOf(statement).at(-1) : statement;
    const nameNode = definition && childNamed(definition, 'VariableName');
    if (!definition || !nameNode) return;
    const name = this.#machine.source.textOf(nameNode);
    if (definition.name === 'FunctionDefinition') this.#add(name, () => functionFrom(statement, this, null, this.#machine));
    if (definition.name !== 'ClassDefinition') return;
    this.classes.push({ name, node: definition });
    this.#add(name, () => classFrom(statement, this, this.#machine));
  }

  /** Each name that the statement binds gets the whole statement, run in a scope that sees only what stands before it. */
  #addAssignment(statement: SyntaxNode): void {
    const end = this.#bindings.length;
    // What a lambda in it uses may be defined later.
    const before: Scope = { lookup: (name) => this.#lookupBefore(name, end) ?? this.lookup(name), assign: () => undefined };
    for (const name of assignedNames(statement, this.#machine)) {
      this.#add(name, () => {
        const scope = new LocalScope(before);
        this.#machine.executeOne(statement, scope);
        return scope.lookup(name) ?? { kind: 'opaque', what: name };
      });
    }
  }
}

function assignedNames(statement: SyntaxNode, machine: Machine): string[] {
  const parts = childrenOf(statement);
  const last = parts.findLastIndex(({ name }) => name === 'AssignOp' || name === 'UpdateOp');
  return parts.slice(0, Math.max(0, last)).flatMap((part) => {
    if (part.name === 'VariableName') return [machine.source.textOf(part)];
    return part.name === 'TupleExpression'
      ? partsOf(part).flatMap((item) => (item.name === 'VariableName' ? [machine.source.textOf(item)] : []))
      : [];
  });
}

/** What `from torch.nn import *` would bring: layers are capitalised, functions are not. */
function fromStar(module: Value, name: string): Value | null {
  if (module.kind !== 'external') return null;
  const isLayer = module.path === 'torch.nn' && /^[A-Z]/.test(name);
  const isFunction = module.path === 'torch.nn.functional' && /^[a-z]/.test(name);
  const isMath = module.path === 'math' && /^(?:sqrt|ceil|floor|log2|pi)$/.test(name);
  return isLayer || isFunction || isMath || (module.path === 'torch' && name === 'nn')
    ? external(`${module.path}.${name}`)
    : null;
}
