// The weights of a run, and how its recipe names them.
import { readFile } from 'node:fs/promises';
import type { Network, Weights } from '../../src-shared/network/graph.ts';
import type { RecipeWeights } from '../../src-shared/network/recipe.ts';
import type { NetworkSource } from '../../src-shared/protocol/network-messages.ts';
import { fitWeights } from '../weights/fit.ts';
import { readSafetensors } from '../weights/safetensors.ts';
import { initialise } from '../weights/torch-init.ts';
import { readingFailed } from './file-errors.ts';
import { sha256 } from './hash.ts';
import { trainedWeightsBytes } from './network-store.ts';
import type { RunWeights } from './run-request.ts';

interface LoadedWeights {
  readonly weights: Weights;
  readonly recipe: RecipeWeights;
}

/** @throws AppError weights/*, file/* */
export async function loadWeights(wanted: RunWeights, source: NetworkSource, network: Network): Promise<LoadedWeights> {
  if (wanted.kind === 'seed') return { weights: initialise(network, wanted.seed), recipe: wanted };
  const bytes = wanted.kind === 'file' ? await readWeightsFile(wanted.path) : await trainedWeightsBytes(source);
  const { weights } = fitWeights(network, readSafetensors(bytes));
  const hash = sha256(bytes);
  return {
    weights,
    recipe: wanted.kind === 'file' ? { kind: 'file', path: wanted.path, sha256: hash } : { kind: 'trained', sha256: hash },
  };
}

async function readWeightsFile(path: string): Promise<Uint8Array> {
  try {
    return await readFile(path);
  } catch (thrown) {
    throw readingFailed(path, thrown);
  }
}
