// What torch.fx does with the arguments of a call: everything in them that stands for a value of the network becomes a node by being used.
import type { CallArguments, Machine } from './machine.ts';
import type { Value } from './values.ts';

export const holdsTensor = (value: Value): boolean =>
  value.kind === 'tensor' ||
  (value.kind === 'constant' && value.role !== 'plain') ||
  (value.kind === 'opaque' && value.isReported === true) ||
  ((value.kind === 'list' || value.kind === 'tuple') && value.items.some(holdsTensor));

export function asArguments({ positional, keywords }: CallArguments, machine: Machine): CallArguments {
  return {
    positional: positional.map((value) => asArgument(value, machine)),
    keywords: new Map([...keywords].map(([name, value]) => [name, asArgument(value, machine)])),
  };
}

export function asArgument(value: Value, machine: Machine): Value {
  if (value.kind === 'list' || value.kind === 'tuple')
    return { kind: value.kind, items: value.items.map((item) => asArgument(item, machine)) };
  if (value.kind === 'constant') return machine.tensorOf(value, value.made);
  if (value.kind === 'shape' && value.attribute && !value.attribute.isNode) {
    value.attribute.isNode = true;
    machine.claimName('getattr');
  }
  return value;
}
