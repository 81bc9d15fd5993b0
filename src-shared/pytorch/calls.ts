// Calling whatever can be called: functions and classes of the source, layers, and what comes from outside.

import { bindArguments } from './binding.ts';
import { callBuiltin } from './builtins.ts';
import { constantMethod } from './constants.ts';
import { classMember } from './definitions.ts';
import { callFunction, callTensorMethod } from './functions.ts';
import { callModule, makeNative, unsupportedOp } from './layers.ts';
import { callLibrary } from './library.ts';
import { type CallArguments, type Machine, notFollowed } from './machine.ts';
import { callMath } from './mathematics.ts';
import { callDictMethod, callListMethod, callStringMethod } from './methods.ts';
import { callModuleMethod } from './module-methods.ts';
import { callNativeBase, instantiate } from './objects.ts';
import { isFilling, warnOfOwnValues } from './own-values.ts';
import { holdsTensor } from './proxies.ts';
import { pythonError } from './python-errors.ts';
import { writtenParameters } from './source-text.ts';
import type { SyntaxNode } from './syntax-tree.ts';
import { describeValue, type FunctionValue, LocalScope, NONE, type ObjectValue, type Value } from './values.ts';

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
    case 'object':
      return callObject(callee, given, at, machine);
    case 'partial': {
      const keywords = new Map([...callee.keywords, ...given.keywords]);
      return machine.call(callee.callee, { positional: [...callee.positional, ...given.positional], keywords }, at);
    }
    case 'opaque':
      return callUnknown(callee, given, at, machine);
    default:
      throw notFollowed(`A call of ${describeValue(callee)}`, at);
  }
}

/** What is not followed may be called, as long as no tensor goes through it. */
function callUnknown(callee: Extract<Value, { kind: 'opaque' }>, given: CallArguments, at: SyntaxNode, machine: Machine): Value {
  const isTensorWork = [...given.positional, ...given.keywords.values()].some(holdsTensor);
  if (!isTensorWork && isFilling(callee.what)) warnOfOwnValues(at, machine);
  if (!isTensorWork) return { ...callee, what: `${callee.what}(...)` };
  if (!callee.isReported) machine.report(unsupportedOp(callee.what, at));
  return { kind: 'opaque', what: callee.what, isReported: true };
}

function callObject(object: ObjectValue, given: CallArguments, at: SyntaxNode, machine: Machine): Value {
  const call = classMember(object.class, '__call__');
  if (call?.kind === 'function') return machine.call({ kind: 'bound', function: call, receiver: object }, given, at);
  throw pythonError(`A ${object.className} cannot be called.`, `'${object.className}' object is not callable`, at);
}

function callMethod(receiver: Value, name: string, given: CallArguments, at: SyntaxNode, machine: Machine): Value {
  switch (receiver.kind) {
    case 'tensor':
      return callTensorMethod(receiver, name, given, at, machine);
    case 'list':
      return callListMethod(receiver, name, given, at, machine);
    case 'tuple':
      return callListMethod(receiver, name, given, at, machine);
    case 'constant':
      return constantMethod(receiver, name, given, at);
    case 'object':
      return callObjectMethod(receiver, name, given);
    case 'dict':
      return callDictMethod(receiver, name, given, at, machine);
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

/** Methods of named tuples. */
function callObjectMethod(object: ObjectValue, name: string, { keywords }: CallArguments): Value {
  const members = new Map([...object.members, ...(name === '_replace' ? keywords : [])]);
  return name === '_asdict' ? { kind: 'dict', entries: members } : { ...object, members };
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

function callExternal(path: string, given: CallArguments, at: SyntaxNode, machine: Machine): Value {
  const known = callLibrary(path, given, at, machine);
  if (known) return known;
  const layer = /^torch\.nn\.([A-Z]\w*)$/.exec(path)?.[1];
  if (layer !== undefined) return makeNative(layer, given, at, machine);
  if (/(?:^torch\.nn\.\w+|^object)\.__init__$/.test(path)) return callOldInit(given, at, machine);
  if (path.startsWith('math.')) return callMath(path.slice('math.'.length), given, at);
  return callFunction(path, given, at, machine);
}

/** nn.Module.__init__(self) */
function callOldInit({ positional, keywords }: CallArguments, at: SyntaxNode, machine: Machine): Value {
  const [object, ...rest] = positional;
  if (object?.kind !== 'module' && object?.kind !== 'object') throw notFollowed('nn.Module.__init__ without self', at);
  return callNativeBase(object, '__init__', { positional: rest, keywords }, at, machine);
}
