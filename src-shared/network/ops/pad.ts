// The padding layers and F.pad on the last two axes. Source: torch/nn/modules/padding.py, aten/src/ATen/native/PadNd.cpp, ReflectionPad.cpp.
import type { PadAttributes, Shape } from '../operations.ts';
import { known } from '../size-expressions.ts';
import { gridOf, planeOf, STILL } from './grids.ts';
import { type Break, defineRules, eachAxis, type ShapeResult, sizes } from './op-rules.ts';
import { isPicture, PICTURE_AXES, paddingRankMessage } from './rank.ts';

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

const emptyBreak = (side: number, axis: 0 | 1, padding: Sides, torchMessage: string): Break => ({
  code: 'empty-output',
  message: `Nothing is left: ${side} ${axis === 0 ? 'rows' : 'columns'} cannot be cropped that much.`,
  rule: 'Negative padding crops; at least one pixel must remain on both axes.',
  expected: `less than ${side} cropped`,
  found: `padding (${padding.join(', ')})`,
  torchMessage,
});

/** Each side in turn takes away from what is there, before anything is added. Source: constant_pad_nd. */
function narrowMessage([before, after]: Sides, side: number): string | null {
  const start = Math.max(0, -before);
  if (start > side) return `Dimension out of range (expected to be in range of [${-side}, ${side - 1}], but got ${start})`;
  const left = side - start + Math.min(0, after);
  return left < 0 ? `start (0) + length (${left}) exceeds dimension size (${side - start}).` : null;
}

function cropBreak(attributes: PadAttributes, input: Shape): Break | null {
  const { mode } = attributes;
  const side = planeOf(input);
  const padding = eachAxis((axis) => sidesOf(attributes, axis));
  const made = eachAxis((axis) => side[axis] + padding[axis][0] + padding[axis][1]);
  if (mode === 'constant') {
    for (const axis of [0, 1] as const) {
      const message = narrowMessage(padding[axis], side[axis]);
      if (message !== null) return emptyBreak(side[axis], axis, padding[axis], message);
    }
  }
  const axis = ([0, 1] as const).find((at) => made[at] < 1);
  if (axis === undefined) return null;
  let torchMessage = '';
  if (mode === 'constant' && padding.flat().some((added) => added > 0)) {
    torchMessage = `The input size ${side[axis]}, plus negative padding ${padding[axis].join(' and ')} resulted in a negative output size, which is invalid. Check dimension ${input.length - 2 + axis} of your input.`;
  } else if (mode === 'circular' && made[axis] < 0) {
    torchMessage = 'Negative padding value is resulting in an empty dimension';
  }
  return emptyBreak(side[axis], axis, padding[axis], torchMessage);
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
      : paddingRankMessage(input.length);
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
  const tooFar = LAST_FIRST.map((axis) => modeBreak(attributes, sidesOf(attributes, axis), axis, input)).find(
    (one) => one !== null,
  );
  const broken = tooFar ?? cropBreak(attributes, input);
  if (broken) return { broken, assumed: made.every((size) => size >= 1) ? given : null };
  return { shape: given };
}

export const pad = defineRules<PadAttributes>({
  shape,
  reach: (attributes) => gridOf((axis) => ({ ...STILL, start: -sidesOf(attributes, axis)[0] })),
});
