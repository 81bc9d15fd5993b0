// Methods of nn.Module and of PyTorch's containers.

import { setAttribute } from './assignment.ts';
import { append, insert, moduleItems, namedModules } from './containers.ts';
import { type CallArguments, type Machine, notFollowed } from './machine.ts';
import { pairsOf } from './methods.ts';
import type { SyntaxNode } from './syntax-tree.ts';
import { type ModuleValue, NONE, text, type Value } from './values.ts';

/** Methods of nn.Module that leave the network as it is. */
const WITHOUT_EFFECT = new Set(
  'to eval train cuda cpu float half double requires_grad_ zero_grad register_forward_hook share_memory load_state_dict compile save_hyperparameters'.split(
    ' ',
  ),
);
/** What gives its values to training. */
const FOR_TRAINING = new Set(['parameters', 'named_parameters', 'buffers', 'named_buffers', 'state_dict']);

export function callModuleMethod(
  module: ModuleValue,
  name: string,
  given: CallArguments,
  at: SyntaxNode,
  machine: Machine,
): Value {
  const [first, second] = given.positional;
  const submodules = [...module.members].filter(([, { kind }]) => kind === 'module');
  if (name === 'forward' || name === '__call__') return machine.call(module, given, at);
  if (WITHOUT_EFFECT.has(name)) return module;
  if (FOR_TRAINING.has(name)) return { kind: 'opaque', what: `.${name}()` };
  switch (name) {
    case 'add_module':
    case 'register_module':
      return register(module, first ?? given.keywords.get('name'), second ?? given.keywords.get('module'), at, machine);
    case 'register_parameter':
      return register(module, first ?? given.keywords.get('name'), second ?? given.keywords.get('param'), at, machine);
    case 'register_buffer':
      return registerBuffer(module, first ?? given.keywords.get('name'), second ?? given.keywords.get('tensor'), at, machine);
    case 'append':
      if (first) append(module, first, at, machine);
      return module;
    case 'extend':
      for (const item of first ? machine.iterate(first, at) : []) append(module, item, at, machine);
      return module;
    case 'insert':
      if (first?.kind === 'integer' && second) insert(module, first.value, second, at);
      return NONE;
    case 'update':
      for (const [key, item] of first?.kind === 'dict' ? first.entries : []) setAttribute(module, key, item, at, machine);
      return NONE;
    case 'children':
    case 'values':
      return { kind: 'list', items: [...moduleItems(module)] };
    case 'keys':
      return { kind: 'list', items: [...module.members.keys()].map(text) };
    case 'named_children':
    case 'items':
      return pairsOf(submodules);
    case 'modules':
      return { kind: 'list', items: [...namedModules(module).keys()] };
    case 'named_modules':
      return pairsOf([...namedModules(module)].map(([one, path]) => [path, one] as const));
    case 'get_submodule':
      return submodule(module, first, at, machine);
    case 'apply':
      return applyToAll(module, first, at, machine);
    default:
      throw notFollowed(`.${name}() of ${module.className}`, at);
  }
}

function register(
  module: ModuleValue,
  name: Value | undefined,
  value: Value | undefined,
  at: SyntaxNode,
  machine: Machine,
): Value {
  if (name?.kind !== 'string' || !value) throw notFollowed('A registration without a name and a value', at);
  setAttribute(module, name.value, value, at, machine);
  return NONE;
}

function registerBuffer(
  module: ModuleValue,
  name: Value | undefined,
  value: Value | undefined,
  at: SyntaxNode,
  machine: Machine,
): Value {
  const buffer: Value | undefined = value?.kind === 'constant' ? { ...value, role: 'buffer' } : value;
  return register(module, name, buffer, at, machine);
}

function submodule(module: ModuleValue, path: Value | undefined, at: SyntaxNode, machine: Machine): Value {
  if (path?.kind !== 'string') throw notFollowed('.get_submodule() without a path', at);
  return path.value.split('.').reduce<Value>((owner, name) => machine.attribute(owner, name, at), module);
}

/** module.apply(function): children first, then itself. Source: Module.apply. */
function applyToAll(module: ModuleValue, called: Value | undefined, at: SyntaxNode, machine: Machine): Value {
  if (!called) return module;
  for (const one of [...namedModules(module).keys()].reverse()) {
    machine.call(called, { positional: [one], keywords: new Map() }, at);
  }
  return module;
}
