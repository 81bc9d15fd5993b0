// The same register tiles for registers of 256 bits, twice as wide: the compiler behind WebAssembly makes one instruction of two neighbouring vectors
// where two stores to neighbours, in a row without a branch between them, ask for it. Without that there are far too few registers: see `field.ts`. The
// sums are the same, bit by bit.
import { multiplyAdd } from './field';

/** See `multiplyPoint`: six output channels, a multiple of sixteen tiles. */
export function sixBySixteen(
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
  for (let tile = 0; tile < tiles; tile += 16) {
    let s0a = v128.load32_splat(start),
      s0b = s0a,
      s0c = s0a,
      s0d = s0a;
    let s1a = v128.load32_splat(start, 4),
      s1b = s1a,
      s1c = s1a,
      s1d = s1a;
    let s2a = v128.load32_splat(start, 8),
      s2b = s2a,
      s2c = s2a,
      s2d = s2a;
    let s3a = v128.load32_splat(start, 12),
      s3b = s3a,
      s3c = s3a,
      s3d = s3a;
    let s4a = v128.load32_splat(start, 16),
      s4b = s4a,
      s4c = s4a,
      s4d = s4a;
    let s5a = v128.load32_splat(start, 20),
      s5b = s5a,
      s5c = s5a,
      s5d = s5a;
    let from = data;
    for (let weight = weights; weight < end; weight += 24) {
      const a = v128.load(from);
      const b = v128.load(from, 16);
      const c = v128.load(from, 32);
      const d = v128.load(from, 48);
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
      factor = v128.load32_splat(weight, 16);
      s4a = multiplyAdd(factor, a, s4a);
      s4b = multiplyAdd(factor, b, s4b);
      s4c = multiplyAdd(factor, c, s4c);
      s4d = multiplyAdd(factor, d, s4d);
      factor = v128.load32_splat(weight, 20);
      s5a = multiplyAdd(factor, a, s5a);
      s5b = multiplyAdd(factor, b, s5b);
      s5c = multiplyAdd(factor, c, s5c);
      s5d = multiplyAdd(factor, d, s5d);
      from += chunkBytes;
    }
    if (isAdded) {
      s0a = f32x4.add(s0a, v128.load(out));
      s0b = f32x4.add(s0b, v128.load(out, 16));
      s0c = f32x4.add(s0c, v128.load(out, 32));
      s0d = f32x4.add(s0d, v128.load(out, 48));
      s1a = f32x4.add(s1a, v128.load(out + outBytes));
      s1b = f32x4.add(s1b, v128.load(out + outBytes, 16));
      s1c = f32x4.add(s1c, v128.load(out + outBytes, 32));
      s1d = f32x4.add(s1d, v128.load(out + outBytes, 48));
      s2a = f32x4.add(s2a, v128.load(out + 2 * outBytes));
      s2b = f32x4.add(s2b, v128.load(out + 2 * outBytes, 16));
      s2c = f32x4.add(s2c, v128.load(out + 2 * outBytes, 32));
      s2d = f32x4.add(s2d, v128.load(out + 2 * outBytes, 48));
      s3a = f32x4.add(s3a, v128.load(out + 3 * outBytes));
      s3b = f32x4.add(s3b, v128.load(out + 3 * outBytes, 16));
      s3c = f32x4.add(s3c, v128.load(out + 3 * outBytes, 32));
      s3d = f32x4.add(s3d, v128.load(out + 3 * outBytes, 48));
      s4a = f32x4.add(s4a, v128.load(out + 4 * outBytes));
      s4b = f32x4.add(s4b, v128.load(out + 4 * outBytes, 16));
      s4c = f32x4.add(s4c, v128.load(out + 4 * outBytes, 32));
      s4d = f32x4.add(s4d, v128.load(out + 4 * outBytes, 48));
      s5a = f32x4.add(s5a, v128.load(out + 5 * outBytes));
      s5b = f32x4.add(s5b, v128.load(out + 5 * outBytes, 16));
      s5c = f32x4.add(s5c, v128.load(out + 5 * outBytes, 32));
      s5d = f32x4.add(s5d, v128.load(out + 5 * outBytes, 48));
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
    v128.store(out + 4 * outBytes, s4a);
    v128.store(out + 4 * outBytes, s4b, 16);
    v128.store(out + 4 * outBytes, s4c, 32);
    v128.store(out + 4 * outBytes, s4d, 48);
    v128.store(out + 5 * outBytes, s5a);
    v128.store(out + 5 * outBytes, s5b, 16);
    v128.store(out + 5 * outBytes, s5c, 32);
    v128.store(out + 5 * outBytes, s5d, 48);
    data += 64;
    out += 64;
  }
}

/** See `multiplyPoint`: four output channels, a multiple of sixteen tiles. */
export function fourBySixteen(
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
  for (let tile = 0; tile < tiles; tile += 16) {
    let s0a = v128.load32_splat(start),
      s0b = s0a,
      s0c = s0a,
      s0d = s0a;
    let s1a = v128.load32_splat(start, 4),
      s1b = s1a,
      s1c = s1a,
      s1d = s1a;
    let s2a = v128.load32_splat(start, 8),
      s2b = s2a,
      s2c = s2a,
      s2d = s2a;
    let s3a = v128.load32_splat(start, 12),
      s3b = s3a,
      s3c = s3a,
      s3d = s3a;
    let from = data;
    for (let weight = weights; weight < end; weight += 16) {
      const a = v128.load(from);
      const b = v128.load(from, 16);
      const c = v128.load(from, 32);
      const d = v128.load(from, 48);
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
      from += chunkBytes;
    }
    if (isAdded) {
      s0a = f32x4.add(s0a, v128.load(out));
      s0b = f32x4.add(s0b, v128.load(out, 16));
      s0c = f32x4.add(s0c, v128.load(out, 32));
      s0d = f32x4.add(s0d, v128.load(out, 48));
      s1a = f32x4.add(s1a, v128.load(out + outBytes));
      s1b = f32x4.add(s1b, v128.load(out + outBytes, 16));
      s1c = f32x4.add(s1c, v128.load(out + outBytes, 32));
      s1d = f32x4.add(s1d, v128.load(out + outBytes, 48));
      s2a = f32x4.add(s2a, v128.load(out + 2 * outBytes));
      s2b = f32x4.add(s2b, v128.load(out + 2 * outBytes, 16));
      s2c = f32x4.add(s2c, v128.load(out + 2 * outBytes, 32));
      s2d = f32x4.add(s2d, v128.load(out + 2 * outBytes, 48));
      s3a = f32x4.add(s3a, v128.load(out + 3 * outBytes));
      s3b = f32x4.add(s3b, v128.load(out + 3 * outBytes, 16));
      s3c = f32x4.add(s3c, v128.load(out + 3 * outBytes, 32));
      s3d = f32x4.add(s3d, v128.load(out + 3 * outBytes, 48));
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
    data += 64;
    out += 64;
  }
}
