// Input values for measurements: both signs, the same on every machine, never so small that arithmetic slows down (denormals).

const GOLDEN = 0x9e3779b9;
const SPAN = 2 ** 32;

/** Evenly spread over -1..1, from a Weyl sequence. */
export const seededValues = (count: number): Float32Array =>
  Float32Array.from({ length: count }, (_, i) => ((Math.imul(i + 1, GOLDEN) >>> 0) / SPAN) * 2 - 1);
