// Calling whatever can be called: functions and classes of the source, layers, and what comes from outside.
import type { SyntaxNode } from '@lezer/common';
import { bindArguments } from './binding.ts';
import { callBuiltin, callMath } from './builtins.ts';
import { fillContainer } from './containers.ts';
import { classMember } from './definitions.ts';
import { callFunction, callTensorMethod } from './functions.ts';
import { callModule, makeNative, nativeContainer } from './layers.ts';
import { type CallArguments, type Machine, notFollowed } from './machine.ts';
import { callDictMethod, callListMethod, callModuleMethod, callStringMethod } from './methods.ts';
import { writtenParameters } from './source-text.ts';
import { type ClassValue, describeValue, type FunctionValue, LocalScope, type ModuleValue, NONE, type Value } from './values.ts';

/** @throws Unreadable */
export function callValue(callee: Value, given: CallArguments, at: SyntaxNode, machine: Machine): Value {
  switch (callee.kind) {
    case 'function':
      return callDefined(callee, null, given, at, machine);
    case 'bound':
      return callDefined(callee.function, callee.receiver, given, at, machine);
    case 'class':
      return instantiate(callee, given, at, machine);
    case 'module':
      return callModule(callee, given, at, machine);
    case 'external':
      return callExternal(callee.path, given, at, machine);
    case 'builtin':
      return callBuiltin(callee.name, given, at, machine);
    case 'method':
      return callMethod(callee.receiver, callee.name, given, at, machine);
    case 'opaque':
      return { kind: 'opaque', what: `${callee.what}(...)` };
    default:
      throw notFollowed(`A call of ${describeValue(callee)}`, at);
  }
}

function callMethod(receiver: Value, name: string, given: CallArguments, at: SyntaxNode, machine: Machine): Value {
  switch (receiver.kind) {
    case 'tensor':
      return callTensorMethod(receiver, name, given, at, machine);
    case 'list':
      return callListMethod(receiver, name, given, at, machine);
    case 'dict':
      return callDictMethod(receiver, name, given, at);
    case 'string':
      return callStringMethod(receiver, name, given, at, machine);
    case 'module':
      return callModuleMethod(receiver, name, given, at, machine);
    case 'super':
      return callNativeBase(receiver.receiver, name, given, at, machine);
    default:
      throw notFollowed(`.${name}() of ${describeValue(receiver)}`, at);
  }
}

/** A function of the source, with its first argument or without. */
function callDefined(
  called: FunctionValue,
  receiver: Value | null,
  given: CallArguments,
  at: SyntaxNode,
  machine: Machine,
): Value {
  const scope = new LocalScope(called.scope);
  const written = writtenParameters(called.parameters, machine.source);
  const own = receiver ? written.slice(1) : written;
  const title = `${called.owner ? `${called.owner.name}.` : ''}${called.name}()`;
  const parameters = own
    .filter(({ stars }) => stars === 0)
    .map(({ name, fallback, keywordOnly }) => ({ name, keywordOnly, isRequired: fallback === null }));
  const named = (stars: 1 | 2): string | null => own.find((parameter) => parameter.stars === stars)?.name ?? null;
  const callable = { title, parameters, rest: named(1), extra: named(2), implicit: receiver ? 1 : 0 } as const;
  const bound = bindArguments(callable, given, at);
  for (const { name, fallback, stars } of own) {
    if (stars === 1) scope.assign(name, { kind: 'tuple', items: bound.rest });
    else if (stars === 2) scope.assign(name, { kind: 'dict', entries: new Map(bound.extra) });
    else scope.assign(name, bound.named.get(name) ?? (fallback ? machine.evaluate(fallback, called.scope) : NONE));
  }
  const first = written[0]?.name;
  if (receiver && first !== undefined) scope.assign(first, receiver);
  if (receiver) scope.assign('__self__', receiver);
  if (called.owner) scope.assign('__class__', called.owner);
  return machine.nested(at, () => {
    if (called.name === '<lambda>') return machine.evaluate(called.body, scope);
    const completion = machine.execute(called.body, scope);
    return completion.type === 'return' ? completion.value : NONE;
  });
}

/** Net(...) of a class in the source. */
function instantiate(made: ClassValue, given: CallArguments, at: SyntaxNode, machine: Machine): Value {
  const container = nativeContainer(made.native);
  const isModule = made.native === 'torch.nn.Module';
  if (!container && !isModule) throw notFollowed(`An object of ${made.name}, which is no nn.Module,`, at);
  const type = { Sequential: 'sequential', ModuleList: 'list', ModuleDict: 'dict' } as const;
  const object: ModuleValue = {
    ...{ kind: 'module', type: container ? type[container] : 'object', className: made.name, class: made, operation: null },
    ...{ made: at, members: new Map(), isReady: false },
  };
  const init = classMember(made, '__init__');
  if (init?.kind === 'function') machine.call({ kind: 'bound', function: init, receiver: object }, given, at);
  else callNativeBase(object, '__init__', given, at, machine);
  return object;
}

/** super().__init__(...) and the like, where the base is PyTorch's. */
function callNativeBase(object: ModuleValue, name: string, given: CallArguments, at: SyntaxNode, machine: Machine): Value {
  const container = nativeContainer(object.class?.native ?? '');
  if (name === '__init__') {
    object.isReady = true;
    if (container) fillContainer(object, container, given, at, machine);
    return NONE;
  }
  if (name === 'forward' && container === 'Sequential') return callModule({ ...object, class: null }, given, at, machine);
  return callModuleMethod(object, name, given, at, machine);
}

function callExternal(path: string, given: CallArguments, at: SyntaxNode, machine: Machine): Value {
  const layer = /^torch\.nn\.([A-Z]\w*)$/.exec(path)?.[1];
  if (layer !== undefined) return makeNative(layer, given, at, machine);
  if (/^torch\.nn\.\w+\.__init__$/.test(path)) return callOldInit(given, at, machine);
  if (path === 'collections.OrderedDict') return callBuiltin('dict', given, at, machine);
  if (path.startsWith('math.')) return callMath(path.slice('math.'.length), given, at);
  return callFunction(path, given, at, machine);
}

/** nn.Module.__init__(self) */
function callOldInit({ positional, keywords }: CallArguments, at: SyntaxNode, machine: Machine): Value {
  const [object, ...rest] = positional;
  if (object?.kind !== 'module') throw notFollowed('nn.Module.__init__ without self', at);
  return callNativeBase(object, '__init__', { positional: rest, keywords }, at, machine);
}
