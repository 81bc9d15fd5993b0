// What a plan consists of: the planner of each op and the memory plan meet here.
import type { InferredNode } from '../../src-shared/network/graph.ts';
import type { Shape } from '../../src-shared/network/operations.ts';
import type { KernelName } from '../kernels/loader.ts';

/** A place in the arena that is known only once memory is handed out. */
export type Address =
  | { readonly tensor: string }
  /** Index into the node's constants. */
  | { readonly constant: number }
  /** Intermediate values of the node under way, from a byte on. */
  | { readonly work: number }
  | { readonly place: 'statistics' }
  /** What is measured of another tensor: of the ReLU that is read from this one. */
  | { readonly statisticsOf: string };

export interface PlannedPass {
  readonly kernel: KernelName;
  readonly blocks: number;
  /** The descriptor, in the order of its field numbers. */
  readonly words: readonly (number | Address)[];
  /** Where block = group * blocksPerMap + chunk of values of the node's maps; not given: blocks write what they like. */
  readonly cut?: { readonly blocksPerMap: number; readonly valuesPerBlock: number };
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
  /** Chunks in which the values are measured as ReLU leaves them as well; null: they are not. */
  readonly rectifiedChunks: number | null;
}

/** The last two, as an op's last pass gives them. */
export type Measured = readonly [statisticsChunks: number, rectifiedChunks: number | null];

export interface PlannedTensor extends NodeWork {
  readonly name: string;
  readonly shape: Shape;
  /** Its values are those of another tensor (Flatten, Identity, a ReLU that is not written). */
  readonly aliasOf: string | null;
  /** They are to be read as ReLU leaves them. */
  readonly isRectified: boolean;
  /** It falls apart into the same maps as another tensor with the same values: measured there. */
  readonly measuredAs: string | null;
}

/** A node and where it finds what it reads. */
export interface ReadingNode extends InferredNode {
  /** Names of the tensors that hold what it reads, in argument order. */
  readonly reads: readonly string[];
}

export interface Plan {
  /** What the plan was made from. */
  readonly reading: readonly ReadingNode[];
  readonly input: PlannedTensor;
  readonly nodes: readonly PlannedTensor[];
}

/** A tensor that arrives at an op. */
export interface Arriving {
  readonly address: Address;
  readonly shape: Shape;
}

/** The same, perhaps to be read through a ReLU. */
export interface Source extends Arriving {
  /** Values below 0 count as 0: what lies there is what a ReLU was given. */
  readonly isRectified: boolean;
}

/** Where an op reads and writes. */
export interface Flow {
  readonly source: Address;
  readonly target: Address;
  readonly from: Shape;
  readonly to: Shape;
  /** The ReLU that is read from the target and not written: measured as well where the kernel can. */
  readonly rectifiedAs: string | null;
}

/** Where an op writes. */
export type Output = Pick<Flow, 'target' | 'to' | 'rectifiedAs'>;

/** Of ops that can read through a ReLU. */
export interface RectifyingFlow extends Flow {
  /** Values of the source below it count as it: 0 where they are to be read as ReLU leaves them, else minus infinity. */
  readonly floor: number;
}

export interface LayerTensors {
  readonly weight: Float32Array;
  /** null: no bias. */
  readonly bias: Float32Array | null;
}

/** The tensor that a word of a descriptor is the address of; null for all other words. */
export const tensorOf = (word: number | Address | undefined): string | null =>
  typeof word === 'object' && 'tensor' in word ? word.tensor : null;

/** The tensor whose memory each one is. @param tensors in execution order */
export function ownersOf(tensors: readonly PlannedTensor[]): ReadonlyMap<string, string> {
  const owners = new Map<string, string>();
  for (const { name, aliasOf } of tensors) owners.set(name, aliasOf === null ? name : (owners.get(aliasOf) as string));
  return owners;
}
