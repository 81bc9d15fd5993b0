// What can be exported and how its progress is told.
import type { CtGround } from '../imaging/ct-ground.ts';
import type { Drawn } from '../imaging/drawn.ts';
import type { RangeMode } from '../imaging/range.ts';
import type { Keepable, OutputFormat, PictureMark } from '../network/recipe.ts';
import type { ErrorRecord } from './errors.ts';
import type { FileToken } from './files-messages.ts';

export interface ExportRequest {
  readonly seriesId: string;
  /** Slice indices, rising. */
  readonly slices: readonly number[];
  readonly networkId: string;
  readonly preprocess: string;
  /** Empty where the CT is exported alone. */
  readonly items: readonly { readonly node: string; readonly channels: readonly number[] | null }[];
  readonly format: OutputFormat;
  /** Of pictures as on screen. */
  readonly range: RangeMode;
  readonly colormap: string;
  /** Token of an existing folder; `folderName` is made inside it. It may hold {network}, {layer}, {slices}, {format}, {series} (a hash). */
  readonly destination: string;
  readonly folderName: string;
  /** Missing: nothing. */
  readonly keep?: readonly Keepable[];
  readonly overwrite: boolean;
  /** Of pictures as on screen; missing: pixels of the map as they are, and nothing besides. */
  readonly scale?: number;
  readonly marks?: readonly PictureMark[];
  readonly drawn?: Drawn;
  /** The CT under the maps, or alone; missing: the maps alone. */
  readonly ct?: CtGround;
  /** Of moving pictures; missing: 10. */
  readonly fps?: number;
  /** Of segmentations. */
  readonly threshold?: number;
}

/** Something that could tell who the patient or the user is; never its value. */
export interface IdentityItem {
  /** `burned-in`: in the pixels, where nothing can take it away. */
  readonly kind: Keepable | 'burned-in';
  readonly what: string;
  readonly where: string;
  readonly leaves: boolean;
}

/** What an export would write. Sizes of what is compressed, and times, are about right. */
export interface ExportPreview {
  readonly files: number;
  readonly bytes: number;
  readonly seconds: number;
  /** Name of the folder, its words in braces filled in. */
  readonly folder: string;
  /** The first map as a PNG as on screen; null where there are only vectors. */
  readonly picture: Uint8Array | null;
  /** `convscope run ...` that writes the same bytes. Holds paths: shown to nobody, copied when the user asks. */
  readonly command: string;
  readonly identity: readonly IdentityItem[];
}

export interface ExportProgress {
  readonly filesDone: number;
  readonly filesTotal: number;
  readonly bytesWritten: number;
  readonly current: string;
  /** By the pace so far; null where there is none yet. */
  readonly secondsLeft?: number | null;
}

export interface ExportReceipt {
  readonly folder: FileToken;
  readonly files: number;
  readonly bytes: number;
  readonly failures: readonly { readonly slice: number; readonly error: ErrorRecord }[];
}
