// What the engine says about itself.
import type { FileToken } from './files-messages.ts';

export interface EngineDescription {
  readonly version: string;
  readonly host: 'electron' | 'web';
  readonly threads: number;
  readonly isa: 'relaxed-simd' | 'simd';
  /** Of the vectors that kernels are computed with. */
  readonly vectorBits: 128 | 256;
  readonly builtinNetworks: readonly { readonly id: string; readonly title: string; readonly source: string }[];
  /** True where the host has native dialogs; else the window shows its own chooser over `files.list`. */
  readonly nativeDialogs: boolean;
  /** What the host was started with (command line, file association); opened by the window at once. Empty: the phantom. */
  readonly startWith: readonly FileToken[];
}

export interface EngineStatus {
  readonly cacheBytes: number;
  readonly cacheBudgetBytes: number;
  readonly residentBytes: number;
  readonly decodedSlices: number;
  /** Of the cache, what the decoded slices take and may take; the rest is maps. */
  readonly sliceBytes: number;
  readonly sliceBudgetBytes: number;
}
