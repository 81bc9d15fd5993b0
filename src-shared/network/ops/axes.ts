// Axes by number, as PyTorch counts them: negative ones from the end. Shared by every op that names an axis.
import type { Shape } from '../operations.ts';
import { type Break, sizes } from './op-rules.ts';

/** A number where an axis is named that the tensor does not have. A single number counts as having one axis. */
export function axisBreak(dim: number, rank: number, input: Shape, what = 'dim'): Break | null {
  const axes = Math.max(1, rank);
  if (dim >= -axes && dim < axes) return null;
  return {
    code: 'rank-mismatch',
    message: `There is no axis ${dim}: the tensor has ${input.length} ${input.length === 1 ? 'axis' : 'axes'} (${sizes(input)}).`,
    rule: `${what} names an axis of the tensor, from 0; negative numbers count from the end.`,
    expected: `${what} from ${-axes} to ${axes - 1}`,
    found: `${what} ${dim}`,
    torchMessage: `Dimension out of range (expected to be in range of [${-axes}, ${axes - 1}], but got ${dim})`,
  };
}

/** From 0. */
export const wrapAxis = (dim: number, rank: number): number => (dim < 0 ? dim + Math.max(1, rank) : dim);

/** An axis that is named twice, or null. */
export function repeatedAxis(dims: readonly number[], rank: number): number | null {
  const wrapped = dims.map((dim) => wrapAxis(dim, rank));
  return wrapped.find((dim, at) => wrapped.indexOf(dim) !== at) ?? null;
}

/** How many of the last axes keep their place: positions on a picture are known as long as both do. */
export const PICTURE_PLANE = 2;

export const isInPlane = (axis: number, rank: number): boolean => axis >= rank - PICTURE_PLANE;
