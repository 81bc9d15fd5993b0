// What `convscope run` was asked for, in one value; a recipe becomes the same.
import type { WeightsPair } from '../../../src-shared/network/weights-report.ts';
import type { OwnWeights } from '../../../src-shared/protocol/network-messages.ts';
import type { EngineChoice } from '../compute.ts';
import type { OutputStyle } from '../export/output-style.ts';

export type RunWeights =
  | OwnWeights
  | {
      readonly kind: 'file';
      readonly path: string;
      /** Tensors whose names differ, as the user has paired them. */
      readonly mapping: readonly WeightsPair[];
    };

export type RunInput =
  | { readonly kind: 'array'; readonly path: string }
  | {
      readonly kind: 'series';
      /** null: it lies nowhere on a disk, or the recipe does not say where; only the built-in phantom can be found then. */
      readonly path: string | null;
      /** null: every series found, each in a folder of its own where there are several. */
      readonly series: { readonly uid: string } | { readonly uidSha256: string; readonly part: number } | null;
      /** In the words of `--slices`, or indices from 0. */
      readonly slices: string | readonly number[];
      readonly preprocess: string;
    };

export interface RunRequest {
  readonly model: string;
  readonly className: string | null;
  /** Files beside an ONNX model may be opened where its weights are there. */
  readonly allowExternalData: boolean;
  readonly weights: RunWeights;
  readonly input: RunInput;
  /** Names of nodes; null: all. */
  readonly layers: readonly string[] | null;
  /** Of some layers only these maps, in this order (index n * C + c). */
  readonly channels: Readonly<Record<string, readonly number[]>>;
  readonly out: string;
  readonly style: OutputStyle;
  readonly overwrite: boolean;
  /** What is finished from an earlier run is kept, also where that run came to its end; the journal stays. */
  readonly resume: boolean;
  /** Only every Nth series, beginning with the Ith (from 0). null: all. */
  readonly shard: { readonly index: number; readonly of: number } | null;
  readonly engine: EngineChoice;
}

export const DEFAULT_PREPROCESS = 'clip:-1000:1000,scale:0:1';
