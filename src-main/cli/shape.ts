// Shapes as words: `1,1,512,512`.
import type { Shape } from '../../src-shared/network/operations.ts';
import { usageError } from './command.ts';

const MOST_AXES = 8;
const GREATEST_SIZE = 1_000_000;

/** @throws AppError cli/usage */
export function readShape(text: string, usage: string): Shape {
  const sizes = text.split(',').map((word) => (word.trim() === '' ? Number.NaN : Number(word)));
  if (sizes.length > MOST_AXES || sizes.some((size) => !Number.isInteger(size) || size < 1 || size > GREATEST_SIZE)) {
    throw usageError(`--input takes sizes such as 1,1,512,512, not "${text}"`, usage);
  }
  return sizes;
}
