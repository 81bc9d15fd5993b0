// Arguments of what takes two tensors, or a tensor and a number: x + y, torch.cat, torch.matmul; and of sums over axes.
import type { Dimension, Operation } from '../network/operations.ts';
import { dimensionOf, type LayerArguments } from './layer-arguments.ts';
import { Unreadable } from './machine.ts';
import type { Value } from './values.ts';

type Reader = (given: LayerArguments) => Operation;

/** A number beside a tensor; null for another tensor. */
function scalarOf(value: Value): Dimension | null | 'other' {
  if (value.kind === 'tensor' || value.kind === 'opaque') return null;
  return value.kind === 'float' ? value.value : (dimensionOf(value) ?? 'other');
}

const arithmetic =
  (op: 'add' | 'sub' | 'mul' | 'div'): Reader =>
  (given) => {
    const left = scalarOf(given.get('input'));
    const right = scalarOf(given.get('other'));
    if (left === 'other') throw given.refuse('input', 'a tensor or a number', given.get('input'));
    if (right === 'other') throw given.refuse('other', 'a tensor or a number', given.get('other'));
    const rounding = given.get('rounding_mode');
    if (rounding.kind !== 'none') throw given.refuse('rounding_mode', 'None', rounding);
    const alpha = given.has('alpha') ? given.number('alpha') : 1;
    return { op, attributes: { scalar: left ?? right, scalarFirst: left !== null, alpha } };
  };

const reduce =
  (op: 'mean' | 'sum' | 'amax' | 'amin'): Reader =>
  (given) => ({
    op,
    attributes: { dim: given.axes('dim'), keepdim: given.flag('keepdim') },
  });

const joined =
  (op: 'cat' | 'stack'): Reader =>
  (given) => ({ op, attributes: { dim: given.any('dim') } });

const pairwise =
  (op: 'maximum' | 'minimum' | 'matmul'): Reader =>
  (given) => {
    const other = given.get(given.has('mat2') ? 'mat2' : 'other');
    if (other.kind === 'tensor' || other.kind === 'opaque') return { op, attributes: {} };
    throw new Unreadable('unsupported-python', `${given.title} takes two tensors.`, given.at, {
      rule: `${op} combines two tensors.`,
    });
  };

export const arithmeticReaders = {
  add: arithmetic('add'),
  sub: arithmetic('sub'),
  mul: arithmetic('mul'),
  div: arithmetic('div'),
  mean: reduce('mean'),
  sum: reduce('sum'),
  amax: reduce('amax'),
  amin: reduce('amin'),
  cat: joined('cat'),
  stack: joined('stack'),
  maximum: pairwise('maximum'),
  minimum: pairwise('minimum'),
  matmul: pairwise('matmul'),
} as const;
