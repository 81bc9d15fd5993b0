// The slice as an off-screen picture of its own size: stored values through one lookup table. Painted again when slice or window change.
import { type HuWindow, windowLookup } from '../../src-shared/imaging/window-level.ts';
import type { SlicePixels } from '../../src-shared/protocol/series-messages.ts';

const OPAQUE = 0xff000000;
const GREEN_SHIFT = 8;
const BLUE_SHIFT = 16;

/** Grey RGBA words of every pixel, rows x columns. `words` is written over. */
export function paintSlice(pixels: SlicePixels, window: HuWindow, invert: boolean, words: Uint32Array): void {
  const { stored, slope, intercept } = pixels;
  const ends = [(pixels.minHu - intercept) / slope, (pixels.maxHu - intercept) / slope].map(Math.round);
  const [minStored, maxStored] = [Math.min(...ends), Math.max(...ends)];
  const greys = windowLookup({ slope, intercept, minStored, maxStored }, window, invert);
  const colours = Uint32Array.from(greys, (grey) => OPAQUE | (grey << BLUE_SHIFT) | (grey << GREEN_SHIFT) | grey);
  for (let i = 0; i < stored.length; i++) words[i] = colours[(stored[i] as number) - minStored] as number;
}

/** Keeps one canvas of the slice's size, and what it was painted with. */
export class SlicePicture {
  readonly canvas = document.createElement('canvas');
  #painted: readonly unknown[] = [];

  /** @returns the canvas with the slice in it */
  update(pixels: SlicePixels, window: HuWindow, invert: boolean): HTMLCanvasElement {
    const wanted = [pixels, window, invert];
    if (wanted.every((part, i) => part === this.#painted[i])) return this.canvas;
    this.#painted = wanted;
    const { rows, columns } = pixels;
    if (this.canvas.width !== columns || this.canvas.height !== rows) {
      this.canvas.width = columns;
      this.canvas.height = rows;
    }
    const image = new ImageData(columns, rows);
    paintSlice(pixels, window, invert, new Uint32Array(image.data.buffer));
    this.canvas.getContext('2d')?.putImageData(image, 0, 0);
    return this.canvas;
  }
}
