// The slice as a picture of its own size, made again only when pixels or window change; zoom and pan then cost one drawImage.
import { type HuWindow, type VoiFunction, windowLookup } from '../../src-shared/imaging/window-level.ts';
import type { SlicePixels } from '../../src-shared/protocol/series-messages.ts';
import { paintGrey, storedRange } from './painters.ts';

interface Look {
  readonly window: HuWindow;
  readonly voi: VoiFunction;
  readonly invert: boolean;
}

export class SlicePicture {
  readonly canvas = document.createElement('canvas');
  #pixels: SlicePixels | null = null;
  #range = { minimum: 0, maximum: 0 };
  #look: Look | null = null;
  #image: ImageData | null = null;

  update(pixels: SlicePixels, look: Look): void {
    const isNew = pixels !== this.#pixels;
    if (!isNew && this.#look && sameLook(look, this.#look)) return;
    if (isNew) this.#range = storedRange(pixels.stored);
    this.#pixels = pixels;
    this.#look = look;
    const { rows, columns, slope, intercept, stored } = pixels;
    if (this.canvas.width !== columns || this.canvas.height !== rows || !this.#image) {
      this.canvas.width = columns;
      this.canvas.height = rows;
      this.#image = new ImageData(columns, rows);
    }
    const { minimum: minStored, maximum: maxStored } = this.#range;
    const lookup = windowLookup({ slope, intercept, minStored, maxStored }, look.window, look.invert, look.voi);
    paintGrey(stored, lookup, minStored, new Uint32Array(this.#image.data.buffer));
    this.canvas.getContext('2d')?.putImageData(this.#image, 0, 0);
  }
}

const sameLook = (one: Look, other: Look): boolean =>
  one.window.centerHu === other.window.centerHu &&
  one.window.widthHu === other.window.widthHu &&
  one.voi === other.voi &&
  one.invert === other.invert;
