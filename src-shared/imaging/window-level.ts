// Window and level: HU to grey. Source: PS3.3 C.11.2.1.2 (LINEAR), C.11.2.1.3.1 (SIGMOID), C.11.2.1.3.2 (LINEAR_EXACT).

import { huOf, isPadding, type LookupTable, lookUp, type Modality, type StoredArray, type StoredRange } from './modality.ts';

export type VoiFunction = 'LINEAR' | 'LINEAR_EXACT' | 'SIGMOID';

export interface HuWindow {
  readonly centerHu: number;
  readonly widthHu: number;
}

/** A window that a file brings along. */
export interface FileWindow extends HuWindow {
  readonly voi: VoiFunction;
  readonly explanation: string;
}

/** A table that a file brings along in place of a window: HU in, grey out. PS3.3 C.11.2.1.1. */
export interface VoiTable extends LookupTable {
  readonly explanation: string;
}

/** How HU become grey. */
export type VoiLook =
  | { readonly kind: 'window'; readonly window: HuWindow; readonly voi: VoiFunction }
  | { readonly kind: 'table'; readonly table: VoiTable };

const GREATEST_GREY = 255;
/** PS3.3 C.11.2.1.3.1. */
const SIGMOID_STEEPNESS = -4;
const LINEAR_OFFSET = 0.5;

/** Share of full white, 0..1. `widthHu` is at least 1 for LINEAR and above 0 for the others. */
export function brightness(hu: number, { centerHu, widthHu }: HuWindow, voi: VoiFunction = 'LINEAR'): number {
  if (voi === 'SIGMOID') return 1 / (1 + Math.exp((SIGMOID_STEEPNESS * (hu - centerHu)) / widthHu));
  const [center, width] = voi === 'LINEAR' ? [centerHu - LINEAR_OFFSET, widthHu - 1] : [centerHu, widthHu];
  if (hu <= center - width / 2) return 0;
  if (hu > center + width / 2) return 1;
  return (hu - center) / width + 1 / 2;
}

/** Share of full white, 0..1, of a window or of a table. */
export const brightnessOf = (hu: number, look: VoiLook): number =>
  look.kind === 'window' ? brightness(hu, look.window, look.voi) : lookUp(look.table, hu) / (2 ** look.table.bits - 1);

const greyOf = (hu: number, look: VoiLook, invert: boolean): number => {
  const grey = Math.round(brightnessOf(hu, look) * GREATEST_GREY);
  return invert ? GREATEST_GREY - grey : grey;
};

/** What makes HU of stored values, and which stored values occur. */
export interface StoredValues {
  readonly modality: Modality;
  readonly minStored: number;
  readonly maxStored: number;
}

/** Grey 0..255 of every stored value, index stored - minStored, whole numbers only. One table a window: no pixel is computed twice. */
export function windowLookup({ modality, minStored, maxStored }: StoredValues, look: VoiLook, invert: boolean): Uint8Array {
  const table = new Uint8Array(maxStored - minStored + 1);
  for (let i = 0; i < table.length; i++) table[i] = greyOf(huOf(modality, minStored + i), look, invert);
  return table;
}

/** Beyond this spread of stored values a table would have more entries than a slice has pixels. */
const MOST_ENTRIES = 2 ** 20;

/** Whether `windowLookup` serves: whole numbers that lie close enough together. */
export const hasLookup = (stored: StoredArray, minStored: number, maxStored: number): boolean =>
  !(stored instanceof Float32Array) && maxStored - minStored < MOST_ENTRIES;

/** Grey 0..255 of every pixel, computed one by one: for float pixels, and for whole numbers that spread too far for `windowLookup`. What is no number has none that means anything. */
export function greyOfPixels(stored: StoredArray, modality: Modality, look: VoiLook, invert: boolean): Uint8Array {
  const grey = new Uint8Array(stored.length);
  for (let i = 0; i < grey.length; i++) grey[i] = greyOf(huOf(modality, stored[i] as number), look, invert);
  return grey;
}

/** Bins of the search for percentiles where the stored values spread further than this, or are no whole numbers. */
const MOST_BINS = 65536;

interface PercentileNeeds {
  readonly stored: ArrayLike<number>;
  readonly modality: Modality;
  /** Not counted: what the scanner never saw. */
  readonly padding: StoredRange | null;
}

/**
 * The window that leaves a share of the pixels outside at both ends: where a file names none.
 * @param share of all pixels, at each end, for example 0.001
 */
export function percentileWindow({ stored, modality, padding }: PercentileNeeds, share: number): HuWindow {
  const { least, greatest, counted } = spreadOf(stored, padding);
  if (!(greatest > least)) {
    // One value alone, or nothing but padding.
    const only = Number.isFinite(least) ? least : (stored[0] ?? 0);
    return { centerHu: huOf(modality, only), widthHu: 1 };
  }
  const isFloat = stored instanceof Float32Array;
  const binWidth = isFloat ? (greatest - least) / (MOST_BINS - 1) : Math.max(1, (greatest - least + 1) / MOST_BINS);
  const counts = new Uint32Array(isFloat ? MOST_BINS : Math.ceil((greatest - least + 1) / binWidth));
  for (let i = 0; i < stored.length; i++) {
    const value = stored[i] as number;
    if (!Number.isFinite(value) || isPadding(padding, value)) continue;
    const bin = Math.floor((value - least) / binWidth);
    counts[bin] = (counts[bin] as number) + 1;
  }
  const outside = share * counted;
  const ends = [firstBeyond(counts, outside), counts.length - 1 - firstBeyond(counts.toReversed(), outside)].map((bin) =>
    huOf(modality, least + bin * binWidth),
  );
  const [low, high] = [Math.min(...ends), Math.max(...ends)];
  return { centerHu: (low + high) / 2, widthHu: isFloat && high > low ? high - low : Math.max(1, high - low) };
}

function spreadOf(stored: ArrayLike<number>, padding: StoredRange | null) {
  let [least, greatest, counted] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 0];
  for (let i = 0; i < stored.length; i++) {
    const value = stored[i] as number;
    if (!Number.isFinite(value) || isPadding(padding, value)) continue;
    counted++;
    if (value < least) least = value;
    if (value > greatest) greatest = value;
  }
  return { least, greatest, counted };
}

function firstBeyond(counts: Uint32Array, outside: number): number {
  let seen = 0;
  const found = counts.findIndex((count) => {
    seen += count;
    return seen > outside;
  });
  return Math.max(0, found);
}

interface WindowPreset extends HuWindow {
  readonly key: string;
  readonly name: string;
}

/** Key 0 is the automatic window, 9 the file's own. */
export const windowPresets: readonly WindowPreset[] = [
  { key: '1', name: 'Soft tissue', widthHu: 400, centerHu: 40 },
  { key: '2', name: 'Lung', widthHu: 1500, centerHu: -600 },
  { key: '3', name: 'Liver', widthHu: 150, centerHu: 90 },
  { key: '4', name: 'Bone', widthHu: 2500, centerHu: 480 },
  { key: '5', name: 'Brain', widthHu: 80, centerHu: 40 },
  { key: '6', name: 'Mediastinum', widthHu: 350, centerHu: 50 },
  { key: '7', name: 'Abdomen', widthHu: 350, centerHu: 40 },
];
