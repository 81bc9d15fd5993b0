// a.b of every kind of value.

import { parameterTensors, torchAttributes } from '../network/op-catalogue.ts';
import { classMember, memberBehind } from './definitions.ts';
import { external } from './imports.ts';
import { type Machine, Unreadable } from './machine.ts';
import { isNear } from './near-names.ts';
import { takePiece } from './pieces.ts';
import { childNamed } from './source-text.ts';
import type { SyntaxNode } from './syntax-tree.ts';
import {
  boolean,
  type ClassValue,
  type ConstantValue,
  type FunctionValue,
  integer,
  type ModuleValue,
  NONE,
  type ObjectValue,
  type TensorValue,
  text,
  type Value,
} from './values.ts';

/** @throws Unreadable not-defined, for modules and classes: their attributes are all known */
export function readAttribute(value: Value, name: string, at: SyntaxNode, machine: Machine): Value {
  switch (value.kind) {
    case 'builtin':
      return name === '__name__' ? text(value.name) : { kind: 'opaque', what: `.${name}` };
    case 'external':
      if (name === '__name__') return text(value.path.slice(value.path.lastIndexOf('.') + 1));
      return value.path === 'math' && name === 'pi' ? { kind: 'float', value: Math.PI } : external(`${value.path}.${name}`);
    case 'module':
      return moduleAttribute(value, name, at, machine);
    case 'class':
      return name === '__name__' ? text(value.name) : classAttribute(value, name, at, machine);
    case 'object':
      return objectAttribute(value, name, at, machine);
    case 'constant':
      return constantAttribute(value, name);
    case 'super': {
      const member = memberBehind(value.receiver.class, value.from, name);
      if (member?.kind === 'function') return boundTo(member, value.receiver, at, machine);
      return member ?? { kind: 'method', receiver: value, name };
    }
    case 'tensor':
      return tensorAttribute(value, name, at, machine);
    case 'pieces':
      return name === 'values' ? takePiece(value, 0, at, machine) : { kind: 'opaque', what: `.${name}` };
    case 'none':
      return undefinedAttribute("'NoneType' object", name, [], at, machine);
    case 'tuple':
    case 'list':
    case 'dict':
    case 'string':
      return { kind: 'method', receiver: value, name };
    default:
      return { kind: 'opaque', what: `.${name}` };
  }
}

/** Attributes that are neither tensors nor methods. */
const PLAIN_ATTRIBUTES = new Set(['device', 'dtype', 'requires_grad', 'is_cuda', 'layout']);

function tensorAttribute(tensor: TensorValue, name: string, at: SyntaxNode, machine: Machine): Value {
  if (name === 'shape') return { kind: 'shape', of: tensor.name, from: 0, to: null, attribute: { isNode: false } };
  if (name === 'ndim') {
    const rank = machine.rankOf(tensor.name);
    return rank === null ? { kind: 'opaque', what: "a tensor's number of axes" } : integer(rank);
  }
  if (name === 'data' || name === 'T' || name === 'mT') return viewAttribute(tensor, name, at, machine);
  return PLAIN_ATTRIBUTES.has(name) ? { kind: 'opaque', what: `a tensor's ${name}` } : { kind: 'method', receiver: tensor, name };
}

/** Attributes that are tensors: torch.fx calls all of them getattr. */
function viewAttribute(tensor: TensorValue, name: 'data' | 'T' | 'mT', at: SyntaxNode, machine: Machine): Value {
  const rank = machine.rankOf(tensor.name) ?? 2;
  const operation = {
    data: { op: 'detach', attributes: {} },
    T: { op: 'permute', attributes: { dims: Array.from({ length: rank }, (_, axis) => rank - 1 - axis) } },
    mT: { op: 'transpose', attributes: { dim0: -2, dim1: -1 } },
  } as const;
  const node = { kind: 'call_function', target: 'getattr', nameFrom: 'getattr', inputs: [tensor.name] } as const;
  return machine.addNode({ ...node, operation: operation[name], defined: at, called: at });
}

/** Methods that every nn.Module has; those that are followed are in methods.ts, which refuses the others by name. */
const MODULE_METHODS =
  'add_module append apply buffers children compile cpu cuda double eval extend float forward get_submodule half insert items keys load_state_dict modules named_buffers named_children named_modules named_parameters parameters register_buffer register_forward_hook register_module register_parameter requires_grad_ save_hyperparameters share_memory state_dict to train update values zero_grad __call__'.split(
    ' ',
  );

