// A tensor of the file as the network's node has it: axes of size 1 in front do not count, and channels may stand last.
import type { Tensor } from '../../../src-shared/network/graph.ts';
import type { Shape } from '../../../src-shared/network/operations.ts';

const PICTURE_AXES = 4;

const withoutOnes = (shape: Shape): Shape =>
  shape.slice(shape.findIndex((size) => size !== 1) < 0 ? shape.length : shape.findIndex((size) => size !== 1));

/** A batch of one is often left out. */
export const sameSizes = (one: Shape, other: Shape): boolean => withoutOnes(one).join() === withoutOnes(other).join();

/** @returns values in the order of `shape`; null where the sizes are others */
export function readAs({ shape: theirs, data }: Tensor, shape: Shape, channelsLast: boolean): Float32Array | null {
  if (!channelsLast || shape.length !== PICTURE_AXES) return sameSizes(theirs, shape) ? data : null;
  const [items = 1, channels = 1, rows = 1, columns = 1] = shape;
  if (!sameSizes(theirs, [items, rows, columns, channels])) return null;
  const ordered = new Float32Array(data.length);
  const size = rows * columns;
  for (let item = 0; item < items; item++)
    for (let at = 0; at < size; at++)
      for (let channel = 0; channel < channels; channel++)
        ordered[(item * channels + channel) * size + at] = data[(item * size + at) * channels + channel] as number;
  return ordered;
}
