// How a slice is looked at: by the numbers of a window, or by what its file brings along, or by its own spread of values where the file brings nothing.
// The window and the pictures that are exported choose alike.
import type { Modality, StoredArray, StoredRange } from './modality.ts';
import {
  type FileWindow,
  type HuWindow,
  percentileWindow,
  type VoiFunction,
  type VoiLook,
  type VoiTable,
} from './window-level.ts';

/** What it takes to choose. */
interface LookedAt {
  readonly stored: StoredArray;
  readonly modality: Modality;
  readonly padding: StoredRange | null;
  readonly windows: readonly FileWindow[];
  readonly voiTables: readonly VoiTable[];
}

/** `file`: the one of this number (from 0: windows, then tables, in the file's order) that each slice brings along. */
export type ChosenLook =
  | { readonly kind: 'window'; readonly centerHu: number; readonly widthHu: number; readonly voi: VoiFunction }
  | { readonly kind: 'file'; readonly index: number };

/** Leaves this share of the pixels outside at both ends. */
const OUTSIDE_SHARE = 0.001;
/** PS3.3 C.11.2.1.2: LINEAR has a width of 1 at least, the others any above 0. */
const LEAST_LINEAR_WIDTH_HU = 1;
const LEAST_WIDTH_HU = 1e-6;

export const leastWidthHu = (voi: VoiFunction): number => (voi === 'LINEAR' ? LEAST_LINEAR_WIDTH_HU : LEAST_WIDTH_HU);

export const autoWindow = (pixels: Pick<LookedAt, 'modality' | 'padding'> & { readonly stored: ArrayLike<number> }): HuWindow =>
  percentileWindow(pixels, OUTSIDE_SHARE);

/** Float pictures may lie between 0 and 1, where LINEAR with its least width of 1 shows nothing. */
export const autoVoi = ({ stored }: Pick<LookedAt, 'stored'>): VoiFunction =>
  stored instanceof Float32Array ? 'LINEAR_EXACT' : 'LINEAR';

export function autoLook(pixels: Pick<LookedAt, 'stored' | 'modality' | 'padding'>): VoiLook {
  const voi = autoVoi(pixels);
  const { centerHu, widthHu } = autoWindow(pixels);
  return { kind: 'window', window: { centerHu, widthHu: Math.max(leastWidthHu(voi), widthHu) }, voi };
}

/** The windows and tables of the file, in its order. Source: PS3.3 C.11.2.1: each is an alternative view. */
export const ownLooks = ({ windows, voiTables }: Pick<LookedAt, 'windows' | 'voiTables'>): readonly VoiLook[] => [
  ...windows.map(({ centerHu, widthHu, voi }): VoiLook => ({ kind: 'window', window: { centerHu, widthHu }, voi })),
  ...voiTables.map((table): VoiLook => ({ kind: 'table', table })),
];

/** A slice without the one that was chosen is seen with the first it has; one without any by its own spread. */
export function lookOfSlice(slice: LookedAt, chosen: ChosenLook): VoiLook {
  if (chosen.kind === 'window') {
    const { centerHu, widthHu, voi } = chosen;
    return { kind: 'window', window: { centerHu, widthHu }, voi };
  }
  const own = ownLooks(slice);
  const found = own[chosen.index] ?? own[0];
  if (!found) return autoLook(slice);
  if (found.kind === 'table') return found;
  const { window, voi } = found;
  return { ...found, window: { ...window, widthHu: Math.max(leastWidthHu(voi), window.widthHu) } };
}
