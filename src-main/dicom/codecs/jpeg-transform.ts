// The inverse cosine transform of JPEG in integers, as the reference implementation does it (jidctint: Loeffler, Ligtenberg and Moschytz with
// constants of 13 bits), so that a picture has the same values everywhere. Source: ITU-T T.81 A.3.3.

const SIDE = 8;
const BLOCK = SIDE * SIDE;
const CONSTANT_BITS = 13;
/** More bits between the passes where samples of 12 bits leave room for one only. */
const between = (precision: number): number => (precision > 8 ? 1 : 2);

const fixed = (value: number): number => Math.round(value * 2 ** CONSTANT_BITS);
const F_0_298 = fixed(0.298631336);
const F_0_390 = fixed(0.390180644);
const F_0_541 = fixed(0.5411961);
const F_0_765 = fixed(0.765366865);
const F_0_899 = fixed(0.899976223);
const F_1_175 = fixed(1.175875602);
const F_1_501 = fixed(1.50132111);
const F_1_847 = fixed(1.847759065);
const F_1_961 = fixed(1.96157056);
const F_2_053 = fixed(2.053119869);
const F_2_562 = fixed(2.562915447);
const F_3_072 = fixed(3.072711026);

const work = new Int32Array(BLOCK);

/**
 * @param block dequantised coefficients in natural order; left as it is
 * @param target gets 8 x 8 samples from `at` on, `line` apart
 * @param precision bits of a sample: results lie between 0 and 2^precision - 1
 */
export function inverseTransform(block: Int32Array, target: Uint16Array, at: number, line: number, precision: number): void {
  const extra = between(precision);
  const greatest = 2 ** precision - 1;
  const middle = 2 ** (precision - 1);
  for (let column = 0; column < SIDE; column++) transformLine(block, column, SIDE, CONSTANT_BITS - extra);
  const down = CONSTANT_BITS + extra + 3;
  for (let row = 0; row < SIDE; row++) {
    transformLine(work, row * SIDE, 1, down);
    const to = at + row * line;
    for (let i = 0; i < SIDE; i++) {
      const value = (work[row * SIDE + i] as number) + middle;
      target[to + i] = value < 0 ? 0 : value > greatest ? greatest : value;
    }
  }
}

/** Eight values from `at` on, `step` apart, into the same places of `work`; scaled down by so many bits. */
function transformLine(from: Int32Array, at: number, step: number, down: number): void {
  const x0 = from[at] as number;
  const x1 = from[at + step] as number;
  const x2 = from[at + 2 * step] as number;
  const x3 = from[at + 3 * step] as number;
  const x4 = from[at + 4 * step] as number;
  const x5 = from[at + 5 * step] as number;
  const x6 = from[at + 6 * step] as number;
  const x7 = from[at + 7 * step] as number;
  const round = 1 << (down - 1);
  if ((x1 | x2 | x3 | x4 | x5 | x6 | x7) === 0) {
    const flat = ((x0 << CONSTANT_BITS) + round) >> down;
    for (let i = 0; i < SIDE; i++) work[at + i * step] = flat;
    return;
  }
  // Even part.
  const z1 = Math.imul(x2 + x6, F_0_541);
  const even2 = z1 - Math.imul(x6, F_1_847);
  const even3 = z1 + Math.imul(x2, F_0_765);
  const even0 = (x0 + x4) << CONSTANT_BITS;
  const even1 = (x0 - x4) << CONSTANT_BITS;
  const t10 = even0 + even3 + round;
  const t13 = even0 - even3 + round;
  const t11 = even1 + even2 + round;
  const t12 = even1 - even2 + round;
  // Odd part.
  const z5 = Math.imul(x7 + x3 + x5 + x1, F_1_175);
  const a = -Math.imul(x7 + x1, F_0_899);
  const b = -Math.imul(x5 + x3, F_2_562);
  const c = z5 - Math.imul(x7 + x3, F_1_961);
  const d = z5 - Math.imul(x5 + x1, F_0_390);
  const odd0 = Math.imul(x7, F_0_298) + a + c;
  const odd1 = Math.imul(x5, F_2_053) + b + d;
  const odd2 = Math.imul(x3, F_3_072) + b + c;
  const odd3 = Math.imul(x1, F_1_501) + a + d;
  work[at] = (t10 + odd3) >> down;
  work[at + 7 * step] = (t10 - odd3) >> down;
  work[at + step] = (t11 + odd2) >> down;
  work[at + 6 * step] = (t11 - odd2) >> down;
  work[at + 2 * step] = (t12 + odd1) >> down;
  work[at + 5 * step] = (t12 - odd1) >> down;
  work[at + 3 * step] = (t13 + odd0) >> down;
  work[at + 4 * step] = (t13 - odd0) >> down;
}
