// torch.chunk, torch.split, torch.unbind and torch.max over an axis: calls that give several tensors. Each piece is a node when it is taken.

import type { Dimension, Operation } from '../network/operations.ts';
import { dimensionOf, type LayerArguments, readArguments } from './layer-arguments.ts';
import { type CallArguments, type Machine, Unreadable } from './machine.ts';
import { combineSizes } from './shape-values.ts';
import type { Signature } from './signature.ts';
import type { SyntaxNode } from './syntax-tree.ts';
import { integer, NONE, type PiecesValue, type TensorValue, type Value } from './values.ts';

const required = (name: string) => ({ name, fallback: null, keywordOnly: false, stars: 0 }) as const;
const optional = (name: string, fallback: Value) => ({ name, fallback, keywordOnly: false, stars: 0 }) as const;
const dim = optional('dim', integer(0));
const extreme = [optional('dim', NONE), optional('keepdim', { kind: 'boolean', value: false })];

/** Without the tensor. */
const SIGNATURES: Readonly<Record<string, Signature>> = {
  chunk: [required('chunks'), dim],
  split: [required('split_size'), dim],
  unbind: [dim],
  max: extreme,
  min: extreme,
};

export const isPieceMaker = (name: string): boolean => Object.hasOwn(SIGNATURES, name);

type Pieces = Pick<PiecesValue, 'count' | 'pieceAt'>;

/** @param target for the graph and for messages */
export function makePieces(
  tensor: TensorValue,
  name: string,
  target: string,
  kind: 'call_function' | 'call_method',
  given: CallArguments,
  at: SyntaxNode,
  machine: Machine,
): Value {
  const other = given.positional[0] ?? given.keywords.get('other');
  const node = (operation: Operation, inputs: readonly string[]): Value =>
    machine.addNode({ operation, kind, target: target.replace(/^\./, ''), nameFrom: name, inputs, defined: at, called: at });
  const isExtreme = name === 'max' || name === 'min';
  if (isExtreme && other?.kind === 'tensor') {
    return node({ op: name === 'max' ? 'maximum' : 'minimum', attributes: {} }, [tensor.name, other.name]);
  }
  const op = name === 'max' ? 'amax' : 'amin';
  try {
    const signature = SIGNATURES[name] ?? [];
    const read = readArguments(name, signature, renamedSplit(given), at, 0);
    if (isExtreme && read.get('dim').kind === 'none')
      return node({ op, attributes: { dim: null, keepdim: false } }, [tensor.name]);
    machine.claimName(name);
    const pieces = isExtreme ? extremes(op, read) : name === 'unbind' ? unbound(read) : parts(tensor, name, read);
    return { kind: 'pieces', what: target, of: tensor.name, ...pieces };
  } catch (thrown) {
    if (!(thrown instanceof Unreadable)) throw thrown;
    machine.report(thrown);
    return machine.unknownTensor(name);
  }
}

/** torch.split has split_size_or_sections, Tensor.split has split_size. */
function renamedSplit({ positional, keywords }: CallArguments): CallArguments {
  const size = keywords.get('split_size_or_sections');
  return size
    ? {
        positional,
        keywords: new Map(
          [...keywords, ['split_size', size]].filter(([name]) => name !== 'split_size_or_sections') as [string, Value][],
        ),
      }
    : { positional, keywords };
}

/** The values; their places (the second piece) are not supported. */
const extremes = (op: 'amax' | 'amin', read: LayerArguments): Pieces => ({
  count: 2,
  pieceAt: (index) => (index === 0 ? { op, attributes: { dim: [read.any('dim')], keepdim: read.flag('keepdim') } } : null),
});

function unbound(read: LayerArguments): Pieces {
  const axis = read.any('dim');
  const whole = { kind: 'slice', from: null, to: null, step: 1 } as const;
  return {
    count: null,
    pieceAt: (index) =>
      axis < 0
        ? null
        : { op: 'getitem', attributes: { index: [...Array.from({ length: axis }, () => whole), { kind: 'at', index }] } },
  };
}

/** Pieces of one length, the last one shorter; or of the lengths given. */
function parts(tensor: TensorValue, name: string, read: LayerArguments): Pieces {
  const axis = read.any('dim');
  const along: Dimension = { kind: 'size', of: tensor.name, axis };
  const combine = (operator: string, left: Dimension, right: Dimension): Dimension =>
    typeof left === 'number' && typeof right === 'number' && operator === '*'
      ? left * right
      : (combineSizes(operator, left, right)?.dimension ?? left);
  const narrow = (start: Dimension, length: Dimension): Operation => ({ op: 'narrow', attributes: { dim: axis, start, length } });
  if (name === 'chunk') {
    const chunks = read.whole('chunks', 1);
    const length = combine('//', combine('+', along, chunks - 1), chunks);
    const pieceAt = (index: number): Operation => {
      const start = index === 0 ? 0 : combine('*', length, index);
      return narrow(start, index === chunks - 1 ? combine('-', along, start) : length);
    };
    return { count: chunks, pieceAt };
  }
  const sections = read.get('split_size');
  if (sections.kind === 'list' || sections.kind === 'tuple') {
    const lengths = sections.items.map(dimensionOf);
    if (lengths.includes(null)) throw read.refuse('split_size_or_sections', 'whole numbers', sections);
    const starts = lengths.map((_, index) =>
      lengths.slice(0, index).reduce<Dimension>((sum, one) => added(sum, one as Dimension), 0),
    );
    const pieceAt = (index: number): Operation | null =>
      starts[index] === undefined ? null : narrow(starts[index], lengths[index] as Dimension);
    return { count: lengths.length, pieceAt };
  }
  const length = read.dimension('split_size');
  return { count: null, pieceAt: (index) => narrow(index === 0 ? 0 : combine('*', length, index), length) };
}

const added = (left: Dimension, right: Dimension): Dimension =>
  typeof left === 'number' && typeof right === 'number' ? left + right : (combineSizes('+', left, right)?.dimension ?? left);

/** One of the pieces, as `pieces[index]` takes it. @throws Unreadable for one that there is not */
export function takePiece(pieces: PiecesValue, index: number, at: SyntaxNode, machine: Machine): Value {
  const from = index < 0 && pieces.count !== null ? index + pieces.count : index;
  if (from < 0 || (pieces.count !== null && from >= pieces.count)) {
    throw new Unreadable(
      'unsupported-python',
      `${pieces.what} gives ${pieces.count ?? 'some'} tensors; there is none at ${index}.`,
      at,
      {
        rule: 'An index must lie within what it is used on.',
        expected: pieces.count === null ? 'an index from 0' : `an index below ${pieces.count}`,
        found: String(index),
        torchMessage: 'tuple index out of range',
      },
    );
  }
  const operation = pieces.pieceAt(from);
  // The places of a maximum are mostly thrown away: a problem only where they are used.
  if (!operation) {
    machine.claimName('getitem');
    return { kind: 'opaque', what: `piece ${index} of ${pieces.what}` };
  }
  const node = {
    operation,
    kind: 'call_function',
    target: 'operator.getitem',
    nameFrom: 'getitem',
    inputs: [pieces.of],
  } as const;
  return machine.addNode({ ...node, defined: at, called: at });
}
