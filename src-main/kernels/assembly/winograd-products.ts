// The middle of every Winograd convolution: at each transform point a small matrix product, four output channels by eight tiles in registers.
import { multiplyAdd, VECTOR_BYTES } from './field';

/** Tiles that one register tile takes: two vectors. */
export const STEP_TILES: i32 = 8;
const STEP_BYTES: usize = 32;

/** Channels that are summed by themselves before they join the others: rounding then hardly grows with their number. */
const BLOCK_CHANNELS: i32 = 64;

/**
 * out[k][tile] = start[k] + sum over c of weights[c][k] * data[c][tile], summed in the order of the channels, block by block.
 * @param weights channels x 4
 * @param data channels x chunk of tiles, rows of `chunkBytes`
 * @param start four values, or 0 for zeros
 * @param out 4 x chunk of tiles
 * @param tiles a multiple of STEP_TILES
 */
export function multiplyPoint(
  weights: usize,
  data: usize,
  channels: i32,
  start: usize,
  out: usize,
  tiles: i32,
  chunkBytes: usize,
): void {
  for (let first = 0; first < channels; first += BLOCK_CHANNELS) {
    const count = min<i32>(BLOCK_CHANNELS, channels - first);
    const from = data + <usize>first * chunkBytes;
    const own = weights + <usize>first * VECTOR_BYTES;
    if (first === 0) multiplyBlock(own, from, count, start, out, tiles, chunkBytes, false);
    else multiplyBlock(own, from, count, 0, out, tiles, chunkBytes, true);
  }
}

/** @param isAdded to what `out` holds */
function multiplyBlock(
  weights: usize,
  data: usize,
  channels: i32,
  start: usize,
  out: usize,
  tiles: i32,
  chunkBytes: usize,
  isAdded: bool,
): void {
  const weightsEnd = weights + <usize>channels * VECTOR_BYTES;
  const zero = f32x4.splat(0);
  const start0 = start ? v128.load32_splat(start) : zero;
  const start1 = start ? v128.load32_splat(start, 4) : zero;
  const start2 = start ? v128.load32_splat(start, 8) : zero;
  const start3 = start ? v128.load32_splat(start, 12) : zero;
  for (let tile = 0; tile < tiles; tile += STEP_TILES) {
    let low0 = start0,
      high0 = start0,
      low1 = start1,
      high1 = start1,
      low2 = start2,
      high2 = start2,
      low3 = start3,
      high3 = start3;
    let from = data;
    for (let weight = weights; weight < weightsEnd; weight += VECTOR_BYTES) {
      const low = v128.load(from);
      const high = v128.load(from, 16);
      let factor = v128.load32_splat(weight);
      low0 = multiplyAdd(factor, low, low0);
      high0 = multiplyAdd(factor, high, high0);
      factor = v128.load32_splat(weight, 4);
      low1 = multiplyAdd(factor, low, low1);
      high1 = multiplyAdd(factor, high, high1);
      factor = v128.load32_splat(weight, 8);
      low2 = multiplyAdd(factor, low, low2);
      high2 = multiplyAdd(factor, high, high2);
      factor = v128.load32_splat(weight, 12);
      low3 = multiplyAdd(factor, low, low3);
      high3 = multiplyAdd(factor, high, high3);
      from += chunkBytes;
    }
    if (isAdded) {
      low0 = f32x4.add(low0, v128.load(out));
      high0 = f32x4.add(high0, v128.load(out, 16));
      low1 = f32x4.add(low1, v128.load(out + chunkBytes));
      high1 = f32x4.add(high1, v128.load(out + chunkBytes, 16));
      low2 = f32x4.add(low2, v128.load(out + 2 * chunkBytes));
      high2 = f32x4.add(high2, v128.load(out + 2 * chunkBytes, 16));
      low3 = f32x4.add(low3, v128.load(out + 3 * chunkBytes));
      high3 = f32x4.add(high3, v128.load(out + 3 * chunkBytes, 16));
    }
    v128.store(out, low0);
    v128.store(out, high0, 16);
    v128.store(out + chunkBytes, low1);
    v128.store(out + chunkBytes, high1, 16);
    v128.store(out + 2 * chunkBytes, low2);
    v128.store(out + 2 * chunkBytes, high2, 16);
    v128.store(out + 3 * chunkBytes, low3);
    v128.store(out + 3 * chunkBytes, high3, 16);
    data += STEP_BYTES;
    out += STEP_BYTES;
  }
}
