// Arguments of what makes pictures larger or smaller: upsampling and padding.
import type { Dimension, Operation, PadAttributes, UpsampleAttributes } from '../network/operations.ts';
import type { LayerArguments } from './layer-arguments.ts';
import { Unreadable } from './machine.ts';

const MODES: readonly UpsampleAttributes['mode'][] = ['nearest', 'nearest-exact', 'bilinear', 'bicubic', 'area'];

function resizing(given: LayerArguments, fixed: 'nearest' | 'bilinear' | null): Operation {
  const hasSize = given.get('size').kind !== 'none';
  const hasScale = given.get('scale_factor').kind !== 'none';
  if (hasSize === hasScale) {
    const torchMessage = hasSize
      ? 'only one of size or scale_factor should be defined'
      : 'either size or scale_factor should be defined';
    throw new Unreadable(
      'unsupported-python',
      `${given.title} takes one of size and scale_factor, and here it has ${hasSize ? 'both' : 'neither'}.`,
      given.at,
      {
        rule: 'The new size is given by itself or as a factor of the old one.',
        expected: 'size=... or scale_factor=...',
        found: hasSize ? 'both' : 'neither',
        torchMessage,
      },
    );
  }
  return {
    op: 'Upsample',
    attributes: {
      size: hasSize ? sides(given) : null,
      scaleFactor: hasScale ? given.numberPair('scale_factor') : null,
      mode: fixed ?? given.word('mode', MODES),
      alignCorners: fixed === 'bilinear' ? true : fixed === null ? alignment(given) : null,
      recomputeScaleFactor: given.optionalFlag('recompute_scale_factor'),
    },
  };
}

function sides(given: LayerArguments): [Dimension, Dimension] {
  const [first, second = first, more] = given.dimensions('size', 2);
  if (first !== undefined && second !== undefined && more === undefined) return [first, second];
  throw given.refuse('size', 'one number or two', given.get('size'));
}

function alignment(given: LayerArguments): boolean | null {
  if (given.optionalFlag('antialias')) throw given.refuse('antialias', 'False', given.get('antialias'));
  if (given.get('align_corners').kind === 'none') return null;
  const aligned = given.flag('align_corners');
  const mode = given.get('mode');
  if (mode.kind === 'string' && /^(?:nearest|area)/.test(mode.value)) {
    const torchMessage =
      'align_corners option can only be set with the interpolating modes: linear | bilinear | bicubic | trilinear';
    throw given.refuse('align_corners', `nothing with mode='${mode.value}'`, given.get('align_corners'), torchMessage);
  }
  return aligned;
}

const padding =
  (mode: PadAttributes['mode']) =>
  (given: LayerArguments): Operation => ({
    op: 'Pad',
    attributes: { ...layerSides(given), mode, value: given.has('value') ? given.number('value') : 0 },
  });

/** One number for all sides, or (left, right, top, bottom). */
function layerSides(given: LayerArguments): Pick<PadAttributes, 'left' | 'right' | 'top' | 'bottom'> {
  const sizes = given.dimensions('padding');
  const [left, right = left, top = left, bottom = left] = sizes;
  if (left === undefined || right === undefined || top === undefined || bottom === undefined || ![1, 4].includes(sizes.length)) {
    throw given.refuse('padding', 'one number or four (left, right, top, bottom)', given.get('padding'));
  }
  return { left, right, top, bottom };
}

/** F.pad: pairs from the last axis on. Rows and columns, or one of the axes before them. */
function functionalPad(given: LayerArguments): Operation {
  const [left = 0, right = 0, top = 0, bottom = 0, ...others] = given.dimensions('pad');
  const value = given.optionalNumber('value') ?? 0;
  const mode = given.word('mode', ['constant', 'reflect', 'replicate', 'circular'] as const);
  if (others.every((size) => size === 0)) return { op: 'Pad', attributes: { left, right, top, bottom, mode, value } };
  const pairs = others.flatMap((before, at) => (at % 2 === 0 ? [[before, others[at + 1] ?? 0] as const] : []));
  const grown = pairs.flatMap(([before, after], at) => (before === 0 && after === 0 ? [] : [{ dim: -3 - at, before, after }]));
  const [only, more] = grown;
  const isInPlane = [left, right, top, bottom].some((side) => side !== 0);
  const isCropped = [only?.before, only?.after].some((side) => typeof side === 'number' && side < 0);
  if (only && !more && !isInPlane && !isCropped && mode === 'constant') return { op: 'PadAxis', attributes: { ...only, value } };
  throw new Unreadable(
    'unsupported-op',
    'F.pad of channels or of the batch is supported with one value, along one axis and by itself only: pad rows and columns with another F.pad.',
    given.at,
  );
}

export const resizeReaders = {
  Upsample: (given: LayerArguments): Operation => resizing(given, null),
  UpsamplingNearest2d: (given: LayerArguments): Operation => resizing(given, 'nearest'),
  UpsamplingBilinear2d: (given: LayerArguments): Operation => resizing(given, 'bilinear'),
  ZeroPad2d: padding('constant'),
  ConstantPad2d: padding('constant'),
  ReflectionPad2d: padding('reflect'),
  ReplicationPad2d: padding('replicate'),
  CircularPad2d: padding('circular'),
  functionalPad,
} as const;
