// Bilinear resizing as PyTorch does it: torch.nn.functional.interpolate(mode='bilinear', align_corners=False), without antialiasing.
import { resizeTaps } from '../../src-shared/imaging/resize-taps.ts';

/**
 * @param values rows x columns, row-major
 * @returns toRows x toColumns
 */
export function resizeBilinear(
  values: Float32Array,
  [rows, columns]: readonly [number, number],
  [toRows, toColumns]: readonly [number, number],
): Float32Array {
  const down = resizeTaps(rows, toRows);
  const across = resizeTaps(columns, toColumns);
  const result = new Float32Array(toRows * toColumns);
  for (const [y, row] of down.entries()) {
    for (const [x, column] of across.entries()) {
      const at = (line: number, place: number): number => values[line * columns + place] as number;
      const upper = at(row.first, column.first) * (1 - column.share) + at(row.first, column.second) * column.share;
      const lower = at(row.second, column.first) * (1 - column.share) + at(row.second, column.second) * column.share;
      result[y * toColumns + x] = upper * (1 - row.share) + lower * row.share;
    }
  }
  return result;
}
