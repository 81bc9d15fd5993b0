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

/** A file beside an ONNX model that the model says its weights are in. */
export interface OutsideFile {
  /** As the model writes it. */
  readonly name: string;
  /** Of the whole file; null where it may not be opened. */
  readonly bytes: number | null;
  /** Why it is never opened; null where it may be once that is allowed. */
  readonly refusal: string | null;
}

export interface OutsideFiles {
  /** Name of the model's file, without its folder. */
  readonly label: string;
  /** None for every file that holds all its weights itself. */
  readonly files: readonly OutsideFile[];
  /** The user has agreed before, and the model is still the same. */
  readonly isAllowed: boolean;
}
