// The slice as a picture of its own size, made again only when pixels or window change; zoom and pan then cost one drawImage.
import { greyOfPixels, hasLookup, type VoiLook, windowLookup } from '../../src-shared/imaging/window-level.ts';
import type { GreyPixels, SlicePixels } from '../../src-shared/protocol/series-messages.ts';
import { paintGrey, paintGreyOfPixels, paintRgb, storedRange } from './painters.ts';

interface Look {
  readonly voi: VoiLook;
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
    if (isNew && pixels.kind === 'grey') this.#range = storedRange(pixels.stored);
    this.#pixels = pixels;
    this.#look = look;
    const { rows, columns } = pixels;
    if (this.canvas.width !== columns || this.canvas.height !== rows || !this.#image) {
      this.canvas.width = columns;
      this.canvas.height = rows;
      this.#image = new ImageData(columns, rows);
    }
    const target = new Uint32Array(this.#image.data.buffer);
    if (pixels.kind === 'colour') paintRgb(pixels.rgb, target);
    else this.#paintGrey(pixels, look, target);
    this.canvas.getContext('2d')?.putImageData(this.#image, 0, 0);
  }

  #paintGrey({ stored, modality, inverted, padding }: GreyPixels, { voi, invert }: Look, target: Uint32Array): void {
    const { minimum: minStored, maximum: maxStored } = this.#range;
    const isInverted = invert !== inverted;
    if (hasLookup(stored, minStored, maxStored))
      paintGrey(stored, windowLookup({ modality, minStored, maxStored }, voi, isInverted), minStored, padding, target);
    else paintGreyOfPixels(greyOfPixels(stored, modality, voi, isInverted), stored, padding, this.canvas.width, target);
  }
}

const sameLook = (one: Look, other: Look): boolean => one.invert === other.invert && sameVoi(one.voi, other.voi);

function sameVoi(one: VoiLook, other: VoiLook): boolean {
  if (one.kind === 'table' || other.kind === 'table')
    return one.kind === 'table' && other.kind === 'table' && one.table === other.table;
  return one.window.centerHu === other.window.centerHu && one.window.widthHu === other.window.widthHu && one.voi === other.voi;
}
