// What the element reader is inside of: a data set, or a sequence of them; and how deep and how far it goes.
import { type DataSet, type Element, tagKey } from './data-set.ts';
import type { Encoding } from './element-head.ts';

/** Integer, float and double pixel data (PS3.3 C.7.6.24, C.7.6.25). */
export const PIXEL_TAGS = [0x7fe00008, 0x7fe00009, 0x7fe00010];
/** Real files nest a dozen deep. */
export const DEEPEST = 128;
/** An enhanced file of ten thousand frames, or a directory of a hundred thousand pictures, has fewer; each costs about a hundred bytes of memory. */
export const MOST_ELEMENTS = 2_000_000;
/** In one data set or item. Files have hundreds, with the private groups of some scanners thousands. */
export const MOST_IN_ONE = 50_000;

/** A data set or a sequence that is being read. */
export interface Scope {
  readonly kind: 'data-set' | 'sequence';
  readonly encoding: Encoding;
  readonly elements: Record<string, Element>;
  readonly items: { readonly dataSet: DataSet }[];
  /** First byte that is not its own. */
  readonly end: number;
  /** Of undefined length: a delimiter ends it. */
  readonly isOpen: boolean;
  /** The sequence's tag; of an item, its sequence's. */
  readonly tag: number;
  /** The greatest tag so far, kept or not; -1 before the first. */
  last: number;
  /** Elements so far, kept or not. */
  count: number;
}

/** A sentence about a sequence, or about the one around an item. */
export const named = ({ tag }: Scope, what: string): string => `The sequence ${tagKey(tag).slice(1)} ${what}`;
