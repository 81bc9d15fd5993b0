// nn.AdaptiveAvgPool2d and nn.AdaptiveMaxPool2d: the output's size is given, the windows follow. Source: aten/src/ATen/native/AdaptivePooling.h.
import type { AdaptivePoolAttributes, Pair, Shape } from '../operations.ts';
import { known } from '../size-expressions.ts';
import { axisBreak } from './axes.ts';
import { adaptiveGrid, gridOf, planeOf } from './grids.ts';
import { bracketed, defineRules, eachAxis, type OpRules, type ShapeResult } from './op-rules.ts';
import { isPicture, needsPictures } from './rank.ts';

const outputSide = ({ outputSize }: AdaptivePoolAttributes, side: Pair): Pair =>
  eachAxis((axis) => {
    const wanted = outputSize[axis];
    return wanted === null ? side[axis] : known(wanted);
  });

const adaptivePooling = (op: string, refusal: (attributes: AdaptivePoolAttributes, input: Shape) => string | null) =>
  defineRules<AdaptivePoolAttributes>({
    shape(attributes, [input = []]): ShapeResult {
      const torchMessage = refusal(attributes, input);
      if (torchMessage !== null) return { broken: needsPictures(op, input, torchMessage), assumed: null };
      return { shape: [...input.slice(0, -2), ...outputSide(attributes, planeOf(input))] };
    },
    reach: (_attributes, [input = []], output) => {
      const from = planeOf(input);
      const to = planeOf(output);
      return gridOf((axis) => adaptiveGrid(from[axis], to[axis]));
    },
    formula: (_attributes, [input = []], output) =>
      `${planeOf(input).join(' x ')} in ${planeOf(output).join(' x ')} windows, from floor(o*in/out) to ceil((o + 1)*in/out)`,
  } satisfies Partial<OpRules<AdaptivePoolAttributes>> & Pick<OpRules<AdaptivePoolAttributes>, 'shape'>);

const outputsOne = ({ outputSize }: AdaptivePoolAttributes): boolean => outputSize[0] === 1 && outputSize[1] === 1;

/** To 1 x 1 it is a mean over the last two axes, which any tensor has that has two. */
const isPlainMean = (attributes: AdaptivePoolAttributes, input: Shape): boolean => outputsOne(attributes) && input.length >= 2;

/** A size written as two numbers is compared with the axes before the operation sees it; one number for both is not. */
const pairRefusal = ({ outputSize }: AdaptivePoolAttributes, input: Shape): string | null =>
  input.length < 3 && (outputSize[0] === null || outputSize[0] !== outputSize[1]) ? 'Input dimension should be at least 3' : null;

export const adaptiveAveragePooling = adaptivePooling('AdaptiveAvgPool2d', (attributes, input) => {
  if (isPicture(input) || isPlainMean(attributes, input)) return null;
  const lone = axisBreak(-2, input.length, input);
  if (lone && outputsOne(attributes)) return lone.torchMessage;
  return pairRefusal(attributes, input) ?? `adaptive_avg_pool2d(): Expected 3D or 4D tensor, but got ${bracketed(input)}`;
});

export const adaptiveMaxPooling = adaptivePooling('AdaptiveMaxPool2d', (attributes, input) =>
  isPicture(input)
    ? null
    : (pairRefusal(attributes, input) ?? `adaptive_max_pool2d(): Expected 3D or 4D tensor, but got: ${bracketed(input)}`),
);
