// What can be exported and how its progress is told.
import type { RangeMode } from '../imaging/range.ts';
import type { SliceFormat } from '../network/recipe.ts';
import type { ErrorRecord } from './errors.ts';
import type { FileToken } from './files-messages.ts';

/** Of one slice each. */
export type ExportFormat = SliceFormat;

export interface ExportRequest {
  readonly seriesId: string;
  /** Slice indices, rising. */
  readonly slices: readonly number[];
  readonly networkId: string;
  readonly preprocess: string;
  readonly items: readonly { readonly node: string; readonly channels: readonly number[] | null }[];
  readonly format: ExportFormat;
  /** Of `png`: as on screen. */
  readonly range: RangeMode;
  readonly colormap: string;
  /** Token of an existing folder; `folderName` is made inside it. */
  readonly destination: string;
  readonly folderName: string;
  readonly overwrite: boolean;
}

export interface ExportProgress {
  readonly filesDone: number;
  readonly filesTotal: number;
  readonly bytesWritten: number;
  readonly current: string;
}

export interface ExportReceipt {
  readonly folder: FileToken;
  readonly files: number;
  readonly bytes: number;
  readonly failures: readonly { readonly slice: number; readonly error: ErrorRecord }[];
}
