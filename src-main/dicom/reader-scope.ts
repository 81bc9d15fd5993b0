// What the element reader is inside of: a data set, or a sequence of them.
import { type DataSet, type Element, tagKey } from './data-set.ts';
import type { Encoding } from './element-head.ts';

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
}

/** A sentence about a sequence, or about the one around an item. */
export const named = ({ tag }: Scope, what: string): string => `The sequence ${tagKey(tag).slice(1)} ${what}`;
