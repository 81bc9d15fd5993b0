// Register tiles of the products between Winograd's transforms for registers of 128 bits: six or four output channels by eight tiles, which with their
// factor and their data fill the sixteen registers that there are.
import { multiplyAdd } from './field';

/** See `multiplyPoint`: six output channels, a multiple of eight tiles. */
export function sixByEight(
  weights: usize,
  data: usize,
  channels: i32,
  start: usize,
  isAdded: bool,
  out: usize,
  outBytes: usize,
  tiles: i32,
  chunkBytes: usize,
): void {
  const end = weights + <usize>channels * 24;
  for (let tile = 0; tile < tiles; tile += 8) {
    let s0a = v128.load32_splat(start),
      s0b = s0a;
    let s1a = v128.load32_splat(start, 4),
      s1b = s1a;
    let s2a = v128.load32_splat(start, 8),
      s2b = s2a;
    let s3a = v128.load32_splat(start, 12),
      s3b = s3a;
    let s4a = v128.load32_splat(start, 16),
      s4b = s4a;
    let s5a = v128.load32_splat(start, 20),
      s5b = s5a;
    let from = data;
    for (let weight = weights; weight < end; weight += 24) {
      const a = v128.load(from);
      const b = v128.load(from, 16);
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
      factor = v128.load32_splat(weight, 16);
      s4a = multiplyAdd(factor, a, s4a);
      s4b = multiplyAdd(factor, b, s4b);
      factor = v128.load32_splat(weight, 20);
      s5a = multiplyAdd(factor, a, s5a);
      s5b = multiplyAdd(factor, b, s5b);
      from += chunkBytes;
    }
    if (isAdded) {
      s0a = f32x4.add(s0a, v128.load(out));
      s0b = f32x4.add(s0b, v128.load(out, 16));
      s1a = f32x4.add(s1a, v128.load(out + outBytes));
      s1b = f32x4.add(s1b, v128.load(out + outBytes, 16));
      s2a = f32x4.add(s2a, v128.load(out + 2 * outBytes));
      s2b = f32x4.add(s2b, v128.load(out + 2 * outBytes, 16));
      s3a = f32x4.add(s3a, v128.load(out + 3 * outBytes));
      s3b = f32x4.add(s3b, v128.load(out + 3 * outBytes, 16));
      s4a = f32x4.add(s4a, v128.load(out + 4 * outBytes));
      s4b = f32x4.add(s4b, v128.load(out + 4 * outBytes, 16));
      s5a = f32x4.add(s5a, v128.load(out + 5 * outBytes));
      s5b = f32x4.add(s5b, v128.load(out + 5 * outBytes, 16));
    }
    v128.store(out, s0a);
    v128.store(out, s0b, 16);
    v128.store(out + outBytes, s1a);
    v128.store(out + outBytes, s1b, 16);
    v128.store(out + 2 * outBytes, s2a);
    v128.store(out + 2 * outBytes, s2b, 16);
    v128.store(out + 3 * outBytes, s3a);
    v128.store(out + 3 * outBytes, s3b, 16);
    v128.store(out + 4 * outBytes, s4a);
    v128.store(out + 4 * outBytes, s4b, 16);
    v128.store(out + 5 * outBytes, s5a);
    v128.store(out + 5 * outBytes, s5b, 16);
    data += 32;
    out += 32;
  }
}

/** See `multiplyPoint`: four output channels, a multiple of eight tiles. */
export function fourByEight(
  weights: usize,
  data: usize,
  channels: i32,
  start: usize,
  isAdded: bool,
  out: usize,
  outBytes: usize,
  tiles: i32,
  chunkBytes: usize,
): void {
  const end = weights + <usize>channels * 16;
  for (let tile = 0; tile < tiles; tile += 8) {
    let s0a = v128.load32_splat(start),
      s0b = s0a;
    let s1a = v128.load32_splat(start, 4),
      s1b = s1a;
    let s2a = v128.load32_splat(start, 8),
      s2b = s2a;
    let s3a = v128.load32_splat(start, 12),
      s3b = s3a;
    let from = data;
    for (let weight = weights; weight < end; weight += 16) {
      const a = v128.load(from);
      const b = v128.load(from, 16);
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
      from += chunkBytes;
    }
    if (isAdded) {
      s0a = f32x4.add(s0a, v128.load(out));
      s0b = f32x4.add(s0b, v128.load(out, 16));
      s1a = f32x4.add(s1a, v128.load(out + outBytes));
      s1b = f32x4.add(s1b, v128.load(out + outBytes, 16));
      s2a = f32x4.add(s2a, v128.load(out + 2 * outBytes));
      s2b = f32x4.add(s2b, v128.load(out + 2 * outBytes, 16));
      s3a = f32x4.add(s3a, v128.load(out + 3 * outBytes));
      s3b = f32x4.add(s3b, v128.load(out + 3 * outBytes, 16));
    }
    v128.store(out, s0a);
    v128.store(out, s0b, 16);
    v128.store(out + outBytes, s1a);
    v128.store(out + outBytes, s1b, 16);
    v128.store(out + 2 * outBytes, s2a);
    v128.store(out + 2 * outBytes, s2b, 16);
    v128.store(out + 3 * outBytes, s3a);
    v128.store(out + 3 * outBytes, s3b, 16);
    data += 32;
    out += 32;
  }
}
