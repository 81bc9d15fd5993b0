// The weights of a run, and how its recipe names them.
import type { Weights } from '../../../src-shared/network/graph.ts';
import type { RecipeWeights } from '../../../src-shared/network/recipe.ts';
import { isUnwrapped } from '../../../src-shared/network/weights-fit.ts';
import type { WeightsFit } from '../../../src-shared/network/weights-report.ts';
import { fitWeights } from '../../weights/fit.ts';
import { readSafetensors } from '../../weights/safetensors.ts';
import { initialise } from '../../weights/torch-init.ts';
import { listed, type WeightsFile, weightsOf } from '../../weights/weights-file.ts';
import { sha256 } from '../hash.ts';
import type { LoadedModel } from '../load-model.ts';
import { trainedWeightsBytes } from '../network-store.ts';
import { withPath } from '../read-bounded.ts';
import { openWeightsFile } from '../weights-files.ts';
import type { RunWeights } from './run-request.ts';

export interface LoadedWeights {
  readonly weights: Weights;
  readonly recipe: RecipeWeights;
  /** For the user: wrappers, prefixes, warnings about values. */
  readonly notes: readonly string[];
}

/** @throws AppError weights/*, file/* */
export async function loadWeights(
  wanted: RunWeights,
  { network, weights: own, sha256: ownHash, from }: LoadedModel,
  allowExternalData: boolean,
): Promise<LoadedWeights> {
  if (wanted.kind === 'seed') {
    const notes = network.warnings.map(({ message }) => message);
    return { weights: initialise(network, wanted.seed), recipe: wanted, notes };
  }
  if (wanted.kind === 'trained') {
    if (own) return { weights: own, recipe: { kind: 'trained', sha256: ownHash }, notes: [] };
    const bytes = await trainedWeightsBytes(from);
    const { weights } = fitWeights(network, readSafetensors(bytes));
    return { weights, recipe: { kind: 'trained', sha256: sha256(bytes) }, notes: [] };
  }
  const { path, mapping } = wanted;
  const { file, sha256: hash } = await openWeightsFile(path, allowExternalData);
  try {
    const { weights, fit } = fitWeights(network, weightsOf(file), mapping);
    return {
      weights,
      recipe: { kind: 'file', path, sha256: hash, ...(mapping.length > 0 ? { mapping } : {}) },
      notes: notesOn(file, fit),
    };
  } catch (thrown) {
    throw withPath(path, thrown);
  }
}

/** What the user should know of how the file was read. */
function notesOn({ wrapper, warnings, ignored }: WeightsFile, fit: WeightsFit): string[] {
  const { prefix, added, unneeded } = fit;
  return [
    ...(wrapper === null
      ? []
      : [`The weights are those of ${wrapper}${ignored.length > 0 ? `; not used: ${listed(ignored)}` : ''}.`]),
    ...(prefix === '' ? [] : [`"${prefix}" was taken off the names of the tensors.`]),
    ...(isUnwrapped(fit) ? ['Words of wrappers (module, _orig_mod) were taken out of the names of the tensors.'] : []),
    ...(added === '' ? [] : [`"${added}" was put before the names of the tensors.`]),
    ...(unneeded.length === 0 ? [] : [`Not needed: ${listed(unneeded)}.`]),
    ...warnings.map(({ message }) => message),
  ];
}
