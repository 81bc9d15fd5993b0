// The phantom's HU: ellipses filled row by row, noise from a small generator of its own, inserts exact. Integer arithmetic for the noise, so that
// the same arguments give the same pixels everywhere.
import { anatomyAt, type Ellipse, inserts, MATERIAL_HU } from './phantom-anatomy.ts';

/** Noise is the sum of two even draws of this many HU less their mean: triangular, standard deviation about 9 HU, mean 0. */
const NOISE_SPAN = 23;
const UINT32_SPAN = 2 ** 32;

/** mulberry32 (public domain, Tommy Ettinger): whole numbers 0..2^32-1. */
export function integerGenerator(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return (mixed ^ (mixed >>> 14)) >>> 0;
  };
}

/**
 * @param size pixels of a side
 * @param z 0..1 from feet to head
 * @param noiseSeed differs from slice to slice; `anatomySeed` is the same for all
 * @returns size x size, row-major, HU; noise everywhere but in the surrounding air and in the inserts
 */
export function phantomHu(size: number, z: number, noiseSeed: number, anatomySeed: number): Int16Array {
  const hu = new Int16Array(size * size).fill(MATERIAL_HU.air);
  const anatomy = integerGenerator(anatomySeed);
  for (const shape of anatomyAt(z, () => anatomy() / UINT32_SPAN)) paint(hu, size, shape);
  const draw = integerGenerator(noiseSeed);
  for (let i = 0; i < hu.length; i++) {
    if (hu[i] === MATERIAL_HU.air) continue;
    const word = draw();
    // Two draws from the two halves of one word; 16 bits are plenty for 23 values.
    hu[i] =
      (hu[i] as number) + (((word & 0xffff) * NOISE_SPAN) >>> 16) + (((word >>> 16) * NOISE_SPAN) >>> 16) - (NOISE_SPAN - 1);
  }
  for (const shape of inserts) paint(hu, size, shape);
  return hu;
}

/** Fills the pixels whose centres lie inside. */
function paint(hu: Int16Array, size: number, { x, y, radiusX, radiusY, hu: value }: Ellipse): void {
  if (radiusX <= 0 || radiusY <= 0) return;
  const half = size / 2;
  const centre = 1 / 2;
  const firstRow = Math.max(0, Math.ceil((y - radiusY + 1) * half - centre));
  const lastRow = Math.min(size - 1, Math.floor((y + radiusY + 1) * half - centre));
  for (let row = firstRow; row <= lastRow; row++) {
    const away = ((row + centre) / half - 1 - y) / radiusY;
    const reach = radiusX * Math.sqrt(Math.max(0, 1 - away * away));
    const first = Math.max(0, Math.ceil((x - reach + 1) * half - centre));
    const last = Math.min(size - 1, Math.floor((x + reach + 1) * half - centre));
    if (last >= first) hu.fill(value, row * size + first, row * size + last + 1);
  }
}
