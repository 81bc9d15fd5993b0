// What a run does with the activations of each slice. One file of the kind below for each way of writing.
import type { MapGrid } from '../../../src-shared/imaging/map-grid.ts';
import type { Geometry } from '../../../src-shared/network/graph.ts';
import type { FileView } from '../../../src-shared/network/recipe.ts';
import type { Series } from '../../dicom/series-types.ts';
import type { Written } from '../atomic-write.ts';
import type { OutputStyle } from '../export/output-style.ts';
import type { SliceSource } from '../slice-source.ts';
import type { ItemResult } from './result-writer.ts';
import type { RunItem } from './run-inputs.ts';

export interface WrittenFile extends Written {
  readonly path: string;
  readonly nodes: readonly string[];
}

/** Files of which some may still be on their way to the disk. */
export interface PendingFiles {
  readonly written: Promise<readonly WrittenFile[]>;
}

export interface RunOutput {
  /** Comes back when the activations are needed no more: the next slice is computed while the files of this one are still made. */
  readonly add: (item: RunItem, results: readonly ItemResult[], signal: AbortSignal) => Promise<PendingFiles>;
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
  /** All slices of the run, in order. */
  readonly items: readonly RunItem[];
  /** Files that are there may be replaced: of one slice, or (null) of all slices together. */
  readonly mayReplace: (item: RunItem | null) => boolean;
  /** JSON text for files that show this of one slice, or (null) of all. */
  readonly provenanceOf: (item: RunItem | null, view: Omit<FileView, 'format'>) => string;
  readonly gridOf: (node: string) => MapGrid | null;
  /** In pixels of the slice, or of the array; null where the node's maps have no place in it. */
  readonly geometryOf: (node: string) => Geometry | null;
  /** Millimetres between pixels of a slice, [down, across]; null where the series does not say, and for an array. */
  readonly sliceMm: readonly [number, number] | null;
  /** Below `out`. */
  readonly pathOf: (item: RunItem) => string;
  /** null for an array. */
  readonly series: Series<SliceSource> | null;
  readonly networkName: string;
  readonly nodeOf: (name: string) => { readonly op: string; readonly inputs: readonly string[] } | null;
  /** What went in, for captions. */
  readonly inputWords: string;
  readonly onFile: (file: WrittenFile) => void;
}
