// From numbers to pixels: plain arrays in, plain arrays out, one lookup a pixel. Pixels are 32-bit RGBA as a canvas has them.
import { HATCH_COLOUR, isStripe, NOT_FINITE_COLOUR } from '../../src-shared/imaging/display-lookup.ts';
import { isPadding, type StoredArray, type StoredRange } from '../../src-shared/imaging/modality.ts';
import { NOT_FINITE_LEVEL } from '../../src-shared/imaging/quantise.ts';

const OPAQUE = 255;
const OPAQUE_BLACK = new Uint8Array([0, 0, 0, OPAQUE]);

/** 256 x RGBA as 256 x 32 bits, in this machine's byte order. */
export const asPixels = (rgba: Uint8Array): Uint32Array =>
  new Uint32Array(rgba.buffer.slice(rgba.byteOffset, rgba.byteOffset + rgba.byteLength));

const [BLACK] = asPixels(OPAQUE_BLACK) as unknown as [number];
const [NOT_FINITE, HATCH] = asPixels(new Uint8Array([...NOT_FINITE_COLOUR, OPAQUE, ...HATCH_COLOUR, OPAQUE])) as unknown as [
  number,
  number,
];
/** One step of grey in all three colours; adding keeps alpha. */
const [GREY_STEP] = asPixels(new Uint8Array([1, 1, 1, 0])) as unknown as [number];

/**
 * Stored values to grey. `lookup`: grey by stored - minStored. Both arrays have one entry a pixel.
 * @param padding stored values that stand for no pixel: as black as the ground around the picture, however that is windowed or inverted
 */
export function paintGrey(
  stored: StoredArray,
  lookup: Uint8Array,
  minStored: number,
  padding: StoredRange | null,
  pixels: Uint32Array,
): void {
  const colours = new Uint32Array(lookup.length);
  for (let i = 0; i < lookup.length; i++)
    colours[i] = isPadding(padding, minStored + i) ? BLACK : BLACK + (lookup[i] as number) * GREY_STEP;
  for (let i = 0; i < pixels.length; i++) pixels[i] = colours[(stored[i] as number) - minStored] as number;
}

/**
 * Grey 0..255 of every pixel; black for padding, hatched for NaN and infinities: black would be a value, and the picture's darkest.
 * @param columns pixels a row
 */
export function paintGreyOfPixels(
  grey: Uint8Array,
  stored: StoredArray,
  padding: StoredRange | null,
  columns: number,
  pixels: Uint32Array,
): void {
  for (let i = 0; i < pixels.length; i++) {
    const value = stored[i] as number;
    if (!Number.isFinite(value)) pixels[i] = isStripe(Math.floor(i / columns), i % columns) ? NOT_FINITE : BLACK;
    else pixels[i] = isPadding(padding, value) ? BLACK : BLACK + (grey[i] as number) * GREY_STEP;
  }
}

/** Pixels that are no numbers: NaN and infinities, which only float pixel data has. */
export function countNotFinite(stored: StoredArray): number {
  if (!(stored instanceof Float32Array)) return 0;
  let count = 0;
  for (let i = 0; i < stored.length; i++) if (!Number.isFinite(stored[i])) count++;
  return count;
}

/** Red, green and blue of every pixel. */
export function paintRgb(rgb: Uint8Array, pixels: Uint32Array): void {
  const bytes = new Uint8Array(pixels.buffer, pixels.byteOffset, pixels.byteLength);
  for (let from = 0, to = 0; to < bytes.length; ) {
    bytes[to++] = rgb[from++] as number;
    bytes[to++] = rgb[from++] as number;
    bytes[to++] = rgb[from++] as number;
    bytes[to++] = OPAQUE;
  }
}

/** Levels of a tile to colours, hatched where they are no numbers and are shown. @param colours 256 pixels by level @param columns pixels a row */
export function paintTile(levels: Uint8Array, colours: Uint32Array, columns: number, pixels: Uint32Array): void {
  for (let i = 0; i < pixels.length; i++) pixels[i] = colours[levels[i] as number] as number;
  // Nearly no map has any: they are looked for in one go, and painted over.
  if (colours[NOT_FINITE_LEVEL] !== NOT_FINITE) return;
  for (let i = levels.indexOf(NOT_FINITE_LEVEL); i >= 0; i = levels.indexOf(NOT_FINITE_LEVEL, i + 1))
    if (!isStripe(Math.floor(i / columns), i % columns)) pixels[i] = HATCH;
}

export const storedRange = (stored: StoredArray): { readonly minimum: number; readonly maximum: number } => {
  let minimum = Number.POSITIVE_INFINITY;
  let maximum = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < stored.length; i++) {
    const value = stored[i] as number;
    if (value < minimum) minimum = value;
    if (value > maximum) maximum = value;
  }
  return { minimum, maximum };
};

/** How many pixels have each level, the mark of non-finite values left out. */
export function countLevels(levels: Uint8Array, bins: number, levelCount: number): Uint32Array {
  const counts = new Uint32Array(bins);
  for (let i = 0; i < levels.length; i++) {
    const level = levels[i] as number;
    if (level >= levelCount) continue;
    const bin = Math.floor((level * bins) / levelCount);
    counts[bin] = (counts[bin] as number) + 1;
  }
  return counts;
}
