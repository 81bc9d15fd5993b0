// The larger of two values as poolings take it.

/** The first where they are equal, and NaN before all others: as PyTorch compares them, and vectors that are known to be finite. */
export function larger(a: f32, b: f32): f32 {
  if (a < b) return b;
  return a >= b ? a : a + b;
}
