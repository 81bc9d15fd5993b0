// A file of weights as the window asks about it: what is in it, how it fits a network, what network it could belong to.
import type { NetworkProposal } from '../network/layer-proposal.ts';
import type { WeightsFileReport, WeightsFit, WeightsPair } from '../network/weights-report.ts';
import type { NetworkSource } from './network-messages.ts';

export interface WeightsInspectionRequest {
  readonly token: string;
  /** null: no network to compare with. */
  readonly fit: { readonly source: NetworkSource; readonly mapping: readonly WeightsPair[] } | null;
  /** Guess the network that the weights belong to. */
  readonly propose: boolean;
}

/** PyTorch source of the proposed network; its state_dict has the names of the file. */
interface ProposalWithSource extends NetworkProposal {
  readonly source: string;
}

/** Also the JSON of `convscope weights`: additions only. */
export type WeightsInspection = WeightsFileReport & Partial<WeightsFit> & { readonly proposal?: ProposalWithSource };
