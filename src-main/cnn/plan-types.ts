// What a plan consists of. Types only: the planner of each op and the memory plan meet here.
import type { Shape } from '../../src-shared/network/operations.ts';
import type { KernelName } from '../kernels/loader.ts';

/** A place in the arena that is known only once memory is handed out. */
export type Address =
  | { readonly tensor: string }
  /** Index into the node's constants. */
  | { readonly constant: number }
  /** Intermediate values of the node under way, from a byte on. */
  | { readonly work: number }
  | { readonly place: 'statistics' };

export interface PlannedPass {
  readonly kernel: KernelName;
  readonly blocks: number;
  /** The descriptor, in the order of its field numbers. */
  readonly words: readonly (number | Address)[];
}

/** What one op needs to be computed. */
export interface NodeWork {
  readonly passes: readonly PlannedPass[];
  readonly constants: readonly (Float32Array | Int32Array)[];
  /** Intermediate values (a padded copy of the input), needed while the node is computed. */
  readonly workBytes: number;
  /** Per thread. */
  readonly scratchBytes: number;
  /** Chunks of each map that are measured on their own; 0: values are their own statistics (vectors). */
  readonly statisticsChunks: number;
}

export interface PlannedTensor extends NodeWork {
  readonly name: string;
  readonly shape: Shape;
  /** Its values are those of another tensor (Flatten, Identity). */
  readonly aliasOf: string | null;
  /** It falls apart into the same maps as another tensor with the same values: measured there. */
  readonly measuredAs: string | null;
}

export interface Plan {
  readonly input: PlannedTensor;
  readonly nodes: readonly PlannedTensor[];
}

/** A tensor that arrives at an op. */
export interface Arriving {
  readonly address: Address;
  readonly shape: Shape;
}

/** Where an op reads and writes. */
export interface Flow {
  readonly source: Address;
  readonly target: Address;
  readonly from: Shape;
  readonly to: Shape;
}

export interface LayerTensors {
  readonly weight: Float32Array;
  /** null: no bias. */
  readonly bias: Float32Array | null;
}
