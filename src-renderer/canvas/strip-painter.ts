// Channels by slices as pixels: one a value, coloured over the channel's own range or the layer's; what is not there yet is empty.
import { type ColormapName, colormapTable } from '../../src-shared/imaging/colormaps.ts';
import { asPixels } from './painters.ts';

const LAST_COLOUR = 255;
const RGB = 3;
const OPAQUE = 255;
const HALF = 0.5;

interface StripLook {
  readonly byChannel: boolean;
  readonly colormap: ColormapName;
  /** The middle of the colours is 0: of differences. */
  readonly isAboutZero?: boolean;
}

/**
 * @param values maps x slices, NaN: not there
 * @returns maps x slices pixels; 0, seen through, where nothing is
 */
export function paintStrip(values: Float32Array, maps: number, slices: number, look: StripLook): Uint32Array {
  const { byChannel, colormap, isAboutZero = false } = look;
  const extent = (part: Float32Array): readonly [number, number] => (isAboutZero ? aboutZero(rangeOf(part)) : rangeOf(part));
  const table = colormapTable(colormap);
  const rgba = Uint8Array.from({ length: (LAST_COLOUR + 1) * 4 }, (_, at) =>
    at % 4 === RGB ? OPAQUE : (table[Math.floor(at / 4) * RGB + (at % 4)] as number),
  );
  const colours = asPixels(rgba);
  const pixels = new Uint32Array(values.length);
  const layer = byChannel ? null : extent(values);
  for (let map = 0; map < maps; map++) {
    const row = values.subarray(map * slices, (map + 1) * slices);
    const [low, high] = layer ?? extent(row);
    for (const [slice, value] of row.entries()) {
      if (Number.isNaN(value)) continue;
      // One value alone has no contrast: the middle.
      const share = high > low ? (value - low) / (high - low) : HALF;
      pixels[map * slices + slice] = colours[Math.round(share * LAST_COLOUR)] as number;
    }
  }
  return pixels;
}

export function aboutZero([low, high]: readonly [number, number]): readonly [number, number] {
  const reach = Math.max(Math.abs(low), Math.abs(high));
  return [-reach, reach];
}

/** Least and greatest of what is there; infinite where nothing is. */
export function rangeOf(values: Float32Array): readonly [number, number] {
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const value of values) {
    if (value < low) low = value;
    if (value > high) high = value;
  }
  return [low, high];
}
