// What `convscope explain` does: a pasted error message of PyTorch, with or without the network that said it.
import type { Shape } from '../../src-shared/network/operations.ts';
import { explainTorchError, type TorchErrorExplanation } from '../../src-shared/network/torch-errors.ts';
import { readNetwork } from '../../src-shared/pytorch/read-source.ts';
import { resolveModel } from './model-source.ts';
import { sourceOf } from './network-store.ts';

/**
 * @returns null where the text holds no sentence of PyTorch's that is known
 * @throws AppError file/*, network/unknown
 */
export async function explainError(
  pasted: string,
  model: string | null,
  className: string | null,
  input: Shape | null,
): Promise<TorchErrorExplanation | null> {
  if (model === null) return explainTorchError(pasted, null, null, input);
  const { text, className: wanted } = await sourceOf(await resolveModel(model, className));
  return explainTorchError(pasted, readNetwork(text, wanted), text, input);
}
