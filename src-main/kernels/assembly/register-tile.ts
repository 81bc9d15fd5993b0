// The middle of a plain convolution over the input itself: four output channels by eight pixels held in registers.
import { multiplyAdd, VECTOR_BYTES } from './field';
import { storeRun } from './run-store';

/**
 * out[k][pixel] = bias[k] + sum over taps of weights[tap][k] * input[tap + pixel], summed in the order of the taps.
 * @param weights taps x 4 @param end behind them @param taps table of byte offsets from `input`
 * @param channels how many of the four there are @param pixels how many of the eight @param scratch two vectors
 */
export function multiplyInput(
  weights: usize,
  end: usize,
  input: usize,
  taps: usize,
  floor: v128,
  bias: usize,
  out: usize,
  planeBytes: usize,
  channels: i32,
  pixels: i32,
  scratch: usize,
): void {
  let low0 = v128.load32_splat(bias),
    high0 = low0;
  let low1 = v128.load32_splat(bias, 4),
    high1 = low1;
  let low2 = v128.load32_splat(bias, 8),
    high2 = low2;
  let low3 = v128.load32_splat(bias, 12),
    high3 = low3;
  let tap = taps;
  while (weights < end) {
    const from = input + <usize>load<u32>(tap);
    const low = f32x4.pmax(v128.load(from), floor);
    const high = f32x4.pmax(v128.load(from, 16), floor);
    let factor = v128.load32_splat(weights);
    low0 = multiplyAdd(factor, low, low0);
    high0 = multiplyAdd(factor, high, high0);
    factor = v128.load32_splat(weights, 4);
    low1 = multiplyAdd(factor, low, low1);
    high1 = multiplyAdd(factor, high, high1);
    factor = v128.load32_splat(weights, 8);
    low2 = multiplyAdd(factor, low, low2);
    high2 = multiplyAdd(factor, high, high2);
    factor = v128.load32_splat(weights, 12);
    low3 = multiplyAdd(factor, low, low3);
    high3 = multiplyAdd(factor, high, high3);
    weights += VECTOR_BYTES;
    tap += 4;
  }
  storeRun(out, low0, high0, pixels, scratch);
  if (channels > 1) storeRun(out + planeBytes, low1, high1, pixels, scratch);
  if (channels > 2) storeRun(out + 2 * planeBytes, low2, high2, pixels, scratch);
  if (channels > 3) storeRun(out + 3 * planeBytes, low3, high3, pixels, scratch);
}
