// What kernels take from the other module, in which the innermost loops are compiled by themselves (see `compile-vectors.ts`).

/**
 * out[k][value] = start[k] + sum over t of weights[t][k] * data[t][value], summed in the order of the terms. Made by `register-tiles.mjs`.
 * @param weights terms x 6
 * @param data terms x values, rows `dataBytes` apart
 * @param start six values
 * @param isAdded to what `out` holds
 * @param out six rows of values, `outBytes` apart
 * @param values a multiple of PAIR_VALUES
 */
export declare function sixChannels(
  weights: usize,
  data: usize,
  terms: i32,
  start: usize,
  isAdded: bool,
  out: usize,
  outBytes: usize,
  values: i32,
  dataBytes: usize,
): void;

/** The same for four channels. */
export declare function fourChannels(
  weights: usize,
  data: usize,
  terms: i32,
  start: usize,
  isAdded: bool,
  out: usize,
  outBytes: usize,
  values: i32,
  dataBytes: usize,
): void;

/** See `dot-products.ts`. */
export declare function dotProducts(a: usize, end: usize, b0: usize, b1: usize, b2: usize, b3: usize, sums: usize): void;

/** See `winograd-weights.ts`. */
export declare function transformKernels(kernels: usize, values: i32, out: usize, pointBytes: usize, room: usize): usize;

/** Values that a register tile takes at a time, at most. */
export const STEP_VALUES: i32 = 16;
/** At least: two vectors. */
export const PAIR_VALUES: i32 = 8;

/** See `statistics-block.ts`. */
export declare function sumBlock(values: usize, end: usize, room: usize): void;

export declare function sumRectifiedBlock(values: usize, end: usize, room: usize): void;

export declare function areBlockFinite(values: usize, end: usize, room: usize): bool;

/** See `winograd-points.ts`. */
export declare function inputColumns2x2(rows: usize, columns: i32, lines: usize, lineBytes: usize, factors: usize): void;

export declare function inputPoints2x2(
  lines: usize,
  lineBytes: usize,
  inLine: i32,
  across: i32,
  count: i32,
  out: usize,
  pointBytes: usize,
  factors: usize,
): void;

export declare function inputColumns3x3(rows: usize, columns: i32, lines: usize, lineBytes: usize, factors: usize): void;

export declare function inputPoints3x3(
  lines: usize,
  lineBytes: usize,
  inLine: i32,
  across: i32,
  count: i32,
  out: usize,
  pointBytes: usize,
  factors: usize,
): void;

/** See `winograd-pixels.ts`. */
export declare function outputTiles2x2(
  products: usize,
  pointBytes: usize,
  pairs: i32,
  out: usize,
  factors: usize,
  isScaled: bool,
  lines: usize,
): void;

export declare function pooledTiles3x3(
  products: usize,
  pointBytes: usize,
  pairs: i32,
  out: usize,
  factors: usize,
  lines: usize,
): void;

export declare function outputTiles3x3(
  products: usize,
  pointBytes: usize,
  pairs: i32,
  out: usize,
  factors: usize,
  isScaled: bool,
  lines: usize,
): void;
