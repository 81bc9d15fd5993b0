// The recipe: one JSON that says all of a computation, so that it can be done again and compared. The window and the command line
// write and read the same. No pixels, no patient's name, no absolute paths; identity is by hash.
import type { CtGround } from '../imaging/ct-ground.ts';
import { type Drawn, type DrawnKind, drawnKinds } from '../imaging/drawn.ts';
import type { RangeMode } from '../imaging/range.ts';
import type { Shape } from './operations.ts';
import type { WeightsPair } from './weights-report.ts';

export const RECIPE_FORMAT = 'convscope-recipe';
export const RECIPE_VERSION = 1;

interface RecipeModel {
  /** Name of a built-in, or the path of the source relative to the recipe. */
  readonly name: string;
  readonly className: string;
  /** SHA-256 of the source text. */
  readonly sha256: string;
}

export type RecipeWeights =
  | { readonly kind: 'trained'; readonly sha256: string }
  | { readonly kind: 'seed'; readonly seed: number }
  | {
      readonly kind: 'file';
      /** Missing where it was left out of what leaves. */
      readonly path?: string;
      readonly sha256: string;
      /** Tensors whose names in the file and in the network differ; missing when none do. */
      readonly mapping?: readonly WeightsPair[];
    };

export type RecipeInput =
  | { readonly kind: 'array'; readonly path: string; readonly sha256: string; readonly shape: Shape }
  | {
      readonly kind: 'series';
      /** Relative to the recipe. Missing where it was left out of what leaves: the hash says which series it is. */
      readonly path?: string;
      /** SHA-256 of the series' UID: enough to recognise it, not enough to look the patient up. */
      readonly seriesUidSha256: string;
      /** Which of the series with this UID, the largest first; missing for the largest. */
      readonly part?: number;
      /** Indices from 0 along the normal. */
      readonly slices: readonly number[];
      readonly preprocess: string;
    };

/** Files of one slice each. */
export const sliceFormats = [
  'npy',
  'npz',
  'safetensors',
  'png',
  'png16',
  'tiff',
  'tiff16',
  'dicom-sc',
  'svg',
  'pdf',
  'architecture',
] as const;
/** One file a node over all slices. */
export const volumeFormats = ['nifti', 'nrrd', 'ome-tiff'] as const;
export type VolumeFormat = (typeof volumeFormats)[number];
/** DICOM segmentations: in or not, how far in, which of the maps. */
export const segmentFormats = ['dicom-seg', 'dicom-seg-fractional', 'dicom-seg-labels'] as const;
/** Films of pictures as on screen. */
const filmFormats = ['webm', 'mp4'] as const;
/** Moving pictures: with a number of frames a second, and no geometry. */
export const movingFormats = ['gif', ...filmFormats] as const;
export type MovingFormat = (typeof movingFormats)[number];
/** Over all slices as well, in files of their own kind. */
const seriesFormats = ['ome-zarr', ...movingFormats, 'dicom-pm', ...segmentFormats] as const;
/** Pictures as on screen of any scale and with marks. */
export const markedFormats = ['png', ...movingFormats] as const;
/** Figures of maps in rows, with a colour bar and a scale bar of their own. */
export const sheetFormats = ['svg', 'pdf'] as const;
/** Pictures that show what was drawn on the slice, and the CT under their maps. */
export const groundFormats = [...markedFormats, ...sheetFormats] as const;
/** A table of what is measured, and no values; `statistics` is CSV. */
export const tableFormats = ['statistics', 'json', 'markdown', 'parquet'] as const;
export type TableFormat = (typeof tableFormats)[number];
export const outputFormats = [...sliceFormats, ...volumeFormats, ...seriesFormats, ...tableFormats] as const;
export type OutputFormat = (typeof outputFormats)[number];

/** What may leave although it could tell who the patient or the user is, where that is asked for. */
export const keepable = ['paths', 'uids', 'names', 'dates', 'descriptions'] as const;
export type Keepable = (typeof keepable)[number];

/** What a picture as on screen may carry besides the map. */
export const pictureMarks = ['colour-bar', 'scale-bar', ...drawnKinds, 'fields'] as const;
export type PictureMark = (typeof pictureMarks)[number];

/** Of what is drawn on a slice, the kind that a mark shows; `fields` are the receptive fields of pins. */
export const kindOfMark: Readonly<Partial<Record<PictureMark, DrawnKind>>> = {
  regions: 'regions',
  lines: 'lines',
  pins: 'pins',
  fields: 'pins',
};

/** Of what is drawn on a slice, that which marks ask for. */
export function drawnFor(drawn: Drawn, marks: readonly PictureMark[]): Drawn {
  const kinds = drawnKinds.filter((kind) => drawn[kind] !== undefined && marks.some((mark) => kindOfMark[mark] === kind));
  return Object.fromEntries(kinds.map((kind) => [kind, drawn[kind]]));
}
/** Pixels of a picture for one of the map, across and down: beyond, a map of 512 x 512 is more than anybody prints. */
export const MOST_SCALE = 8;
/** MP4 has a colour for every two by two pixels: of an even scale every pixel of the map keeps its own. */
export const evenScale = (scale: number): number => scale + (scale % 2);
/** Frames a second: GIF counts hundredths of a second, and many players take two as the fewest. */
export const MOST_FPS = 50;

