// Writes the kernel that shows what the machine can do at most: nothing but products and sums, in registers. Measured, it is the peak that times are compared
// with. Every sum is a variable of its own, as in `register-tiles.mjs`.

const VECTOR_BYTES = 16;
/** Hide the latency of one (4 cycles, two units) and leave registers for the factors: with 16 registers, 12 sums. */
const SUMS = 12;

/**
 * Factors come from memory, because a literal vector is made anew wherever it is used. Without a fused instruction each sum is its own factor, or the product
 * would be taken out of the loop. Stores stand neighbour by neighbour, so that nothing can be left out and two vectors can become one.
 * @param vectors that share a register: 1, or 2
 */
export function fmaPeak(vectors) {
  const sums = [...Array(SUMS * vectors).keys()];
  return `import { multiplyAdd } from '../field';

/** Descriptor: rounds (i32), two factors (f32). A round is ${sums.length} products and sums of LANES values. */
export function f32_fma_peak(descriptor: usize, _block: i32, scratch: usize): void {
  const a = v128.load32_splat(descriptor, 4);
  const b = v128.load32_splat(descriptor, 8);
  let ${sums.map((sum) => `s${sum} = a`).join(', ')};
  for (let left = load<i32>(descriptor); left > 0; left--) {
${sums.map((sum) => `    s${sum} = ASC_FEATURE_RELAXED_SIMD ? multiplyAdd(a, b, s${sum}) : multiplyAdd(s${sum}, a, b);`).join('\n')}
  }
${sums.map((sum) => `  v128.store(scratch, s${sum}, ${sum * VECTOR_BYTES});`).join('\n')}
}
`;
}
