// From levels and a lookup to the pixels of a canvas. The exported PNG has the same levels and the same lookup.
import { COLOURS, type ColormapName } from '../../src-shared/imaging/colormaps.ts';
import { displayLookup } from '../../src-shared/imaging/display-lookup.ts';
import type { ValueRange } from '../../src-shared/imaging/range.ts';
import type { Tile } from '../state/tile-sheet.ts';

/** RGBA words of a tile, height x width. */
export function tileWords(tile: Tile, display: ValueRange, colormap: ColormapName): Uint32Array<ArrayBuffer> {
  const colours = new Uint32Array(displayLookup(tile, display, colormap).buffer as ArrayBuffer, 0, COLOURS);
  const words = new Uint32Array(tile.levels.length);
  for (let i = 0; i < words.length; i++) words[i] = colours[tile.levels[i] as number] as number;
  return words;
}

export const tileImage = (tile: Tile, display: ValueRange, colormap: ColormapName): ImageData =>
  new ImageData(new Uint8ClampedArray(tileWords(tile, display, colormap).buffer), tile.width, tile.height);
