// What kernels take from the other module, in which the innermost loops are compiled by themselves (see `compile-vectors.ts`).

/** See `winograd-products.ts`. */
export declare function sixChannels(
  weights: usize,
  data: usize,
  channels: i32,
  start: usize,
  isAdded: bool,
  out: usize,
  outBytes: usize,
  tiles: i32,
  chunkBytes: usize,
): void;

export declare function fourChannels(
  weights: usize,
  data: usize,
  channels: i32,
  start: usize,
  isAdded: bool,
  out: usize,
  outBytes: usize,
  tiles: i32,
  chunkBytes: usize,
): void;

/** See `statistics-block.ts`. */
export declare function sumBlock(values: usize, end: usize, room: usize): void;

export declare function sumRectifiedBlock(values: usize, end: usize, room: usize): void;

/** See `panel-tile.ts`. */
export declare function panelTile(weights: usize, end: usize, step: usize, bias: usize, out: usize, outBytes: usize): void;
