// What `convscope weights` does: what is in a file of weights, and how it fits a network.
import { type NetworkProposal, proposeLayers } from '../../src-shared/network/layer-proposal.ts';
import { writeProposal } from '../../src-shared/network/proposal-source.ts';
import { proposeRecovered } from '../../src-shared/network/recovered-layers.ts';
import type { WeightsFileReport, WeightsFit, WeightsPair } from '../../src-shared/network/weights-report.ts';
import type { WeightsFile } from '../weights/weights-file.ts';
import { loadModel } from './load-model.ts';
import { describeFile, fitOf, openWeightsFile } from './weights-files.ts';

interface FitRequest {
  readonly model: string;
  readonly className: string | null;
  readonly chosen: readonly WeightsPair[];
}

interface Proposal extends NetworkProposal {
  /** PyTorch source of the proposed network; its state_dict has the names of the file. */
  readonly source: string;
}

export type WeightsInspection = WeightsFileReport & Partial<WeightsFit> & { readonly proposal?: Proposal };

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

/** From the layers where the file has them, else from names and shapes. */
function proposalFor({ layers, tensors }: WeightsFile): Proposal {
  const proposal = layers ? proposeRecovered(layers) : proposeLayers(tensors);
  return { ...proposal, source: writeProposal(proposal) };
}
