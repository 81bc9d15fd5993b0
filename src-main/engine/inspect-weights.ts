// What `convscope weights` does: what is in a file of weights, and how it fits a network.
import { proposeLayers } from '../../src-shared/network/layer-proposal.ts';
import { writeProposal } from '../../src-shared/network/proposal-source.ts';
import { proposeRecovered } from '../../src-shared/network/recovered-layers.ts';
import type { WeightsPair } from '../../src-shared/network/weights-report.ts';
import type { WeightsInspection, WeightsInspectionRequest } from '../../src-shared/protocol/weights-messages.ts';
import { readNetwork } from '../../src-shared/pytorch/read-source.ts';
import type { WeightsFile } from '../weights/weights-file.ts';
import { loadModel } from './load-model.ts';
import { sourceOf } from './network-store.ts';
import { describeFile, fitOf, openWeightsFile } from './weights-files.ts';

interface FitRequest {
  readonly model: string;
  readonly className: string | null;
  readonly chosen: readonly WeightsPair[];
}

interface InspectOptions {
  readonly allowExternalData: boolean;
  /** Guess the network that the weights belong to. */
  readonly propose: boolean;
}

/** @throws AppError file/*, weights/*, network/unknown */
export async function inspectWeights(path: string, fit: FitRequest | null, options: InspectOptions): Promise<WeightsInspection> {
  const { allowExternalData, propose } = options;
  const { file } = await openWeightsFile(path, allowExternalData);
  const report = { ...describeFile(file), ...(propose ? { proposal: proposalFor(file) } : {}) };
  if (!fit) return report;
  const { network } = await loadModel(fit.model, { className: fit.className, allowExternalData });
  return { ...report, ...fitOf(file, network, fit.chosen) };
}

/** The same for the window, which has sources and keeps the file open. */
export async function inspectForWindow(
  file: WeightsFile,
  { fit, propose }: Omit<WeightsInspectionRequest, 'token'>,
): Promise<WeightsInspection> {
  const report = { ...describeFile(file), ...(propose ? { proposal: proposalFor(file) } : {}) };
  if (!fit) return report;
  const { text, className } = await sourceOf(fit.source);
  return { ...report, ...fitOf(file, readNetwork(text, className), fit.mapping) };
}

/** From the layers where the file has them, else from names and shapes. */
function proposalFor({ layers, tensors }: WeightsFile): NonNullable<WeightsInspection['proposal']> {
  const proposal = layers ? proposeRecovered(layers) : proposeLayers(tensors);
  return { ...proposal, source: writeProposal(proposal) };
}
