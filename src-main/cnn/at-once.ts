// What follows a convolution at once, in its own passes, has in common: they write the follower's values instead of the convolution's, which are nowhere.
import { type Address, type PlannedPass, type PlannedTensor, tensorOf } from './plan-types.ts';

/** Passes of a convolution that name its own tensor: those that write it, and what comes before one of them with the same descriptor. */
export const writersOf = ({ name, passes }: PlannedTensor): readonly PlannedPass[] =>
  passes.filter(({ words }) => words.some((word) => tensorOf(word) === name));

/** A word of such a pass. @param field where it stands in the descriptor */
type Changed = (word: number | Address, field: number) => number | Address;

/** The follower's tensor, made by the convolution's passes. Its constants come behind the convolution's. */
export function madeAtOnce(convolution: PlannedTensor, follower: PlannedTensor, changed: Changed): PlannedTensor {
  const writers = new Set(writersOf(convolution));
  return {
    ...follower,
    passes: convolution.passes.map((pass) => (writers.has(pass) ? { ...pass, words: pass.words.map(changed) } : pass)),
    constants: [...convolution.constants, ...follower.constants],
    workBytes: convolution.workBytes,
    scratchBytes: convolution.scratchBytes,
  };
}

/** What is left of a convolution whose follower makes its own values of it. */
export const madeNowhere = (convolution: PlannedTensor): PlannedTensor => ({
  ...convolution,
  passes: [],
  constants: [],
  workBytes: 0,
  scratchBytes: 0,
});
