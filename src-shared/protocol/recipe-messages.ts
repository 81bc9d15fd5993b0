// A recipe, or a result that says where it comes from, opened again: what has to be set so that the window shows it, and what is not as it was.
import type { CtGround } from '../imaging/ct-ground.ts';
import type { Drawn } from '../imaging/drawn.ts';
import type { RangeMode } from '../imaging/range.ts';
import type { FileToken } from './files-messages.ts';
import type { NetworkRequest } from './network-messages.ts';

/** A file by its token, or the bytes of one where a browser does not tell where it lies. */
export type RecipeRequest = { readonly token: string } | { readonly name: string; readonly bytes: Uint8Array };

export interface RecipeView {
  readonly node: string | null;
  readonly channel: number | null;
  readonly range: RangeMode | null;
  readonly colormap: string | null;
  /** On the slice; null: nothing was shown of it. */
  readonly drawn: Drawn | null;
  /** The CT was seen, under the map or by itself; null: it was not. */
  readonly ct: CtGround | null;
}

export interface OpenedRecipe {
  readonly label: string;
  /** Of the series where it is open; null where it is not, or an array was the input. */
  readonly seriesId: string | null;
  /** Where the recipe says that it lies, and it does; to be scanned. */
  readonly seriesFile: FileToken | null;
  /** The built-in phantom was the input. */
  readonly isPhantom: boolean;
  /** The first of those that were written. */
  readonly slice: number | null;
  readonly preprocess: string | null;
  /** null where the network cannot be had any more. */
  readonly network: NetworkRequest | null;
  readonly view: RecipeView;
  /** What differs from when it was written, as sentences. */
  readonly differences: readonly string[];
}
