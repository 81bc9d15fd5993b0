// The register tile of a panel: four output channels by sixteen pixels whose taps lie side by side. In one go where registers have 256 bits, else in halves.
import { multiplyAdd, VECTOR_BYTES } from './field';

/** A tap of sixteen pixels. */
const STEP_BYTES: usize = 64;
const HALF_BYTES: usize = 32;

function fourBySixteen(weights: usize, end: usize, step: usize, bias: usize, out: usize, outBytes: usize): void {
  let s0a = v128.load32_splat(bias),
    s0b = s0a,
    s0c = s0a,
    s0d = s0a;
  let s1a = v128.load32_splat(bias, 4),
    s1b = s1a,
    s1c = s1a,
    s1d = s1a;
  let s2a = v128.load32_splat(bias, 8),
    s2b = s2a,
    s2c = s2a,
    s2d = s2a;
  let s3a = v128.load32_splat(bias, 12),
    s3b = s3a,
    s3c = s3a,
    s3d = s3a;
  for (let weight = weights; weight < end; weight += VECTOR_BYTES) {
    const a = v128.load(step);
    const b = v128.load(step, 16);
    const c = v128.load(step, 32);
    const d = v128.load(step, 48);
    let factor = v128.load32_splat(weight);
    s0a = multiplyAdd(factor, a, s0a);
    s0b = multiplyAdd(factor, b, s0b);
    s0c = multiplyAdd(factor, c, s0c);
    s0d = multiplyAdd(factor, d, s0d);
    factor = v128.load32_splat(weight, 4);
    s1a = multiplyAdd(factor, a, s1a);
    s1b = multiplyAdd(factor, b, s1b);
    s1c = multiplyAdd(factor, c, s1c);
    s1d = multiplyAdd(factor, d, s1d);
    factor = v128.load32_splat(weight, 8);
    s2a = multiplyAdd(factor, a, s2a);
    s2b = multiplyAdd(factor, b, s2b);
    s2c = multiplyAdd(factor, c, s2c);
    s2d = multiplyAdd(factor, d, s2d);
    factor = v128.load32_splat(weight, 12);
    s3a = multiplyAdd(factor, a, s3a);
    s3b = multiplyAdd(factor, b, s3b);
    s3c = multiplyAdd(factor, c, s3c);
    s3d = multiplyAdd(factor, d, s3d);
    step += STEP_BYTES;
  }
  v128.store(out, s0a);
  v128.store(out, s0b, 16);
  v128.store(out, s0c, 32);
  v128.store(out, s0d, 48);
  v128.store(out + outBytes, s1a);
  v128.store(out + outBytes, s1b, 16);
  v128.store(out + outBytes, s1c, 32);
  v128.store(out + outBytes, s1d, 48);
  v128.store(out + 2 * outBytes, s2a);
  v128.store(out + 2 * outBytes, s2b, 16);
  v128.store(out + 2 * outBytes, s2c, 32);
  v128.store(out + 2 * outBytes, s2d, 48);
  v128.store(out + 3 * outBytes, s3a);
  v128.store(out + 3 * outBytes, s3b, 16);
  v128.store(out + 3 * outBytes, s3c, 32);
  v128.store(out + 3 * outBytes, s3d, 48);
}

function fourByEight(weights: usize, end: usize, step: usize, bias: usize, out: usize, outBytes: usize): void {
  let s0a = v128.load32_splat(bias),
    s0b = s0a;
  let s1a = v128.load32_splat(bias, 4),
    s1b = s1a;
  let s2a = v128.load32_splat(bias, 8),
    s2b = s2a;
  let s3a = v128.load32_splat(bias, 12),
    s3b = s3a;
  for (let weight = weights; weight < end; weight += VECTOR_BYTES) {
    const a = v128.load(step);
    const b = v128.load(step, 16);
    let factor = v128.load32_splat(weight);
    s0a = multiplyAdd(factor, a, s0a);
    s0b = multiplyAdd(factor, b, s0b);
    factor = v128.load32_splat(weight, 4);
    s1a = multiplyAdd(factor, a, s1a);
    s1b = multiplyAdd(factor, b, s1b);
    factor = v128.load32_splat(weight, 8);
    s2a = multiplyAdd(factor, a, s2a);
    s2b = multiplyAdd(factor, b, s2b);
    factor = v128.load32_splat(weight, 12);
    s3a = multiplyAdd(factor, a, s3a);
    s3b = multiplyAdd(factor, b, s3b);
    step += STEP_BYTES;
  }
  v128.store(out, s0a);
  v128.store(out, s0b, 16);
  v128.store(out + outBytes, s1a);
  v128.store(out + outBytes, s1b, 16);
  v128.store(out + 2 * outBytes, s2a);
  v128.store(out + 2 * outBytes, s2b, 16);
  v128.store(out + 3 * outBytes, s3a);
  v128.store(out + 3 * outBytes, s3b, 16);
}

/**
 * out[k][pixel] = bias[k] + sum over taps of weights[tap][k] * step[tap][pixel], summed in the order of the taps.
 * @param weights taps x 4 @param end behind them @param step taps x 16 @param out four rows of sixteen values, `outBytes` apart
 */
export function panelTile(weights: usize, end: usize, step: usize, bias: usize, out: usize, outBytes: usize): void {
  if (WIDE_VECTORS) fourBySixteen(weights, end, step, bias, out, outBytes);
  else {
    fourByEight(weights, end, step, bias, out, outBytes);
    fourByEight(weights, end, step + HALF_BYTES, bias, out + HALF_BYTES, outBytes);
  }
}
