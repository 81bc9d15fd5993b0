// PyTorch's random numbers on the CPU, to the bit: at::mt19937 and at::uniform_real_distribution<float>.
// Source: aten/src/ATen/core/MT19937RNGEngine.h, TransformationHelper.h.

/** Constants of MT19937 (Matsumoto and Nishimura 1998). */
const STATE_WORDS = 624;
const SHIFT_WORDS = 397;
const MATRIX_A = 0x9908b0df;
const UPPER_MASK = 0x80000000;
const LOWER_MASK = 0x7fffffff;
const SEED_MULTIPLIER = 1812433253;
const SEED_SHIFT = 30;
const TEMPERING_MASK_B = 0x9d2c5680;
const TEMPERING_MASK_C = 0xefc60000;
const WORD_BITS = 32;

/** Random bits in a float32: its significand. */
const FLOAT_MASK = 0xffffff;
const FLOAT_DIVISOR = 2 ** -24;

export class TorchRandom {
  readonly #state = new Uint32Array(STATE_WORDS);
  #next = STATE_WORDS;

  /** @param seed as `torch.manual_seed(seed)`; any whole number, its low 32 bits count */
  constructor(seed: number) {
    const state = this.#state;
    state[0] = Number(BigInt.asUintN(WORD_BITS, BigInt(seed)));
    for (let i = 1; i < STATE_WORDS; i++) {
      const previous = state[i - 1] as number;
      state[i] = Math.imul(SEED_MULTIPLIER, previous ^ (previous >>> SEED_SHIFT)) + i;
    }
  }

  /** The next word, 0 to 2^32 - 1. */
  word(): number {
    if (this.#next === STATE_WORDS) this.#refill();
    let word = this.#state[this.#next++] as number;
    word ^= word >>> 11;
    word ^= (word << 7) & TEMPERING_MASK_B;
    word ^= (word << 15) & TEMPERING_MASK_C;
    return (word ^ (word >>> 18)) >>> 0;
  }

  /**
   * `tensor.uniform_(from, to)` for float32: `from` and `to` are rounded to float32 first, as there. Fills in C order.
   * PyTorch's kernel is compiled with fused multiply-add, so product and sum are rounded once: for from = -to the sum is exact in float64.
   */
  fillUniform(target: Float32Array, from: number, to: number): void {
    const low = Math.fround(from);
    const span = Math.fround(Math.fround(to) - low);
    for (let i = 0; i < target.length; i++) target[i] = (this.word() & FLOAT_MASK) * FLOAT_DIVISOR * span + low;
  }

  #refill(): void {
    const state = this.#state;
    for (let i = 0; i < STATE_WORDS; i++) {
      const mixed = ((state[i] as number) & UPPER_MASK) | ((state[(i + 1) % STATE_WORDS] as number) & LOWER_MASK);
      const twist = (mixed & 1) === 0 ? 0 : MATRIX_A;
      state[i] = (state[(i + SHIFT_WORDS) % STATE_WORDS] as number) ^ (mixed >>> 1) ^ twist;
    }
    this.#next = 0;
  }
}
