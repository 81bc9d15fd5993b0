// A decoded slice as grey, as the window shows it: by a window or by the file's own table; padding is black, what is no number is hatched.
import type { CtGround } from '../../../src-shared/imaging/ct-ground.ts';
import { isStripe, NOT_FINITE_COLOUR } from '../../../src-shared/imaging/display-lookup.ts';
import { isPadding, type StoredArray } from '../../../src-shared/imaging/modality.ts';
import type { ValueRange } from '../../../src-shared/imaging/range.ts';
import { lookOfSlice } from '../../../src-shared/imaging/slice-look.ts';
import { brightnessOf, greyOfPixels, hasLookup, type VoiLook, windowLookup } from '../../../src-shared/imaging/window-level.ts';
import type { DecodedFrame } from '../../dicom/decode-frame.ts';
import type { SliceGround } from '../../export/ground-picture.ts';

type GroundFrame = Pick<
  DecodedFrame,
  'rows' | 'columns' | 'stored' | 'modality' | 'windows' | 'voiTables' | 'inverted' | 'padding'
>;

const COLOURS = 256;
const GREATEST_GREY = 255;
const RGB = 3;

/** In shared memory: many maps are laid over it by several threads. @param frame of one grey sample a pixel */
export function sliceGround(frame: GroundFrame, { look: chosen, invert }: Pick<CtGround, 'look' | 'invert'>): SliceGround {
  const { rows, columns, stored, padding } = frame;
  const look = lookOfSlice(frame, chosen);
  const isInverted = (invert === true) !== frame.inverted;
  const grey = greyOf(frame, look, isInverted);
  if (padding) for (let i = 0; i < grey.length; i++) if (isPadding(padding, stored[i] as number)) grey[i] = 0;
  const bar = { display: rangeOf(look), colours: coloursOf(look, isInverted) };
  return { rows, columns, pixels: shared(hatched(grey, stored, columns)), bar };
}

function greyOf({ stored, modality }: GroundFrame, look: VoiLook, isInverted: boolean): Uint8Array {
  let [minStored, maxStored] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (let i = 0; i < stored.length; i++) {
    const value = stored[i] as number;
    if (value < minStored) minStored = value;
    if (value > maxStored) maxStored = value;
  }
  if (!hasLookup(stored, minStored, maxStored)) return greyOfPixels(stored, modality, look, isInverted);
  const table = windowLookup({ modality, minStored, maxStored }, look, isInverted);
  const grey = new Uint8Array(stored.length);
  for (let i = 0; i < grey.length; i++) grey[i] = table[(stored[i] as number) - minStored] as number;
  return grey;
}

/** Grey as it is, or in three colours with stripes where there are pixels that are no numbers. */
function hatched(grey: Uint8Array, stored: StoredArray, columns: number): Uint8Array {
  const isNumber = (at: number): boolean => Number.isFinite(stored[at] as number);
  if (!(stored instanceof Float32Array) || stored.every(Number.isFinite)) return grey;
  const rgb = new Uint8Array(grey.length * RGB);
  for (let i = 0; i < grey.length; i++) {
    const value = isNumber(i) ? (grey[i] as number) : 0;
    const isHatch = !isNumber(i) && isStripe(Math.floor(i / columns), i % columns);
    rgb.set(isHatch ? NOT_FINITE_COLOUR : [value, value, value], i * RGB);
  }
  return rgb;
}

function shared(bytes: Uint8Array): Uint8Array {
  const copy = new Uint8Array(new SharedArrayBuffer(bytes.length));
  copy.set(bytes);
  return copy;
}

/** HU between which grey changes. */
function rangeOf(look: VoiLook): ValueRange {
  if (look.kind === 'table') {
    const { firstMapped, entries } = look.table;
    return { minimum: firstMapped, maximum: firstMapped + entries.length - 1 };
  }
  const { centerHu, widthHu } = look.window;
  return { minimum: centerHu - widthHu / 2, maximum: centerHu + widthHu / 2 };
}

/** 256 x RGB from the one end to the other. */
function coloursOf(look: VoiLook, isInverted: boolean): Uint8Array {
  const { minimum, maximum } = rangeOf(look);
  const colours = new Uint8Array(COLOURS * RGB);
  for (let at = 0; at < COLOURS; at++) {
    const hu = minimum + (at / (COLOURS - 1)) * (maximum - minimum);
    const grey = Math.round(brightnessOf(hu, look) * GREATEST_GREY);
    colours.fill(isInverted ? GREATEST_GREY - grey : grey, at * RGB, (at + 1) * RGB);
  }
  return colours;
}
