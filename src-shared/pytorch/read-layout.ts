// Arguments of what gives the same values under another shape or in another order.
import type { Dimension, Operation } from '../network/operations.ts';
import type { LayerArguments } from './layer-arguments.ts';
import { Unreadable } from './machine.ts';
import { shapeItems } from './shape-values.ts';

type Reader = (given: LayerArguments) => Operation;

const shaped =
  (op: 'view' | 'reshape'): Reader =>
  (given) => {
    const shape = given.dimensions('shape');
    return keepsBatch(shape, given) ? { op: 'Flatten', attributes: { startDim: 1, endDim: -1 } } : { op, attributes: { shape } };
  };

/** x.view(x.size(0), -1) is flatten(1). */
function keepsBatch([batch, rest, more]: readonly Dimension[], given: LayerArguments): boolean {
  const input = given.get('input');
  if (typeof batch !== 'object' || batch.kind !== 'size' || batch.axis !== 0 || input.kind !== 'tensor') return false;
  return batch.of === input.name && rest === -1 && more === undefined;
}

const stored =
  (op: 'contiguous' | 'clone' | 'detach' | 'float'): Reader =>
  () => ({ op, attributes: {} });

/** Axes as one sequence or side by side. */
function order(given: LayerArguments): number[] {
  const sizes = given.dimensions('dims');
  if (sizes.every((size) => typeof size === 'number')) return sizes as number[];
  throw given.refuse('dims', 'whole numbers', given.get('dims'));
}

/** The shape of another tensor. */
function shapeOfOther(given: LayerArguments): Dimension[] {
  const other = given.get('other');
  const rank = other.kind === 'tensor' ? given.tensors.rankOf(other.name) : null;
  const items = other.kind === 'tensor' ? shapeItems({ of: other.name, from: 0, to: null }, rank) : null;
  if (!items) throw given.refuse('other', 'a tensor whose number of axes is known', other);
  return items.flatMap((item) => (item.kind === 'size' ? [item.dimension] : []));
}

/** Number formats that round. */
const OTHER_FORMATS = /^torch\.(?:half|float16|bfloat16|u?int\d+|long|short|bool|double|float64)$/;

export const layoutReaders = {
  Flatten: (given: LayerArguments): Operation => ({
    op: 'Flatten',
    attributes: { startDim: given.any('start_dim'), endDim: given.any('end_dim') },
  }),
  ravel: (): Operation => ({ op: 'Flatten', attributes: { startDim: 0, endDim: -1 } }),
  view: shaped('view'),
  reshape: shaped('reshape'),
  viewAs: (given: LayerArguments): Operation => ({ op: 'view', attributes: { shape: shapeOfOther(given) } }),
  Unflatten: (given: LayerArguments): Operation => ({
    op: 'Unflatten',
    attributes: { dim: given.any('dim'), sizes: given.dimensions(given.has('sizes') ? 'sizes' : 'unflattened_size') },
  }),
  permute: (given: LayerArguments): Operation => ({ op: 'permute', attributes: { dims: order(given) } }),
  flip: (given: LayerArguments): Operation => ({ op: 'flip', attributes: { dims: order(given) } }),
  transpose(given: LayerArguments): Operation {
    const [first, second] = given.has('axis0') ? ['axis0', 'axis1'] : ['dim0', 'dim1'];
    return { op: 'transpose', attributes: { dim0: given.any(first as string), dim1: given.any(second as string) } };
  },
  t: (): Operation => ({ op: 'transpose', attributes: { dim0: 0, dim1: 1 } }),
  squeeze: (given: LayerArguments): Operation => ({ op: 'squeeze', attributes: { dim: given.optional('dim') } }),
  unsqueeze: (given: LayerArguments): Operation => ({ op: 'unsqueeze', attributes: { dim: given.any('dim') } }),
  repeat: (given: LayerArguments): Operation => ({ op: 'repeat', attributes: { repeats: given.dimensions('repeats') } }),
  expand: (given: LayerArguments): Operation => ({ op: 'expand', attributes: { shape: given.dimensions('size') } }),
  expandAs: (given: LayerArguments): Operation => ({ op: 'expand', attributes: { shape: shapeOfOther(given) } }),
  narrow: (given: LayerArguments): Operation => ({
    op: 'narrow',
    attributes: { dim: given.any('dim'), start: given.dimension('start'), length: given.dimension('length') },
  }),
  PixelShuffle: (given: LayerArguments): Operation => ({
    op: 'PixelShuffle',
    attributes: { factor: given.whole('upscale_factor', 1) },
  }),
  PixelUnshuffle: (given: LayerArguments): Operation => ({
    op: 'PixelUnshuffle',
    attributes: { factor: given.whole('downscale_factor', 1) },
  }),
  contiguous: stored('contiguous'),
  clone: stored('clone'),
  detach: stored('detach'),
  float: stored('float'),
  /** .to(device), .cuda(): another place, the same values. Another number format rounds, which is refused. */
  moved(given: LayerArguments): Operation {
    const args = given.get('args');
    const values = args.kind === 'tuple' ? args.items : [];
    const format = [...values, given.get('dtype')].find((value) => value.kind === 'external' && OTHER_FORMATS.test(value.path));
    if (!format) return { op: 'contiguous', attributes: {} };
    const name = format.kind === 'external' ? format.path : '';
    throw new Unreadable('unsupported-op', `Values are kept as float32 here, not as ${name}.`, given.at);
  },
} as const;
