// The stream `divergence.find`: activations that the window has chosen beside the slice and network it shows; progress, then the report.
import type {
  DivergenceProgress,
  DivergenceReport,
  DivergenceRequest,
} from '../../../src-shared/protocol/divergence-messages.ts';
import { AppError, throwIfCancelled } from '../../../src-shared/protocol/errors.ts';
import type { StreamContext } from '../../../src-shared/protocol/server-stream.ts';
import type { ActivationStore } from '../activation-store.ts';
import type { FileRegistry } from '../file-registry.ts';
import { type InputMaker, requireShape } from '../network-input.ts';
import type { NetworkStore } from '../network-store.ts';
import { withoutPath } from '../read-bounded.ts';
import { sourceOfSlice } from './diverge.ts';
import { findDivergence } from './find-divergence.ts';
import { type Activations, readActivations } from './read-activations.ts';

interface DivergenceNeeds {
  readonly files: FileRegistry;
  readonly activations: ActivationStore;
  readonly networks: NetworkStore;
  readonly inputs: InputMaker;
}

/** @throws AppError file/*, weights/*, array/*, network/*, engine/cancelled */
export async function findForWindow(
  request: DivergenceRequest,
  context: StreamContext<DivergenceProgress, DivergenceRequest>,
  needs: DivergenceNeeds,
): Promise<DivergenceReport> {
  const { networkId, seriesId, slice, preprocess } = request;
  const entry = needs.networks.get(networkId);
  if (!entry.weights || entry.against)
    throw new AppError('network/problems', 'There is no network with weights to compare with. Choose one, and no difference.');
  const activations = await read(request.tokens, needs.files);
  const input = await needs.inputs.make(seriesId, slice, preprocess);
  requireShape(input.shape, entry.inference.input);
  const source = await sourceOfSlice(needs.inputs, { seriesId, slice, preprocess });
  return findDivergence(
    { network: entry.network, weights: entry.weights, input, source, activations },
    {
      compute: (network, weights, given) => {
        throwIfCancelled(context.signal);
        return needs.activations.compute(network, weights, given, context.signal);
      },
      onProgress: (progress) => context.emitLatest(progress),
    },
  );
}

async function read(tokens: readonly string[], files: FileRegistry): Promise<Activations> {
  const paths = tokens.map((token) => files.pathOf(token));
  try {
    return await readActivations(paths);
  } catch (thrown) {
    throw paths.reduce<unknown>((failure, path) => withoutPath(path, path.replace(/^.*[\\/]/, ''), failure), thrown);
  }
}
