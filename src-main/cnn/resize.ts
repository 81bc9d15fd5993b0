// Bilinear resizing as PyTorch does it: torch.nn.functional.interpolate(mode='bilinear', align_corners=False), without antialiasing.

/**
 * @param values rows x columns, row-major
 * @returns toRows x toColumns. Source: aten/src/ATen/native/UpSample.h, area_pixel_compute_source_index
 */
export function resizeBilinear(
  values: Float32Array,
  [rows, columns]: readonly [number, number],
  [toRows, toColumns]: readonly [number, number],
): Float32Array {
  const down = weightsAlong(rows, toRows);
  const across = weightsAlong(columns, toColumns);
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

interface Neighbours {
  readonly first: number;
  readonly second: number;
  /** Weight of the second. */
  readonly share: number;
}

/** Pixel centres lie at half: the first output pixel covers the first `size / toSize` input pixels. */
function weightsAlong(size: number, toSize: number): readonly Neighbours[] {
  const half = 1 / 2;
  return Array.from({ length: toSize }, (_, i) => {
    const place = Math.max(0, ((i + half) * size) / toSize - half);
    const first = Math.min(size - 1, Math.floor(place));
    return { first, second: Math.min(size - 1, first + 1), share: place - first };
  });
}
