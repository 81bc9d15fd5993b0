// Series and slices as the window knows them.
import type { Modality, StoredArray, StoredRange } from '../imaging/modality.ts';
import type { FileWindow, VoiTable } from '../imaging/window-level.ts';
import type { Pair } from '../network/operations.ts';

interface SeriesWarning {
  readonly code: string;
  readonly message: string;
}

interface SliceSummary {
  /** Last part of the file's name. */
  readonly file: string;
  readonly instanceNumber: number | null;
  readonly positionMm: readonly [number, number, number] | null;
  readonly distanceMm: number | null;
}

export interface SeriesSummary {
  /** Names this list of slices, which never changes. */
  readonly id: string;
  /** Stays while a scan finds more of the series, each time with a new id. */
  readonly identity: string;
  /** The same whenever this series is opened again: a digest, since its UIDs stay in the engine. What is drawn on it is kept under it. */
  readonly lastingId: string;
  /** The scan that found it goes on: there may be more slices, and its warnings are not known yet. */
  readonly isGrowing: boolean;
  readonly description: string;
  readonly modality: string;
  readonly kind: 'volume' | 'localizer' | 'single' | 'multiframe';
  readonly rows: number;
  readonly columns: number;
  /** (row, column) = (vertical, horizontal) distance of neighbouring pixel centres. */
  readonly pixelSpacingMm: Pair | null;
  readonly sliceSpacingMm: number | null;
  /** Direction cosines: of a row (x, y, z), then of a column. */
  readonly orientation: readonly number[] | null;
  readonly slices: readonly SliceSummary[];
  readonly warnings: readonly SeriesWarning[];
  /** What it was opened from: the label of the file or folder. */
  readonly source: string;
}

export interface SkippedFile {
  readonly file: string;
  readonly code: string;
  readonly message: string;
}

export type ScanRequest = { readonly phantom: true } | { readonly tokens: readonly string[] };

export type ScanItem =
  | { readonly kind: 'progress'; readonly filesSeen: number; readonly filesTotal: number | null }
  /** All series of this scan; takes the place of what it told before. */
  | { readonly kind: 'series'; readonly series: readonly SeriesSummary[] }
  | { readonly kind: 'skipped'; readonly skipped: readonly SkippedFile[] };

interface SlicePicture {
  readonly rows: number;
  readonly columns: number;
  /** What the reader had to mend in the file, as sentences; empty where it was sound. */
  readonly repaired: readonly string[];
}

/** One slice as stored: the window makes grey from it with a lookup table, so that window/level needs no message. */
export interface GreyPixels extends SlicePicture {
  readonly kind: 'grey';
  /** rows x columns, row-major, stored values after sign extension. */
  readonly stored: StoredArray;
  /** Stored values to HU. */
  readonly modality: Modality;
  /** Of what is no padding. */
  readonly minHu: number;
  readonly maxHu: number;
  /** The file's own windows, in HU; empty where it has none. */
  readonly windows: readonly FileWindow[];
  /** The file's own VOI tables, HU in; empty where it has none. */
  readonly voiTables: readonly VoiTable[];
  /** MONOCHROME1: the least value is shown white. HU are not touched by it. */
  readonly inverted: boolean;
  /** Stored values that stand for "no pixel here"; null where the file names none. */
  readonly padding: StoredRange | null;
}

/** A colour picture: shown as it is; no network on CT takes it. */
interface ColourPixels extends SlicePicture {
  readonly kind: 'colour';
  /** rows x columns x 3: red, green, blue. */
  readonly rgb: Uint8Array;
}

export type SlicePixels = GreyPixels | ColourPixels;
