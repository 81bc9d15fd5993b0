// What is asked of the element reader, and what it gives back.
import type { Element } from './data-set.ts';
import type { Encoding } from './element-head.ts';

export interface ReadOptions {
  readonly encoding: Encoding;
  /** Where the first element begins. */
  readonly start: number;
  /** False where `bytes` are only the file's beginning. */
  readonly isWhole: boolean;
  /** Read elements of this group only; all where it is missing. */
  readonly group?: number;
  /** Keep these tags only, on every level; all where it is missing. What is wrong with the others is told all the same. */
  readonly wanted?: ReadonlySet<number>;
  /** Where in `bytes` the elements behind the pixel data are, the file's bytes in between being left out. */
  readonly resumeAt?: number;
}

/** The file's beginning ends in its pixel data, or in an element behind it. */
export interface Unread {
  /** In the file: the first byte behind the pixel data, the next of its items, or the element that is not all there. */
  readonly at: number;
  readonly isItem: boolean;
  readonly isLittleEndian: boolean;
}

export interface ReadResult {
  /** The caller's own from now on. */
  readonly elements: Record<string, Element>;
  /** Where reading ended. */
  readonly end: number;
  readonly repaired: readonly string[];
  /** null where `bytes` say all that the file says. */
  readonly unread: Unread | null;
}
