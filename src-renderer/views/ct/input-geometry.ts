// From places in the network's input to places on the slice: the same where nothing was resized, else scaled as the resize scaled them.
import type { Geometry, Pair } from '../../../src-shared/network/graph.ts';
import { INPUT_GEOMETRY } from '../../../src-shared/network/receptive-field.ts';
import type { SlicePixels } from '../../../src-shared/protocol/series-messages.ts';
import type { NetworkState } from '../../state/network-store.ts';

/** Geometry of a node in the network's input; null where positions have no place in it. */
export function geometryOf({ summary }: NetworkState, node: string): Geometry | null {
  if (node === summary?.inputName) return INPUT_GEOMETRY;
  return summary?.nodes.find(({ name }) => name === node)?.geometry ?? null;
}

const HALF = 1 / 2;

/** The same geometry in pixels of the slice. */
export function inputScaleOf(
  { size, jump, start }: Geometry,
  { summary }: NetworkState,
  pixels: Pick<SlicePixels, 'rows' | 'columns'>,
): Geometry {
  const [rows = pixels.rows, columns = pixels.columns] = summary?.input.slice(2) ?? [];
  const scale: Pair = [pixels.rows / rows, pixels.columns / columns];
  const each = (value: (axis: 0 | 1) => number): Pair => [value(0), value(1)];
  return {
    size: each((axis) => size[axis] * scale[axis]),
    jump: each((axis) => jump[axis] * scale[axis]),
    // Pixel centres lie at half (align_corners=False), so the centre of the first pixel moves too.
    start: each((axis) => (start[axis] + HALF) * scale[axis] - HALF),
  };
}
