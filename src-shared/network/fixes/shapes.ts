// Shapes that are asked for and cannot be had: expand, narrow and Unflatten; and norms that would measure a single value.
import { calledName, operandText } from '../../pytorch/edit-call.ts';
import type { NetworkNode } from '../graph.ts';
import type { Dimension, Shape } from '../operations.ts';
import { wrapAxis } from '../ops/axes.ts';
import { countOf } from '../ops/op-rules.ts';
import { known } from '../size-expressions.ts';
import {
  argumentsAnew,
  type BrokenPlace,
  callSpan,
  type Edited,
  layerAnew,
  type Proposals,
  set,
  spanOf,
} from './broken-place.ts';
import { changeProducers, largestDivisor } from './channels.ts';

/** -1 keeps an axis, where it is there to be kept. */
export function mendExpand(place: BrokenPlace, wanted: Shape, input: Shape): Proposals {
  if (place.found.node?.target !== 'expand') return [];
  const whole = [...Array<number>(Math.max(0, input.length - wanted.length)).fill(-1), ...wanted];
  const added = whole.length - input.length;
  const mended = whole.map((size, axis) => {
    const existing = axis < added ? null : (input[axis - added] ?? 1);
    if (existing === null) return size === -1 ? 1 : size;
    return existing === 1 || existing === size ? size : -1;
  });
  return [argumentsAnew(place, mended.join(', '), `Expand to (${mended.join(', ')})`)];
}

interface NarrowAttributes {
  readonly dim: number;
  readonly start: Dimension;
  readonly length: Dimension;
}

/** As much as there is from the start on, or as long a piece from further in front. */
export function mendNarrow(place: BrokenPlace, node: NetworkNode, attributes: NarrowAttributes, input: Shape): Proposals {
  if (!/(^|\.)narrow$/.test(node.target)) return [];
  const size = input[wrapAxis(attributes.dim, input.length)] ?? 0;
  const [given, length] = [known(attributes.start), known(attributes.length)];
  const start = given < 0 ? given + size : given;
  return [
    start >= 0 && start < size ? set(place, node, 'length', size - start, `Take the ${size - start} that there are`) : null,
    length > 0 && length <= size ? set(place, node, 'start', size - length, `Start at ${size - length}`) : null,
  ];
}

interface UnflattenAttributes {
  readonly dim: number;
  readonly sizes: readonly Dimension[];
}

/** One of the sizes from the others, or the layer before gives their product. */
export function mendUnflatten(place: BrokenPlace, edited: Edited, { dim, sizes }: UnflattenAttributes, input: Shape): Proposals {
  const parts = sizes.map(known);
  const at = wrapAxis(dim, input.length);
  const whole = input[at] ?? 1;
  const isLayer = 'path' in edited || edited.kind === 'call_module';
  const mended = parts.flatMap((_, open) => {
    const others = countOf(parts.filter((_size, axis) => axis !== open));
    const size = whole / others;
    return others > 0 && Number.isInteger(size) ? [parts.map((part, axis) => (axis === open ? size : part))] : [];
  });
  const product = countOf(parts);
  return [
    ...mended
      .reverse()
      .map((shape) =>
        set(
          place,
          edited,
          isLayer ? 'unflattened_size' : 'sizes',
          `(${shape.join(', ')})`,
          `Split ${whole} into ${shape.join(' x ')}`,
        ),
      ),
    ...(at === 1 && product > 0 ? changeProducers(place, place.found.node?.inputs[0], product) : []),
  ];
}

/** Statistics that were kept, larger groups, or no norm: one value by itself has no spread. */
export function mendLoneValue(place: BrokenPlace, edited: Edited, input: Shape): Proposals {
  const span = spanOf(edited);
  const isLayer = span !== null && ('path' in edited || edited.kind === 'call_module');
  if (!isLayer) {
    const call = callSpan(place);
    const given = call && operandText(place.source, call, 0);
    return [layerAnew(place, () => given, 'Leave the norm out')];
  }
  const name = calledName(place.source, span);
  const identity = (text: string): string | null =>
    name === null ? null : text.replace(new RegExp(`\\b${name}\\s*\\([\\s\\S]*$`), 'Identity()');
  const groups = edited.op === 'GroupNorm' ? largestDivisor(input[1] ?? 1, edited.attributes.numGroups - 1) : 0;
  return [
    edited.op === 'GroupNorm'
      ? set(place, edited, 'num_groups', groups, `Use ${groups} ${groups === 1 ? 'group' : 'groups'}`)
      : null,
    edited.op === 'GroupNorm'
      ? null
      : set(place, edited, 'track_running_stats', 'True', 'Use running statistics: track_running_stats=True'),
    layerAnew(place, identity, 'Leave the norm out: nn.Identity()'),
  ];
}
