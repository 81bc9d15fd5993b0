// The words of `--map`: which tensor of a file is which of the network.
import type { WeightsPair } from '../../src-shared/network/weights-report.ts';
import { usageError } from './command.ts';

/** `conv1.weight=layers.0.w,conv1.bias=layers.0.b` @throws AppError cli/usage */
export function readWeightsMap(words: string | undefined, usage: string): WeightsPair[] {
  if (words === undefined) return [];
  return words.split(',').map((word) => {
    const at = word.indexOf('=');
    if (at < 1 || at === word.length - 1)
      throw usageError(`--map takes NETWORK=FILE pairs of tensor names, not "${word}"`, usage);
    return { network: word.slice(0, at), file: word.slice(at + 1) };
  });
}