interface RecipeOutput {
  readonly format: OutputFormat;
  /** Names of nodes, in execution order. */
  readonly layers: readonly string[];
  /** Of some layers only these maps (index n * C + c), in this order; missing: all of every layer. */
  readonly channels?: Readonly<Record<string, readonly number[]>>;
  readonly range: RangeMode;
  /** `auto`: RdBu for maps with negative values, viridis for others. */
  readonly colormap: string;
  readonly fps?: number;
  readonly threshold?: number;
  readonly widthMm?: number;
  readonly scale?: number;
  readonly marks?: readonly PictureMark[];
  /** What marks show of what was drawn on the slice. */
  readonly drawn?: Drawn;
  /** Missing: the maps alone. */
  readonly ct?: CtGround;
  readonly keep?: readonly Keepable[];
}

export interface Recipe {
  readonly format: typeof RECIPE_FORMAT;
  readonly formatVersion: typeof RECIPE_VERSION;
  readonly program: { readonly name: 'ConvScope'; readonly version: string };
  readonly engine: {
    readonly threads: number;
    readonly isa: string;
    readonly strict: boolean;
    /** Forced on every convolution that it can compute; missing: the fastest for each. */
    readonly kernel?: string;
  };
  readonly model: RecipeModel;
  readonly weights: RecipeWeights;
  readonly input: RecipeInput;
  readonly output: RecipeOutput;
  /** Extremes of each node over everything that was written. */
  readonly ranges: Readonly<Record<string, readonly [number, number]>>;
  readonly notice: 'Not for diagnostic use.';
}

export const PROVENANCE_FORMAT = 'convscope-provenance';

/**
 * What a single file says of where it comes from. No paths: a file keeps its bytes wherever it is made. Everything that decides its values is here,
 * by hash; the number of threads is not, because it does not.
 */
export interface Provenance {
  readonly format: typeof PROVENANCE_FORMAT;
  readonly formatVersion: typeof RECIPE_VERSION;
  readonly program: Recipe['program'];
  readonly engine: { readonly isa: string; readonly strict: boolean };
  /** `name` of a built-in only: that of a file is a path. */
  readonly model: { readonly name?: string; readonly className: string; readonly sha256: string };
  readonly weights: { readonly kind: RecipeWeights['kind']; readonly sha256?: string; readonly seed?: number };
  readonly input:
    | { readonly kind: 'array'; readonly sha256: string }
    | {
        readonly kind: 'series';
        readonly seriesUidSha256: string;
        readonly part?: number;
        readonly slices: readonly number[];
        readonly preprocess: string;
      };
  readonly notice: Recipe['notice'];
}

/** What of it a single file shows, so that it can be shown again. */
export interface FileView {
  readonly format: OutputFormat;
  readonly nodes: readonly string[];
  /** Missing: all maps. */
  readonly channels?: readonly number[];
  /** Of pictures: the values that have the first and the last colour, how they were chosen, and the colours. */
  readonly limits?: readonly [number, number];
  readonly range?: RangeMode;
  readonly colormap?: string;
  readonly drawn?: Drawn;
  readonly ct?: CtGround;
}

const BEYOND_ASCII = /[\u007f-\uffff]/g;
const HEX = 16;
const ESCAPE_DIGITS = 4;

/** JSON of a file's origin on one line, in ASCII: TIFF and PNG have no other letters for it. */
export const provenanceText = (provenance: Provenance, view: FileView): string =>
  JSON.stringify({ ...provenance, view }).replace(
    BEYOND_ASCII,
    (letter) => `\\u${letter.charCodeAt(0).toString(HEX).padStart(ESCAPE_DIGITS, '0')}`,
  );

/** @param builtin name of the network where it is built in; @param slices of the series that are in the file */
export function provenanceOf(
  {
    program,
    engine,
    model,
    weights,
    input,
    notice,
  }: Pick<Recipe, 'program' | 'engine' | 'model' | 'weights' | 'input' | 'notice'>,
  { slices, builtin }: { readonly slices: readonly number[]; readonly builtin: string | null },
): Provenance {
  return {
    format: PROVENANCE_FORMAT,
    formatVersion: RECIPE_VERSION,
    program,
    engine: { isa: engine.isa, strict: engine.strict },
    model: { ...(builtin === null ? {} : { name: builtin }), className: model.className, sha256: model.sha256 },
    weights: weights.kind === 'seed' ? { kind: 'seed', seed: weights.seed } : { kind: weights.kind, sha256: weights.sha256 },
    input:
      input.kind === 'array'
        ? { kind: 'array', sha256: input.sha256 }
        : {
            kind: 'series',
            seriesUidSha256: input.seriesUidSha256,
            ...(input.part === undefined ? {} : { part: input.part }),
            slices,
            preprocess: input.preprocess,
          },
    notice,
  };
}
