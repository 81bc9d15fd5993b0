// What crosses between the compute pool and its threads.
import type { Program } from '../kernels/program.ts';

export interface ComputeSetup {
  readonly module: WebAssembly.Module;
  readonly memory: WebAssembly.Memory;
  readonly index: number;
  readonly threads: number;
}

export interface ComputeTask {
  readonly run: number;
  readonly program: Program;
  /** Index of the pass to begin with. */
  readonly from: number;
}

export type ComputeReply =
  | { readonly type: 'pass'; readonly run: number; readonly index: number }
  | { readonly type: 'finished'; readonly run: number };
