// Networks as the window asks for them and shows them.
import type { Geometry, NetworkNode, NetworkWarning, Problem } from '../network/graph.ts';
import type { Shape } from '../network/operations.ts';
import type { WeightsPair } from '../network/weights-report.ts';

export type NetworkSource = { readonly builtin: string } | { readonly python: string; readonly className: string | null };

/** Weights that need no file of the user. */
export type OwnWeights = { readonly kind: 'trained' } | { readonly kind: 'seed'; readonly seed: number };

export interface WeightsOfFile {
  readonly kind: 'file';
  readonly token: string;
  /** Tensors whose names differ, as the user has paired them. */
  readonly mapping: readonly WeightsPair[];
}

export type WeightsSource = OwnWeights | WeightsOfFile;

/** What a file holds of a network. */
export interface NetworkFile {
  /** Name of the file, without its folder. */
  readonly label: string;
  /** PyTorch source; null where the file holds weights only. */
  readonly source: string | null;
  /** What the file says about its input; null where it says nothing. */
  readonly input: Shape | null;
  readonly hasWeights: boolean;
}

export interface NetworkRequest {
  readonly source: NetworkSource;
  readonly weights: WeightsSource;
  /** N, C, H, W; null: 1, C of the first layer, 512, 512. */
  readonly input: Shape | null;
}

/** A node as the window shows it. `name` of the network's input is its placeholder's name, usually `x`. */
export interface NodeSummary {
  readonly name: string;
  readonly op: string;
  readonly target: string;
  /** As torch.fx calls it. */
  readonly kind: NetworkNode['kind'];
  readonly inputs: readonly string[];
  readonly shape: Shape | null;
  readonly parameters: number;
  readonly macs: number;
  readonly bytes: number;
  readonly geometry: Geometry | null;
  readonly attributes: Readonly<Record<string, unknown>>;
  readonly line: number | null;
}

export interface NetworkSummary {
  readonly id: string;
  readonly className: string;
  readonly source: string;
  readonly inputName: string;
  readonly input: Shape;
  readonly nodes: readonly NodeSummary[];
  readonly totals: { readonly parameters: number; readonly macs: number; readonly bytes: number };
  readonly problems: readonly Problem[];
  readonly warnings: readonly NetworkWarning[];
  readonly weightsTitle: string;
}
