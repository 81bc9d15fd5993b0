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
/** Between the stripes of that colour: of no colormap either, so that one pixel alone is no value. */
export const HATCH_COLOUR = [255, 165, 235] as const;
/** Width of the stripes that hatch what is no number, and of the ground between them, pixels. */
const STRIPE = 2;

/** Diagonal, so that neither rows nor columns of a picture look like it. */
export const isStripe = (row: number, column: number): boolean => Math.floor((row + column) / STRIPE) % 2 === 0;

/**
 * @param tile the values that level 0 and level 254 stand for
 * @param display the values that get the first and the last colour; what lies beyond gets the nearest; one value alone: mid-grey
 * @returns 256 x RGBA
 */
export function displayLookup(tile: ValueRange, display: ValueRange, colormap: ColormapName): Uint8Array {
  const colours = opaqueColours(colormap);
  // One store a colour: a wall asks for a table a map.
  const pixels = new Uint32Array(COLOURS);
  const table = new Uint8Array(pixels.buffer);
  const extent = display.maximum - display.minimum;
  if (extent > 0) {
    for (let level = 0; level <= GREATEST_LEVEL; level++) {
      const share = (valueOfLevel(level, tile) - display.minimum) / extent;
      pixels[level] = colours[Math.round(Math.min(1, Math.max(0, share)) * (COLOURS - 1))] ?? BLACK;
    }
  } else for (let at = 0; at < table.length; at++) table[at] = at % RGBA === RGB ? OPAQUE : MID_GREY;
  table.set([...NOT_FINITE_COLOUR, OPAQUE], NOT_FINITE_LEVEL * RGBA);
  return table;
}

/** Levels as pixels of 3 bytes, hatched where they are no numbers: for formats without a palette. @param colours 256 x RGBA */
export function coloursOfLevels(levels: Uint8Array, columns: number, colours: Uint8Array): Uint8Array {
  const pixels = new Uint8Array(levels.length * RGB);
  for (let i = 0, at = 0; i < levels.length; i++) {
    const level = levels[i] as number;
    const isGround = level === NOT_FINITE_LEVEL && !isStripe(Math.floor(i / columns), i % columns);
    for (let c = 0; c < RGB; c++) pixels[at++] = (isGround ? HATCH_COLOUR[c] : colours[level * RGBA + c]) as number;
  }
  return pixels;
}

/** A map without a finite value has no levels to colour. */
const [BLACK] = new Uint32Array(new Uint8Array([0, 0, 0, OPAQUE]).buffer) as unknown as [number];

const known = new Map<ColormapName, Uint32Array>();

/** 256 x RGBA as 32 bits, in this machine's byte order. */
function opaqueColours(colormap: ColormapName): Uint32Array {
  const before = known.get(colormap);
  if (before) return before;
  const rgb = colormapTable(colormap);
  const rgba = new Uint8Array(COLOURS * RGBA).fill(OPAQUE);
  for (let at = 0; at < COLOURS; at++) rgba.set(rgb.subarray(at * RGB, (at + 1) * RGB), at * RGBA);
  const made = new Uint32Array(rgba.buffer);
  known.set(colormap, made);
  return made;
}
