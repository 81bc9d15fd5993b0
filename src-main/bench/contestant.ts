// Who takes part in a measurement: us, or somebody else doing the same work.
import type { Network, Weights } from '../../src-shared/network/graph.ts';
import type { Shape } from '../../src-shared/network/operations.ts';

/** The work: the same source, the same initial weights and the same input for everybody. */
export interface Work {
  readonly name: string;
  /** PyTorch source: read by us, run by PyTorch. */
  readonly source: string;
  readonly className: string;
  readonly network: Network;
  /** As after torch.manual_seed(0). */
  readonly weights: Weights;
  readonly input: Shape;
  /** float32, C order. */
  readonly values: Float32Array;
  /** What the peers give back: every rectified activation, or what the network returns. We keep every activation in any case. */
  readonly keeps: 'activations' | 'result';
}

export interface Contestant {
  /** Threads it really computes with. */
  readonly threads: number;
  /** Measured from a cold start: it is not warmed up. */
  readonly isCold?: boolean;
  /** One run. @returns milliseconds */
  run(): Promise<number>;
  close(): Promise<void>;
}

/** Somebody else. */
export interface Peer {
  readonly name: string;
  /** @throws with a plain reason where it is not on this machine or does not do such work */
  prepare(work: Work, threads: number): Promise<Contestant>;
  close(): Promise<void>;
}

/** Reason of a peer that is left out: one sentence. */
export class NotHere extends Error {}

export const reasonOf = (thrown: unknown): string =>
  (thrown instanceof Error ? thrown.message : String(thrown)).split('\n')[0] ?? 'It failed without a reason.';

/** @returns milliseconds that `act` took */
export async function timed(act: () => unknown): Promise<number> {
  const started = performance.now();
  await act();
  return performance.now() - started;
}
