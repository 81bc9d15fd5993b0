// Objects of classes in the source: networks and layers, and the plain objects beside them (configurations, named tuples).

import { bindArguments } from './binding.ts';
import { containerType, fillContainer } from './containers.ts';
import { classMember } from './definitions.ts';
import { callModule, nativeContainer, nativeLayer } from './layers.ts';
import { type CallArguments, type Machine, notFollowed } from './machine.ts';
import { callModuleMethod } from './module-methods.ts';
import type { SyntaxNode } from './syntax-tree.ts';
import { type ClassValue, type ModuleValue, NONE, type ObjectValue, type Value } from './values.ts';

/** Net(...) of a class in the source. */
export function instantiate(made: ClassValue, given: CallArguments, at: SyntaxNode, machine: Machine): Value {
  return made.native.startsWith('torch.nn.') ? makeModule(made, given, at, machine) : makeObject(made, given, at, machine);
}

function makeModule(made: ClassValue, given: CallArguments, at: SyntaxNode, machine: Machine): ModuleValue {
  const container = nativeContainer(made.native);
  const isLayer = !container && made.native !== 'torch.nn.Module';
  const object: ModuleValue = {
    ...{
      kind: 'module',
      type: container ? containerType(container) : isLayer ? 'layer' : 'object',
      className: made.name,
      class: made,
    },
    ...{ operation: null, made: at, members: new Map(), isReady: false },
  };
  const init = classMember(made, '__init__');
  if (init?.kind === 'function') machine.call({ kind: 'bound', function: init, receiver: object }, given, at);
  else callNativeBase(object, '__init__', given, at, machine);
  return object;
}

function makeObject(made: ClassValue, given: CallArguments, at: SyntaxNode, machine: Machine): ObjectValue {
  const isTuple = made.native === 'typing.NamedTuple';
  const object: ObjectValue = {
    ...{ kind: 'object', class: made, className: made.name, members: new Map() },
    fields: isTuple ? made.fields : null,
  };
  const init = classMember(made, '__init__');
  if (init?.kind === 'function') machine.call({ kind: 'bound', function: init, receiver: object }, given, at);
  else if (made.isData) fillFields(object, made, given, at, machine);
  else if (given.positional.length > 0) throw notFollowed(`An object of ${made.name} with arguments but without __init__`, at);
  return object;
}

/** What @dataclass writes: an __init__ with the fields as its parameters. */
function fillFields(object: ObjectValue, made: ClassValue, given: CallArguments, at: SyntaxNode, machine: Machine): void {
  const parameters = made.fields.map((name) => ({ name, isRequired: classMember(made, name) === null, keywordOnly: false }));
  const title = `${made.name}.__init__()`;
  const { named } = bindArguments({ title, parameters, rest: null, extra: null, implicit: 1 }, given, at);
  for (const { name } of parameters) {
    object.members.set(name, named.get(name) ?? fieldDefault(classMember(made, name) ?? NONE, at, machine));
  }
  const after = classMember(made, '__post_init__');
  if (after?.kind === 'function') {
    machine.call({ kind: 'bound', function: after, receiver: object }, { positional: [], keywords: new Map() }, at);
  }
}

/** field(default_factory=list) has been kept as a partial call of dataclasses.field. */
function fieldDefault(value: Value, at: SyntaxNode, machine: Machine): Value {
  if (value.kind !== 'partial' || value.callee.kind !== 'external' || value.callee.path !== 'dataclasses.field') return value;
  const factory = value.keywords.get('default_factory');
  if (factory) return machine.call(factory, { positional: [], keywords: new Map() }, at);
  return value.keywords.get('default') ?? NONE;
}

/** super().__init__(...) and the like, where the base is PyTorch's. */
export function callNativeBase(
  object: ModuleValue | ObjectValue,
  name: string,
  given: CallArguments,
  at: SyntaxNode,
  machine: Machine,
): Value {
  if (object.kind === 'object') {
    // object.__init__ and the like change nothing; a dataclass has one that is not written.
    const data = name === '__init__' ? object.class?.order.slice(1).find((base) => base.isData) : undefined;
    if (data) fillFields(object, data, given, at, machine);
    return NONE;
  }
  const native = object.class?.native ?? '';
  const container = nativeContainer(native);
  if (name === '__init__') {
    object.isReady = true;
    if (container) fillContainer(object, container, given, at, machine);
    else if (native !== 'torch.nn.Module') becomeLayer(object, native, given, at, machine);
    return NONE;
  }
  if (name === 'forward' && (container === 'Sequential' || object.operation))
    return callModule({ ...object, class: null }, given, at, machine, object);
  return callModuleMethod(object, name, given, at, machine);
}

/** A class of the source that derives from a layer, like `class Same(nn.Conv2d)`. */
function becomeLayer(object: ModuleValue, native: string, given: CallArguments, at: SyntaxNode, machine: Machine): void {
  object.operation = nativeLayer(native.replace(/^torch\.nn\./, ''), given, at);
  machine.made(object);
}
