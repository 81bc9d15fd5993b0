// From stored values to what they mean: HU by slope and intercept, or by a table. Pure numbers, shared by engine and window.
// Source: PS3.3 C.11.1 (Modality LUT), C.11.2.1.1 (the descriptor of a table), C.7.5.1.1.2 (padding).

/** Stored values after sign extension and masking; 32-bit floats where the file has float or double pixels. */
export type StoredArray = Int16Array | Int32Array | Uint32Array | Float32Array;

export interface LookupTable {
  /** The input that the first entry answers; inputs below it get the first entry, inputs beyond the last entry the last. */
  readonly firstMapped: number;
  /** At least one. 0 to 2^bits - 1. */
  readonly entries: Uint16Array;
  readonly bits: number;
}

/** What makes HU of stored values. */
export type Modality =
  | { readonly kind: 'linear'; readonly slope: number; readonly intercept: number }
  | { readonly kind: 'table'; readonly table: LookupTable };

/** Stored values from `low` to `high`, both included. */
export interface StoredRange {
  readonly low: number;
  readonly high: number;
}

/** The entry for an input; a fraction counts as the whole number below or above, whichever is nearer. */
export function lookUp({ firstMapped, entries }: LookupTable, input: number): number {
  const at = Math.round(input) - firstMapped;
  return entries[Math.min(entries.length - 1, Math.max(0, at))] as number;
}

/** HU, or whatever unit the file's rescale gives, of one stored value. */
export const huOf = (modality: Modality, stored: number): number =>
  modality.kind === 'linear' ? stored * modality.slope + modality.intercept : lookUp(modality.table, stored);

/** True for a stored value that stands for "no pixel here". */
export const isPadding = (padding: StoredRange | null, stored: number): boolean =>
  padding !== null && stored >= padding.low && stored <= padding.high;
