// The form of a signature: what signatures.ts reads and everything that binds or finds arguments works with.
import type { Value } from './values.ts';

/** A parameter; without a fallback it is required. */
export interface SignatureParameter {
  readonly name: string;
  readonly fallback: Value | null;
  /** Behind a `*`: by keyword only. */
  readonly keywordOnly: boolean;
  /** `*shape`: takes what is left; `**kwargs`. */
  readonly stars: 0 | 1 | 2;
}

export type Signature = readonly SignatureParameter[];
