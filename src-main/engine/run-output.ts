// What a run does with the activations of each slice. One file of the kind below for each way of writing.
import type { MapGrid } from '../../src-shared/imaging/map-grid.ts';
import { throwIfCancelled } from '../../src-shared/protocol/errors.ts';
import type { Activation } from '../cnn/activation.ts';
import { type Written, writeWhole } from './atomic-write.ts';
import { itemFiles, type OutputStyle } from './result-writer.ts';
import type { RunItem } from './run-inputs.ts';

export interface WrittenFile extends Written {
  readonly path: string;
  readonly nodes: readonly string[];
}

export interface RunOutput {
  /** The activations are only valid during the call. */
  readonly add: (item: RunItem, activations: readonly Activation[], signal: AbortSignal) => Promise<readonly WrittenFile[]>;
  /** A slice that could not be computed. */
  readonly skip: (item: RunItem) => Promise<void>;
  /** After the last slice. */
  readonly finish: (signal: AbortSignal) => Promise<readonly WrittenFile[]>;
  /** Always called at the end: nothing half is left. */
  readonly close: () => Promise<void>;
}

export interface OutputNeeds {
  /** Where the results go. */
  readonly out: string;
  readonly style: OutputStyle;
  /** Files that are there may be replaced: of one slice, or (null) of all slices together. */
  readonly mayReplace: (item: RunItem | null) => boolean;
  /** JSON text for files of one slice. */
  readonly provenanceOf: (item: RunItem) => string;
  readonly gridOf: (node: string) => MapGrid | null;
  /** Below `out`. */
  readonly pathOf: (item: RunItem) => string;
}

/** Files of one slice each, written while its activations are there. */
export function sliceOutput({ style, mayReplace, provenanceOf, gridOf, pathOf }: OutputNeeds): RunOutput {
  return {
    add: async (item, activations, signal) => {
      const results = activations.map((activation) => ({ activation, channels: null }));
      const written: WrittenFile[] = [];
      for (const { path, nodes, encode } of itemFiles(results, {
        folder: pathOf(item),
        style,
        provenance: provenanceOf(item),
        gridOf,
      })) {
        throwIfCancelled(signal);
        written.push({ path, nodes, ...(await writeWhole(path, encode(), { overwrite: mayReplace(item) })) });
      }
      return written;
    },
    skip: async () => undefined,
    finish: async () => [],
    close: async () => undefined,
  };
}
