// Making and calling nn.Modules. What PyTorch's own layers are comes from the signatures and operations beside this file.

import type { Operation } from '../network/operations.ts';
import { bindArguments } from './binding.ts';
import { type ContainerName, isContainer, makeContainer, moduleItems } from './containers.ts';
import { classMember } from './definitions.ts';
import { readArguments } from './layer-arguments.ts';
import { type CallArguments, type Machine, notFollowed, Unreadable } from './machine.ts';
import { followNativeForward } from './native-forward.ts';
import { readOperation } from './operations.ts';
import { asArgument } from './proxies.ts';
import { layerSignature } from './signatures.ts';
import { layerSpellings } from './spellings.ts';
import type { SyntaxNode } from './syntax-tree.ts';
import { describeValue, type ModuleValue, type Value } from './values.ts';

export const unsupportedOp = (name: string, at: SyntaxNode): Unreadable =>
  new Unreadable('unsupported-op', `${name} is not supported yet.`, at, {
    rule: 'A network that runs here consists of supported operations only.',
    expected: `one of: ${Object.keys(layerSpellings).join(', ')} and their functions`,
    found: name,
  });

/** nn.Conv2d(...): a layer, a container, or a layer without meaning here that has been reported. */
export function makeNative(name: string, given: CallArguments, at: SyntaxNode, machine: Machine): ModuleValue {
  if (isContainer(name)) return makeContainer(name, given, at, machine);
  try {
    const operation = nativeLayer(name, given, at);
    const layer = nativeModule('layer', name, operation, at);
    machine.made(layer);
    return layer;
  } catch (thrown) {
    if (!(thrown instanceof Unreadable)) throw thrown;
    // A loss is for training: it matters here only when forward calls it.
    if (!/Loss$/.test(name)) machine.report(thrown);
    return nativeModule('unknown', name, null, at);
  }
}

const nativeModule = (
  type: ModuleValue['type'],
  className: string,
  operation: ModuleValue['operation'],
  made: SyntaxNode,
): ModuleValue => ({ kind: 'module', type, className, class: null, operation, made, members: new Map(), isReady: true });

/** The operation of a layer that a class of the source derives from. */
export function nativeLayer(name: string, given: CallArguments, at: SyntaxNode): Operation {
  const spelling = Object.hasOwn(layerSpellings, name) ? layerSpellings[name] : undefined;
  if (!spelling) throw unsupportedOp(`nn.${name}`, at);
  return readOperation(spelling.reader, readArguments(name, layerSignature(name) ?? [], given, at, 1));
}

/**
 * module(x): what torch.fx records for it. Layers are nodes, everything else is followed into.
 * @param registered the module under which it is registered, where it is another one
 */
export function callModule(
  module: ModuleValue,
  given: CallArguments,
  at: SyntaxNode,
  machine: Machine,
  registered: ModuleValue = module,
): Value {
  const forward = classMember(module.class, 'forward');
  if (forward?.kind === 'function') return machine.call({ kind: 'bound', function: forward, receiver: module }, given, at);
  if (module.type === 'sequential') return callInTurn(module, given, at, machine);
  const input = module.type === 'layer' ? forwardInput(module, given, at) : (given.positional[0] ?? given.keywords.get('input'));
  if (module.type === 'layer' && module.operation && input) {
    const isOwn = module.class !== null || registered !== module;
    const followed = isOwn ? followNativeForward(module, registered, input, at, machine) : null;
    if (followed) return followed;
    const path = machine.pathOf(registered);
    return machine.addNode({
      ...{ operation: module.operation, kind: 'call_module', target: path, nameFrom: path },
      ...{ inputs: [tensorName(asArgument(input, machine), at)], defined: module.made, called: at },
    });
  }
  if (module.type === 'unknown') {
    if (/Loss$/.test(module.className)) machine.report(unsupportedOp(`nn.${module.className}`, at));
    return machine.unknownTensor(machine.pathOf(module));
  }
  throw new Unreadable('unsupported-python', `${module.className} cannot be called with these arguments.`, at, {
    rule: 'A layer is called with one tensor; a class of the source needs a forward method.',
    torchMessage: input ? `Module [${module.className}] is missing the required "forward" function` : '',
  });
}

/** The one tensor that forward of PyTorch's own layers takes. @throws Unreadable with Python's TypeError for none or more */
function forwardInput({ className, operation }: ModuleValue, given: CallArguments, at: SyntaxNode): Value {
  const parameters = [
    { name: 'input', isRequired: true, keywordOnly: false },
    ...(operation?.op === 'ConvTranspose2d' ? [{ name: 'output_size', isRequired: false, keywordOnly: false }] : []),
  ];
  const { named } = bindArguments(
    { title: `${className}.forward()`, parameters, rest: null, extra: null, implicit: 1 },
    given,
    at,
  );
  const wanted = named.get('output_size');
  if (wanted && wanted.kind !== 'none') {
    const message = `${className} with an output_size in its call is not supported yet: give output_padding where the layer is made.`;
    throw new Unreadable('unsupported-op', message, at);
  }
  return named.get('input') as Value;
}

function callInTurn(module: ModuleValue, given: CallArguments, at: SyntaxNode, machine: Machine): Value {
  let value = forwardInput(module, given, at);
  for (const item of moduleItems(module)) {
    value = machine.call(item, { positional: [value], keywords: new Map() }, at);
  }
  return value;
}

/** Name of the node that a tensor comes from; empty for something that is not followed. */
export function tensorName(value: Value, at: SyntaxNode): string {
  if (value.kind === 'tensor') return value.name;
  if (value.kind === 'opaque' && value.isReported) return '';
  throw notFollowed(`${describeValue(value)} where a tensor is needed`, at);
}

/** The container that a class of the source derives from, or null. */
export const nativeContainer = (native: string): ContainerName | null => {
  const name = native.replace(/^torch\.nn\./, '');
  return native.startsWith('torch.nn.') && isContainer(name) ? name : null;
};
