// The refusal of tensors with the wrong number of axes, shared by the ops that work on pictures.
import type { Shape } from '../operations.ts';
import { type Break, sizes } from './op-rules.ts';

/** N, C, H, W. */
export const PICTURE_AXES = 4;

/** Most ops on pictures also take one picture without the batch axis: C, H, W. */
export const isPicture = (input: Shape): boolean => input.length === PICTURE_AXES || input.length === PICTURE_AXES - 1;

export const needsPictures = (
  op: string,
  input: Shape,
  torchMessage: string,
  accepted = 'N x C x H x W or C x H x W',
): Break => ({
  code: 'rank-mismatch',
  message: `${op} works on pictures, ${accepted}, and is given ${input.length} ${input.length === 1 ? 'axis' : 'axes'} (${sizes(input)}).`,
  rule: `${op} takes tensors of the form ${accepted}: batch, channels, height, width.`,
  expected: accepted,
  found: sizes(input),
  torchMessage,
});

/** PyTorch's refusal to pad rows and columns of something that is no picture, in any mode but constant. */
export const paddingRankMessage = (axes: number): string =>
  axes < 2 ? 'Padding length too large' : 'Only 2D, 3D, 4D, 5D padding with non-constant padding are supported for now';

/** A picture op's input as batch, channels, height, width; without a batch axis it is a batch of one. */
export const asBatch = (input: Shape): readonly [number, number, number, number] => {
  const [batch = 1, channels = 1, rows = 1, columns = 1] = input.length < PICTURE_AXES ? [1, ...input] : input;
  return [batch, channels, rows, columns];
};

/** The output with as many axes as the input had. */
export const likeInput = (input: Shape, output: Shape): Shape => (input.length < PICTURE_AXES ? output.slice(1) : output);
