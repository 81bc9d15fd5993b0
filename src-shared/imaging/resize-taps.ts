// Which pixels of a slice each pixel of its resized form is made of: by this the engine resizes, and by this the window knows what a pixel feeds.

export interface ResizeTaps {
  readonly first: number;
  readonly second: number;
  /** Weight of the second. */
  readonly share: number;
}

/**
 * Along one axis, one entry an output pixel. Pixel centres lie at half: the first output pixel covers the first `size / toSize` input pixels.
 * Source: aten/src/ATen/native/UpSample.h, area_pixel_compute_source_index (bilinear, align_corners=False)
 */
export function resizeTaps(size: number, toSize: number): readonly ResizeTaps[] {
  const half = 1 / 2;
  return Array.from({ length: toSize }, (_, i) => {
    const place = Math.max(0, ((i + half) * size) / toSize - half);
    const first = Math.min(size - 1, Math.floor(place));
    return { first, second: Math.min(size - 1, first + 1), share: place - first };
  });
}

/** A weight that is a rounding error is none. */
export const LEAST_SHARE = 1e-6;

/** Output pixels that take anything from an input pixel, rising; none where a smaller form steps over it. */
export const resizedFrom = (position: number, size: number, toSize: number): readonly number[] =>
  size === toSize
    ? [position]
    : resizeTaps(size, toSize).flatMap(({ first, second, share }, at) =>
        (first === position && (1 - share > LEAST_SHARE || second === first)) || (second === position && share > LEAST_SHARE)
          ? [at]
          : [],
      );

/** Heights and widths that a preprocessing resizes to, one after the other: `clip:0:1,resize:256:256` has one. */
export const resizesOf = (preprocess: string): readonly (readonly [number, number])[] =>
  preprocess
    .split(',')
    .map((word) => word.trim().split(':'))
    .flatMap(([name, rows, columns]) => (name === 'resize' ? [[Number(rows), Number(columns)] as const] : []));
