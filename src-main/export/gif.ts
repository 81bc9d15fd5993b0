// An animated GIF, frame by frame: each with the palette of its own picture, so that every frame of 256 colours at most is what a PNG of it would be;
// loops for ever. Frames are made by themselves, by any thread. The encoder is gifenc's. Source: GIF89a.
import { applyPalette, GIFEncoder, quantize } from 'gifenc/dist/gifenc.esm.js';
import { HATCH_COLOUR, NOT_FINITE_COLOUR } from '../../src-shared/imaging/display-lookup.ts';
import type { FilmWriter, GifHead } from './film.ts';
import { filmPixels } from './film-planes.ts';
import type { SeenPicture } from './png-map.ts';

type Palette = readonly (readonly number[])[];

const RGB = 3;
const RGBA = 4;
const OPAQUE = 255;
const FILTER_BYTES = 1;
/** PNG's filter "up": of pictures as on screen it says that a line is the one above. */
const UP = 2;
const MILLISECONDS = 1000;
const EXTENSION = 0x21;
const COMMENT = 0xfe;
const TRAILER = 0x3b;
const LONGEST_BLOCK = 255;
const MOST_COLOURS = 256;
/** Of the screen: eight bits a colour, no palette for all frames. */
const SCREEN_FLAGS = 0x70;
/** An application's extension that says: again and again, for ever. */
const FOR_EVER = [...[EXTENSION, 0xff, 11], ...Array.from('NETSCAPE2.0', (letter) => letter.charCodeAt(0)), ...[3, 1, 0, 0, 0]];

/** The bytes of one frame. GIF counts hundredths of a second: other rates are rounded. @throws AppError array/unsupported as `filmPixels` */
export function gifFrame(picture: SeenPicture, head: GifHead): Uint8Array {
  const { width, height, framesPerSecond } = head;
  const { indices, palette } = indexed(picture, head);
  const gif = GIFEncoder({ auto: false });
  const delay = Math.round(MILLISECONDS / framesPerSecond);
  gif.writeFrame(indices, width, height, { palette, delay, first: false });
  return Uint8Array.from(gif.bytes());
}

interface Indexed {
  readonly indices: Uint8Array;
  readonly palette: Palette;
}

function indexed(picture: SeenPicture, head: GifHead): Indexed {
  const { palette, lines, width, height } = picture;
  if (palette === null || width !== head.width) return ofColours(filmPixels(picture, head));
  const indices = new Uint8Array(width * height);
  for (let row = 0; row < height; row++) {
    const from = row * (FILTER_BYTES + width);
    if (lines[from] === UP) indices.copyWithin(row * width, (row - 1) * width, row * width);
    else indices.set(lines.subarray(from + FILTER_BYTES, from + FILTER_BYTES + width), row * width);
  }
  const colours = Array.from({ length: palette.length / RGBA }, (_, i) => [...palette.subarray(i * RGBA, i * RGBA + RGB)]);
  return { indices, palette: colours };
}

/**
 * Exact where there are no more colours than a frame can have; the nearest of a fitting choice elsewhere. What is no number loses its hatching before that:
 * 255 levels leave a palette no room for a second colour of it.
 */
const ofColours = (rgb: Uint8Array): Indexed => exact(rgb, HATCH) ?? exact(rgb, NOT_FINITE) ?? ofNearest(rgb);

const numberOf = ([red, green, blue]: readonly [number, number, number]): number => (red << 16) | (green << 8) | blue;
const [HATCH, NOT_FINITE] = [numberOf(HATCH_COLOUR), numberOf(NOT_FINITE_COLOUR)];

/** @param hatch colour that hatching gets. @returns null where there are too many colours */
function exact(rgb: Uint8Array, hatch: number): Indexed | null {
  const found = new Map<number, number>();
  const indices = new Uint8Array(rgb.length / RGB);
  for (let i = 0; i < indices.length; i++) {
    const own = numberOf([rgb[i * RGB] as number, rgb[i * RGB + 1] as number, rgb[i * RGB + 2] as number]);
    const colour = own === HATCH ? hatch : own;
    let index = found.get(colour);
    if (index === undefined) {
      index = found.size;
      if (index === MOST_COLOURS) return null;
      found.set(colour, index);
    }
    indices[i] = index;
  }
  return { indices, palette: [...found.keys()].map((colour) => [colour >> 16, (colour >> 8) & OPAQUE, colour & OPAQUE]) };
}

function ofNearest(rgb: Uint8Array): Indexed {
  const rgba = new Uint8Array((rgb.length / RGB) * RGBA).fill(OPAQUE);
  for (let i = 0; i < rgb.length / RGB; i++) rgba.set(rgb.subarray(i * RGB, (i + 1) * RGB), i * RGBA);
  const palette = quantize(rgba, MOST_COLOURS, { format: 'rgb565' });
  return { indices: applyPalette(rgba, palette, 'rgb565'), palette };
}

export class GifWriter implements FilmWriter {
  readonly #head: Uint8Array;

  constructor({ width, height }: GifHead) {
    const letters = Array.from('GIF89a', (letter) => letter.charCodeAt(0));
    const low = (value: number): number => value % 256;
    const high = (value: number): number => Math.floor(value / 256);
    const screen = [low(width), high(width), low(height), high(height), SCREEN_FLAGS, 0, 0];
    this.#head = Uint8Array.from([...letters, ...screen, ...FOR_EVER]);
  }

  begin(): Uint8Array {
    return this.#head;
  }

  frame(packet: Uint8Array): Uint8Array {
    return packet;
  }

  /** @param provenance goes into a comment extension */
  end(provenance: string): { readonly tail: Uint8Array; readonly head: Uint8Array } {
    const text = new TextEncoder().encode(provenance);
    const blocks: number[] = [EXTENSION, COMMENT];
    for (let at = 0; at < text.length; at += LONGEST_BLOCK) {
      const block = text.subarray(at, at + LONGEST_BLOCK);
      blocks.push(block.length, ...block);
    }
    return { tail: Uint8Array.from([...blocks, 0, TRAILER]), head: this.#head };
  }
}
