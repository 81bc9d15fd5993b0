// The refusal of tensors with the wrong number of axes, shared by the ops that work on pictures.
import type { Shape } from '../operations.ts';
import type { Break } from './op-rules.ts';

/** N, C, H, W. */
export const PICTURE_AXES = 4;

export const needsPictures = (op: string, input: Shape, torchMessage: string): Break => ({
  code: 'rank-mismatch',
  message: `${op} works on pictures, N x C x H x W, and is given ${input.length} axes (${input.join(' x ') || 'a single number'}).`,
  rule: `${op} takes tensors with four axes: batch, channels, height, width.`,
  expected: 'N x C x H x W',
  found: input.join(' x ') || 'no axes',
  torchMessage,
});
