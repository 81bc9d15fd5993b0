// Reading a descriptor, and the one product-sum that differs between the two builds.

export const LANES: i32 = 4;
/** log2 of the bytes of an f32 or i32. */
export const WORD_SHIFT: i32 = 2;
export const VECTOR_BYTES: usize = 16;

// WIDE_VECTORS, a constant of the build, is 1 in the innermost loops for compilers that make one 256-bit instruction of two neighbouring vectors (see
// `compile-vectors.ts`): register tiles then hold twice as many. The arithmetic and its order are the same.
// Of two neighbours the upper is stored first: where the lower comes first, V8 13.6 leaves its own store beside the one of both.

export function field(descriptor: usize, index: i32): i32 {
  return load<i32>(descriptor + ((<usize>index) << WORD_SHIFT));
}

export function pointer(descriptor: usize, index: i32): usize {
  return <usize>load<u32>(descriptor + ((<usize>index) << WORD_SHIFT));
}

/** sum + a * b: fused where relaxed SIMD is on (on hardware that has it), two roundings in the plain build, which is the strict one. */
export function multiplyAdd(a: v128, b: v128, sum: v128): v128 {
  if (ASC_FEATURE_RELAXED_SIMD) return f32x4.relaxed_madd(a, b, sum);
  return f32x4.add(f32x4.mul(a, b), sum);
}
