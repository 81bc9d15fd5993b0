// What crosses between the picture pool and its threads.
import type { ErrorRecord } from '../../../src-shared/protocol/errors.ts';
import type { MapPicture, MapValues } from '../../export/png-map.ts';
import type { Written } from '../atomic-write.ts';
import type { WholeFile } from '../atomic-write-now.ts';

export interface PictureTask {
  readonly id: number;
  readonly picture: MapPicture;
  /** Lent until the thread says that it has taken them. */
  readonly source: MapValues;
  /** Where the lines of the picture go meanwhile, shared. */
  readonly lines: Uint8Array<SharedArrayBuffer>;
  readonly file: WholeFile;
}

export type PictureReply =
  | { readonly id: number; readonly type: 'taken' }
  | { readonly id: number; readonly type: 'written'; readonly written: Written }
  | { readonly id: number; readonly type: 'failed'; readonly error: ErrorRecord };
