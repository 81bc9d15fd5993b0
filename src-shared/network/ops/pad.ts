// The padding layers and F.pad on the last two axes. Source: torch/nn/modules/padding.py, aten/src/ATen/native/PadNd.cpp, ReflectionPad.cpp.
import type { PadAttributes, Shape } from '../operations.ts';
import { known } from '../size-expressions.ts';
import { gridOf, planeOf, STILL } from './grids.ts';
import { type Break, defineRules, type ShapeResult, sizes } from './op-rules.ts';
import { isPicture, PICTURE_AXES } from './rank.ts';

type Sides = readonly [before: number, after: number];

const sidesOf = ({ left, right, top, bottom }: PadAttributes, axis: 0 | 1): Sides =>
  axis === 0 ? [known(top), known(bottom)] : [known(left), known(right)];

/** PyTorch looks at the last axis first. */
const LAST_FIRST = [1, 0] as const;

function modeBreak({ mode }: PadAttributes, padding: Sides, axis: 0 | 1, input: Shape): Break | null {
  const side = planeOf(input)[axis];
  const most = Math.max(...padding);
  const tooFar = mode === 'reflect' ? most >= side : mode === 'circular' && most > side;
  if (!tooFar) return null;
  const found = `padding ${most} on ${side} pixels`;
  return {
    code: 'size-mismatch',
    message: `There are too few pixels to pad with: ${found}.`,
    rule: `'${mode}' takes its pixels from the picture, so the padding must be ${mode === 'reflect' ? 'smaller than' : 'at most'} the side.`,
    expected: `padding ${mode === 'reflect' ? 'below' : 'of at most'} ${side}`,
    found,
    torchMessage:
      mode === 'circular'
        ? 'Padding value causes wrapping around more than once.'
        : `Argument #${axis === 1 ? '4' : '6'}: Padding size should be less than the corresponding input dimension, but got: padding (${padding.join(', ')}) at dimension ${input.length - 2 + axis} of input ${input.length}`,
  };
}

/** A crop that takes more than there is. What PyTorch says depends on how it cuts: by narrowing, one side after the other. */
function cropTorchMessage({ mode }: PadAttributes, [before, after]: Sides, side: number, axes: number): string {
  if (mode === 'circular') return 'Negative padding value is resulting in an empty dimension';
  if (mode !== 'constant') return '';
  const start = before < 0 ? -before : 0;
  if (start > side) return `Dimension out of range (expected to be in range of [${-axes}, ${axes - 1}], but got ${start})`;
  return `start (0) + length (${side - start + after}) exceeds dimension size (${side - start}).`;
}

function rankBreak(attributes: PadAttributes, input: Shape): Break | null {
  const isConstant = attributes.mode === 'constant';
  const isEnough = isConstant
    ? input.length >= 2
    : attributes.mode === 'circular'
      ? input.length === PICTURE_AXES
      : isPicture(input);
  if (isEnough) return null;
  const accepted = isConstant
    ? 'tensors with at least two axes'
    : attributes.mode === 'circular'
      ? 'N x C x H x W'
      : 'N x C x H x W or C x H x W';
  const nonConstant =
    attributes.mode === 'circular' && input.length === PICTURE_AXES - 1
      ? 'Invalid padding size, expected 2 but got 4'
      : 'Only 2D, 3D, 4D, 5D padding with non-constant padding are supported for now';
  return {
    code: 'rank-mismatch',
    message: `Padding of rows and columns takes ${accepted} and is given ${sizes(input)}.`,
    rule: `This padding works on ${accepted}.`,
    expected: accepted,
    found: sizes(input),
    torchMessage: isConstant ? 'Padding length too large' : nonConstant,
  };
}

function shape(attributes: PadAttributes, [input = []]: readonly Shape[]): ShapeResult {
  const rank = rankBreak(attributes, input);
  if (rank) return { broken: rank, assumed: null };
  const side = planeOf(input);
  const made = ([0, 1] as const).map((axis) => side[axis] + sidesOf(attributes, axis)[0] + sidesOf(attributes, axis)[1]);
  const given = [...input.slice(0, -2), ...made];
  for (const axis of LAST_FIRST) {
    const padding = sidesOf(attributes, axis);
    const broken = modeBreak(attributes, padding, axis, input);
    if (broken) return { broken, assumed: given };
    if ((made[axis] ?? 0) >= 1) continue;
    const cropped: Break = {
      code: 'empty-output',
      message: `Nothing is left: ${side[axis]} ${axis === 0 ? 'rows' : 'columns'} are cropped to ${made[axis]}.`,
      rule: 'Negative padding crops; at least one pixel must remain on both axes.',
      expected: `less than ${side[axis]} cropped`,
      found: `padding (${padding.join(', ')})`,
      torchMessage: (made[axis] ?? 0) < 0 ? cropTorchMessage(attributes, padding, side[axis], input.length) : '',
    };
    return { broken: cropped, assumed: null };
  }
  return { shape: given };
}

export const pad = defineRules<PadAttributes>({
  shape,
  reach: (attributes) => gridOf((axis) => ({ ...STILL, start: -sidesOf(attributes, axis)[0] })),
});
