// From the network's input to the slice: where the preprocessing resizes, a pixel of the input is not a pixel of the slice.
import type { Geometry } from './graph.ts';
import type { Pair } from './operations.ts';

/**
 * A node's geometry in pixels of the slice. The centre of an input pixel i lies at (i + 1/2) * scale - 1/2 of the slice, as the resize takes it.
 * @param inputSide rows and columns of the network's input
 * @param sliceSide rows and columns of the slice
 * @returns the same object where nothing is resized
 */
export function geometryOnSlice(geometry: Geometry, inputSide: Pair, sliceSide: Pair): Geometry {
  if (inputSide[0] === sliceSide[0] && inputSide[1] === sliceSide[1]) return geometry;
  const { size, jump, start } = geometry;
  const scale = [sliceSide[0] / inputSide[0], sliceSide[1] / inputSide[1]] as const;
  const half = 1 / 2;
  return {
    size: [size[0] * scale[0], size[1] * scale[1]],
    jump: [jump[0] * scale[0], jump[1] * scale[1]],
    start: [(start[0] + half) * scale[0] - half, (start[1] + half) * scale[1] - half],
  };
}
