// From the levels of a tile to colours. One table for the window's canvases and for the palette of an exported PNG: they cannot differ.
import { COLOURS, type ColormapName, colormapTable } from './colormaps.ts';
import { GREATEST_LEVEL, NOT_FINITE_LEVEL, valueOfLevel } from './quantise.ts';
import type { ValueRange } from './range.ts';

const RGB = 3;
const RGBA = 4;
const OPAQUE = 255;
/** A map with one value only has no contrast to show. */
const MID_GREY = 128;
/** NaN and infinities: a colour of no colormap. */
export const NOT_FINITE_COLOUR = [255, 0, 200] as const;

/**
 * @param tile the values that level 0 and level 254 stand for
 * @param display the values that get the first and the last colour; what lies beyond gets the nearest; one value alone: mid-grey
 * @returns 256 x RGBA
 */
export function displayLookup(tile: ValueRange, display: ValueRange, colormap: ColormapName): Uint8Array {
  const colours = colormapTable(colormap);
  const table = new Uint8Array(COLOURS * RGBA);
  const extent = display.maximum - display.minimum;
  for (let level = 0; level <= GREATEST_LEVEL; level++) {
    const share = (valueOfLevel(level, tile) - display.minimum) / extent;
    const index = Math.round(Math.min(1, Math.max(0, share)) * (COLOURS - 1));
    for (let c = 0; c < RGB; c++) table[level * RGBA + c] = extent > 0 ? (colours[index * RGB + c] as number) : MID_GREY;
    table[level * RGBA + RGB] = OPAQUE;
  }
  table.set([...NOT_FINITE_COLOUR, OPAQUE], NOT_FINITE_LEVEL * RGBA);
  return table;
}
