// Where PyTorch's activations and the ones computed here part, and why: what is compared, what was found, what was tried.
import type { Shape } from '../network/operations.ts';
import type { RunKey } from './maps-messages.ts';

export interface DivergenceRequest extends RunKey {
  /** Files or one folder: .npz, .safetensors, .npy by the names of nodes. */
  readonly tokens: readonly string[];
}

/** One value of a tensor, by its place in C order. */
export interface DivergingValue {
  /** Of a picture: map, row, column; of a vector: entry, 0, 0. */
  readonly channel: number;
  readonly row: number;
  readonly column: number;
  readonly ours: number;
  readonly theirs: number;
}

export interface NodeDivergence {
  /** The input under its own name first, then the nodes in execution order. */
  readonly node: string;
  readonly op: string;
  /** `missing`: the file has no such tensor; it is not compared. */
  readonly status: 'same' | 'differs' | 'shape' | 'missing';
  readonly shape: Shape;
  /** null where it is missing. */
  readonly theirShape: Shape | null;
  /** Greatest |ours - theirs|; infinite where only one of the two is finite. */
  readonly maxAbs: number;
  /** Greatest |ours - theirs| / |theirs|, over values of theirs that are not 0. */
  readonly maxRel: number;
  /** Values beyond |ours - theirs| <= 1e-5 + 1e-4 |theirs|. */
  readonly beyond: number;
  /** The first of them. */
  readonly first: DivergingValue | null;
  /** The one that differs most. */
  readonly worst: DivergingValue | null;
}

/** What makes the difference vanish, found by trying it. */
export interface DivergenceCause {
  readonly code: string;
  /** What PyTorch did there: `BatchNorm in training mode`. */
  readonly title: string;
  /** What to do about it. */
  readonly advice: string;
  /** The node where it showed. */
  readonly node: string;
  /** With it and all causes before it, the first node that still differs; null: none does. */
  readonly next: string | null;
}

export interface TriedCause {
  readonly title: string;
  readonly node: string;
  /** Of that node, with it. */
  readonly maxAbs: number;
  readonly vanishes: boolean;
}

export interface DivergenceReport {
  readonly nodes: readonly NodeDivergence[];
  /** The first node beyond tolerance, or of another shape; null: none. */
  readonly first: string | null;
  readonly compared: number;
  /** Tensors of the file that the network has no node for. */
  readonly unknown: readonly string[];
  readonly causes: readonly DivergenceCause[];
  readonly tried: readonly TriedCause[];
  /** One sentence for people. */
  readonly summary: string;
}

export interface DivergenceProgress {
  readonly done: number;
  readonly total: number;
  readonly current: string;
}
