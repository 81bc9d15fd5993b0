// Window and level: HU to grey. Source: PS3.3 C.11.2.1.2 (LINEAR), C.11.2.1.3.1 (SIGMOID), C.11.2.1.3.2 (LINEAR_EXACT).

export type VoiFunction = 'LINEAR' | 'LINEAR_EXACT' | 'SIGMOID';

export interface HuWindow {
  readonly centerHu: number;
  readonly widthHu: number;
}

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

/** What makes HU of stored values, and which stored values occur. */
export interface StoredValues {
  readonly slope: number;
  readonly intercept: number;
  readonly minStored: number;
  readonly maxStored: number;
}

/** Grey 0..255 of every stored value, index stored - minStored. One table a window: no pixel is computed twice. */
export function windowLookup(
  { slope, intercept, minStored, maxStored }: StoredValues,
  window: HuWindow,
  invert: boolean,
  voi: VoiFunction = 'LINEAR',
): Uint8Array {
  const table = new Uint8Array(maxStored - minStored + 1);
  for (let i = 0; i < table.length; i++) {
    const grey = Math.round(brightness((minStored + i) * slope + intercept, window, voi) * GREATEST_GREY);
    table[i] = invert ? GREATEST_GREY - grey : grey;
  }
  return table;
}

/** Bins of the search for percentiles where the stored values spread further than this. */
const MOST_BINS = 65536;

/**
 * The window that leaves a share of the pixels outside at both ends: where a file names none.
 * @param stored stored values
 * @param share of all pixels, at each end, for example 0.001
 */
export function percentileWindow(stored: ArrayLike<number>, slope: number, intercept: number, share: number): HuWindow {
  let least = Number.POSITIVE_INFINITY;
  let greatest = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < stored.length; i++) {
    const value = stored[i] as number;
    if (value < least) least = value;
    if (value > greatest) greatest = value;
  }
  if (!(greatest > least)) return { centerHu: (stored[0] ?? 0) * slope + intercept, widthHu: 1 };
  const binWidth = Math.max(1, (greatest - least + 1) / MOST_BINS);
  const counts = new Uint32Array(Math.ceil((greatest - least + 1) / binWidth));
  for (let i = 0; i < stored.length; i++) {
    const bin = Math.floor(((stored[i] as number) - least) / binWidth);
    counts[bin] = (counts[bin] as number) + 1;
  }
  const outside = share * stored.length;
  const ends = [firstBeyond(counts, outside), counts.length - 1 - firstBeyond(counts.toReversed(), outside)].map(
    (bin) => (least + bin * binWidth) * slope + intercept,
  );
  const [low, high] = [Math.min(...ends), Math.max(...ends)];
  return { centerHu: (low + high) / 2, widthHu: Math.max(1, high - low) };
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