function classAttribute(value: ClassValue, name: string, at: SyntaxNode, machine: Machine): Value {
  const member = classMember(value, name);
  if (member?.kind === 'function' && member.role === 'class') return { kind: 'bound', function: member, receiver: value };
  if (member) return member;
  if (name === '__init__' || name === 'forward' || name === '__call__')
    return { kind: 'external', path: `${value.native || 'object'}.${name}` };
  return undefinedAttribute(`type object '${value.name}'`, name, [...value.members.keys()], at, machine);
}

function objectAttribute(object: ObjectValue, name: string, at: SyntaxNode, machine: Machine): Value {
  const own = object.members.get(name);
  if (own) return own;
  const member = classMember(object.class, name);
  if (member?.kind === 'function') return boundTo(member, object, at, machine);
  if (member) return member;
  if (name === '__class__' && object.class) return object.class;
  if (name === '__dict__') return { kind: 'dict', entries: object.members };
  if (name === '_asdict' || name === '_replace') return { kind: 'method', receiver: object, name };
  return undefinedAttribute(`'${object.className}' object`, name, [...object.members.keys()], at, machine);
}

function constantAttribute(constant: ConstantValue, name: string): Value {
  if (name === 'shape' && constant.shape) return { kind: 'tuple', items: constant.shape.map(integer) };
  return name === 'data' ? constant : { kind: 'method', receiver: constant, name };
}

function moduleAttribute(module: ModuleValue, name: string, at: SyntaxNode, machine: Machine): Value {
  const own = module.members.get(name) ?? classMember(module.class, name);
  if (own?.kind === 'function' && !module.members.has(name)) return boundTo(own, module, at, machine);
  if (own?.kind === 'constant') return own.role === 'parameter' ? machine.tensorOf(own, at) : own;
  if (own) return own;
  const attributes = module.operation ? torchAttributes(module.operation) : {};
  if (name === 'weight' || name === 'bias') {
    const tensor = module.operation ? parameterTensors(module.operation).find((one) => one.name === name) : undefined;
    if (!tensor) return NONE;
    return machine.parameterOf(module, tensor, at) ?? { kind: 'opaque', what: `.${name}` };
  }
  if (name === '__dict__' || name === '_modules') return { kind: 'dict', entries: new Map(module.members) };
  if (Object.hasOwn(attributes, name)) return toValue(attributes[name]);
  if (name === 'training') return boolean(false);
  if (name === '__class__') return module.class ?? external(`torch.nn.${module.className}`);
  if (MODULE_METHODS.includes(name)) return { kind: 'method', receiver: module, name };
  if (module.type === 'unknown') return { kind: 'opaque', what: `nn.${module.className}.${name}` };
  return undefinedAttribute(`'${module.className}' object`, name, [...module.members.keys()], at, machine);
}

/** A function stored on the object, like self.act = F.relu, is no method and does not come here. */
function boundTo(own: FunctionValue, owner: ModuleValue | ObjectValue, at: SyntaxNode, machine: Machine): Value {
  if (own.role === 'static') return own;
  const receiver = own.role === 'class' && owner.class ? owner.class : owner;
  const bound: Value = { kind: 'bound', function: own, receiver };
  return own.role === 'property' ? machine.call(bound, { positional: [], keywords: new Map() }, at) : bound;
}

export function toValue(attribute: unknown): Value {
  if (typeof attribute === 'number') return integer(attribute);
  if (typeof attribute === 'boolean') return boolean(attribute);
  if (typeof attribute === 'string') return text(attribute);
  return Array.isArray(attribute) ? { kind: 'tuple', items: attribute.map(toValue) } : { kind: 'opaque', what: 'an attribute' };
}

function undefinedAttribute(owner: string, name: string, known: readonly string[], at: SyntaxNode, machine: Machine): never {
  const property = childNamed(at, 'PropertyName');
  const near = known.find((candidate) => isNear(candidate, name));
  const fixes: { title: string; line: number; replacement: string }[] = [];
  if (near !== undefined && property) {
    const { line, column } = machine.source.place(property.from);
    const written = machine.source.line(line);
    fixes.push({
      title: `Use ${near}`,
      line,
      replacement: written.slice(0, column) + near + written.slice(column + name.length),
    });
  }
  throw new Unreadable('not-defined', `Nothing is called ${name} here${near === undefined ? '' : `; there is ${near}`}.`, at, {
    rule: 'What forward uses must have been made in __init__ under the same name.',
    expected: known.length > 0 ? `one of: ${known.join(', ')}` : `a definition of ${name}`,
    found: name,
    torchMessage: `${owner} has no attribute '${name}'`,
    fixes,
  });
}
