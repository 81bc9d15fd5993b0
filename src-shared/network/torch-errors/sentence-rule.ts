// The form of a sentence that is recognised: a pattern with named numbers, and what it means in plain words.
import type { ProblemCode } from '../graph.ts';

/** What goes wrong; beside the problems that shapes show, those of numbers' types, devices, memory, calls and weights. */
export type TorchErrorKind =
  | ProblemCode
  | 'type-mismatch'
  | 'device-mismatch'
  | 'out-of-memory'
  | 'wrong-call'
  | 'weights-mismatch';

/** Every number of a sentence under a name; sizes as lists. */
export type Facts = Readonly<Record<string, readonly number[]>>;

export interface SentenceRule {
  readonly kind: TorchErrorKind;
  /** Its named groups are the facts; those that hold no number are texts. */
  readonly pattern: RegExp;
  readonly words: (facts: Facts, texts: Readonly<Record<string, string>>) => string;
}

export const by = (shape: readonly number[] | undefined): string => (shape ?? []).join(' x ');
export const one = (fact: readonly number[] | undefined): string => String(fact?.[0] ?? '?');

/** A list of sizes, in brackets with commas, with x between, or as old versions wrote it, with spaces only. */
const LIST = String.raw`\[?\(?[\d, x-]+\)?\]?`;

export const rule = (kind: TorchErrorKind, pattern: string, words: SentenceRule['words']): SentenceRule => ({
  kind,
  pattern: new RegExp(pattern.replaceAll('LIST', LIST)),
  words,
});
