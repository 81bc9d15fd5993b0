// x[:, :3], x[..., None], x.shape[2:], x.chunk(2)[0]: indices of tensors, of their shapes and of several tensors.

import type { Dimension, IndexEntry } from '../network/operations.ts';
import { dimensionOf } from './layer-arguments.ts';
import { type Machine, notFollowed } from './machine.ts';
import { takePiece } from './pieces.ts';
import { asArgument } from './proxies.ts';
import { shapeItems, shapeLength, sizeAt } from './shape-values.ts';
import type { SyntaxNode } from './syntax-tree.ts';
import { describeValue, type PiecesValue, type ShapeValue, type TensorValue, type Value } from './values.ts';

/** One part between the commas of an index: a value, or the three parts of a slice. */
export type IndexPart =
  | { readonly kind: 'value'; readonly value: Value; readonly at: SyntaxNode }
  | { readonly kind: 'slice'; readonly limits: readonly [Value | null, Value | null, Value | null]; readonly at: SyntaxNode };

export function indexTensor(tensor: TensorValue, parts: readonly IndexPart[], at: SyntaxNode, machine: Machine): Value {
  const index = parts.map((part) => entryOf(part, machine));
  const operation = { op: 'getitem', attributes: { index } } as const;
  const node = {
    operation,
    kind: 'call_function',
    target: 'operator.getitem',
    nameFrom: 'getitem',
    inputs: [tensor.name],
  } as const;
  return machine.addNode({ ...node, defined: at, called: at });
}

function entryOf(part: IndexPart, machine: Machine): IndexEntry {
  if (part.kind === 'slice') {
    const [from, to, step] = part.limits.map((limit) => limitOf(limit, part.at, machine));
    if (step !== null && typeof step !== 'number') throw notFollowed('A step that depends on a shape', part.at);
    return { kind: 'slice', from: from ?? null, to: to ?? null, step: step ?? 1 };
  }
  const value = asArgument(part.value, machine);
  if (value.kind === 'none') return { kind: 'new-axis' };
  if (value.kind === 'opaque' && value.what === '...') return { kind: 'ellipsis' };
  const at = value.kind === 'boolean' ? null : dimensionOf(value);
  if (at !== null) return { kind: 'at', index: at };
  throw notFollowed(`A tensor indexed by ${describeValue(value)}`, part.at);
}

function limitOf(limit: Value | null, at: SyntaxNode, machine: Machine): Dimension | null {
  if (limit === null || limit.kind === 'none') return null;
  const size = dimensionOf(asArgument(limit, machine));
  if (size === null) throw notFollowed(`A slice by ${describeValue(limit)}`, at);
  return size;
}

/** x.shape[0], x.size()[2:] */
export function indexShape(shape: ShapeValue, parts: readonly IndexPart[], at: SyntaxNode, machine: Machine): Value {
  asArgument(shape, machine);
  machine.claimName('getitem');
  const [part, more] = parts;
  const refused = notFollowed('This index of a shape', at);
  if (!part || more) throw refused;
  if (part.kind === 'value') {
    const size = part.value.kind === 'integer' ? sizeAt(shape, part.value.value) : null;
    if (!size) throw refused;
    return size;
  }
  const [from, to, step] = part.limits.map((limit) =>
    limit?.kind === 'integer' ? limit.value : limit === null || limit.kind === 'none' ? null : Number.NaN,
  );
  if (Number.isNaN(from) || Number.isNaN(to)) throw refused;
  if (step === -1 && from === null && to === null) {
    const items = shapeItems(shape, machine.rankOf(shape.of));
    if (items) return { kind: 'tuple', items: items.reverse() };
  }
  if (step !== null && step !== 1) throw refused;
  return narrowed(shape, from ?? 0, to ?? null) ?? raise(refused);
}

function raise(problem: Error): never {
  throw problem;
}

/** A slice of a slice. null where its ends cannot be told without the number of axes. */
function narrowed(shape: ShapeValue, from: number, to: number | null): ShapeValue | null {
  const of = { kind: 'shape', of: shape.of, attribute: null } as const;
  if (shape.from === 0 && shape.to === null) return { ...of, from, to };
  if (from < 0 || (to !== null && to < 0)) {
    return shape.to === null && from < 0 && shape.from <= 0 ? { ...of, from, to } : null;
  }
  const start = shape.from + from;
  if (shape.from < 0) return to === null && start < 0 ? { ...of, from: start, to: shape.to } : null;
  const end = to === null ? shape.to : shape.from + to;
  return { ...of, from: start, to: end !== null && shape.to !== null && shape.to >= 0 ? Math.min(end, shape.to) : end };
}

export function indexPieces(pieces: PiecesValue, parts: readonly IndexPart[], at: SyntaxNode, machine: Machine): Value {
  const [part, more] = parts;
  if (part?.kind === 'value' && part.value.kind === 'integer' && !more) return takePiece(pieces, part.value.value, at, machine);
  throw notFollowed(`This index of ${describeValue(pieces)}`, at);
}

/** How many items a value of the network has, where that is known. */
export function countOfProxy(value: Value, machine: Machine): number | null {
  if (value.kind === 'pieces') return value.count;
  if (value.kind !== 'shape') return null;
  const rank = machine.rankOf(value.of);
  return shapeLength(value) ?? (rank === null ? null : rank - value.from);
}

/** `b, c, h, w = x.shape`, `q, k = x.chunk(2)`: torch.fx takes as many items as there are names. */
export function unpackProxy(
  value: TensorValue | ShapeValue | PiecesValue,
  count: number,
  at: SyntaxNode,
  machine: Machine,
): Value[] {
  return Array.from({ length: count }, (_, index) => {
    const parts: IndexPart[] = [{ kind: 'value', value: { kind: 'integer', value: index }, at }];
    if (value.kind === 'shape') return indexShape(value, parts, at, machine);
    return value.kind === 'pieces' ? takePiece(value, index, at, machine) : indexTensor(value, parts, at, machine);
  });
}
