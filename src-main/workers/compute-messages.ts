// What crosses between the compute pool and its threads.
import type { KernelModules } from '../kernels/loader.ts';
import type { Program } from '../kernels/program.ts';

export interface ComputeSetup {
  readonly modules: KernelModules;
  readonly memory: WebAssembly.Memory;
  /** Its words stand in kernels/program.ts. */
  readonly crew: Int32Array<SharedArrayBuffer>;
  readonly index: number;
}

export interface ComputeTask {
  /** Another one each time threads are called: a run that was paused is called again. */
  readonly call: number;
  readonly program: Program;
  /** Index of the pass to begin with. */
  readonly from: number;
}

export type ComputeReply =
  | { readonly type: 'pass'; readonly call: number; readonly index: number }
  | { readonly type: 'finished'; readonly call: number };
