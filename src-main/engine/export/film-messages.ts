// What crosses between the film pool and its threads.
import type { ErrorRecord } from '../../../src-shared/protocol/errors.ts';
import type { MovingHead } from '../../export/film.ts';
import type { SeenMap } from '../../export/png-map.ts';

/** A picture of a film. */
export interface FilmPicture {
  readonly picture: SeenMap;
  /** `lineBytes` of it, filled. */
  readonly lines: Uint8Array<ArrayBuffer>;
  readonly coding: MovingHead;
}

export interface FilmTask extends FilmPicture {
  readonly id: number;
}

export type FilmReply =
  | { readonly id: number; readonly type: 'packet'; readonly packet: Uint8Array<ArrayBuffer> }
  | { readonly id: number; readonly type: 'failed'; readonly error: ErrorRecord };
