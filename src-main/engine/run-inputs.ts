// The inputs of a run, one after the other: an array as it is, or slices of a series through the preprocessing.
import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import type { InputGrid } from '../../src-shared/imaging/map-grid.ts';
import type { Tensor } from '../../src-shared/network/graph.ts';
import type { Shape } from '../../src-shared/network/operations.ts';
import type { RecipeInput } from '../../src-shared/network/recipe.ts';
import { AppError } from '../../src-shared/protocol/errors.ts';
import { readNpyAsFloat32 } from '../weights/npy.ts';
import { DecodePool } from '../workers/decode-pool.ts';
import { readingFailed } from './file-errors.ts';
import { sha256 } from './hash.ts';
import { InputMaker } from './network-input.ts';
import { sliceFolder } from './result-writer.ts';
import type { RunInput } from './run-request.ts';
import { scanPaths } from './series-scan.ts';
import { SeriesStore } from './series-store.ts';
import { chooseSlices } from './slice-choice.ts';
import { SliceStore } from './slice-store.ts';

export interface RunItem {
  /** Of the series, from 0; null for an array. */
  readonly slice: number | null;
  /** Folder of its results below the output folder; empty for an array. */
  readonly folder: string;
  readonly make: () => Promise<Tensor>;
}

export interface RunInputs {
  readonly items: readonly RunItem[];
  /** Shape of every item. */
  readonly shape: Shape;
  /** Where the slices lie; null for an array. */
  readonly grid: InputGrid | null;
  /** As the recipe says it, but with the path as given. */
  readonly recipe: RecipeInput;
  close(): Promise<void>;
}

/** Slices are used once, in order, or three times with neighbours; a few are enough. */
const SLICE_BUDGET_BYTES = 64 * 1024 * 1024;
const PICTURE_AXES = 4;

/** @throws AppError file/*, array/*, dicom/*, engine/unknown-series, engine/preprocess */
/** @param inputOf the shape under which the network takes an array of another shape */
export const openInputs = (input: RunInput, inputOf: (given: Shape) => Shape, signal: AbortSignal): Promise<RunInputs> =>
  input.kind === 'array' ? openArray(input.path, inputOf) : openSeries(input, signal);

async function openArray(path: string, inputOf: (given: Shape) => Shape): Promise<RunInputs> {
  let bytes: Uint8Array;
  try {
    bytes = await readFile(path);
  } catch (thrown) {
    throw readingFailed(path, thrown);
  }
  const { shape: given, data } = readNpyAsFloat32(bytes);
  if (given.length < 2 || given.length > PICTURE_AXES) {
    throw new AppError(
      'array/shape',
      `${path} has shape [${given.join(', ')}]; an input is N x C x H x W, C x H x W or H x W, or N x F.`,
    );
  }
  const shape = inputOf(given);
  return {
    items: [{ slice: null, folder: '', make: async () => ({ shape, data }) }],
    shape,
    grid: null,
    recipe: { kind: 'array', path, sha256: sha256(bytes), shape },
    close: async () => undefined,
  };
}

async function openSeries(input: Extract<RunInput, { kind: 'series' }>, signal: AbortSignal): Promise<RunInputs> {
  const { series } = await scanPaths([input.path], { signal });
  const chosen = chooseSeries(series, input);
  const store = new SeriesStore();
  const { id } = store.add(chosen, basename(input.path));
  const slices = chooseSlices(input.slices, chosen.slices.length);
  const pool = DecodePool.create(1);
  const maker = new InputMaker(store, new SliceStore(pool, SLICE_BUDGET_BYTES));
  try {
    const first = await maker.make(id, slices[0] ?? 0, input.preprocess);
    return {
      items: slices.map((index) => ({
        slice: index,
        folder: sliceFolder(index),
        make: () => maker.make(id, index, input.preprocess),
      })),
      shape: first.shape,
      grid: gridOf(chosen, slices, first.shape),
      recipe: {
        kind: 'series',
        path: input.path,
        seriesUidSha256: sha256(chosen.seriesInstanceUID),
        slices,
        preprocess: input.preprocess,
      },
      close: () => pool.close(),
    };
  } catch (thrown) {
    await pool.close();
    throw thrown;
  }
}

const gridOf = (series: Found, slices: readonly number[], [, , height = 1, width = 1]: Shape): InputGrid => ({
  rows: series.rows,
  columns: series.columns,
  inputSide: [height, width],
  pixelSpacingMm: series.pixelSpacingMm,
  orientation: series.orientation,
  positionsMm: slices.map((index) => series.slices[index]?.positionMm ?? null),
  sliceSpacingMm: series.sliceSpacingMm,
});

type Found = Awaited<ReturnType<typeof scanPaths>>['series'][number];

/** The one named, or the largest where none is. */
function chooseSeries(series: readonly Found[], { path, series: wanted }: Extract<RunInput, { kind: 'series' }>): Found {
  const isWanted = ({ seriesInstanceUID: uid }: Found): boolean =>
    wanted === null || ('uid' in wanted ? uid === wanted.uid : sha256(uid) === wanted.uidSha256);
  const [largest] = series.filter(isWanted).sort((a, b) => b.slices.length - a.slices.length);
  if (largest) return largest;
  const why = series.length === 0 ? 'holds no DICOM images' : 'does not hold the series asked for';
  throw new AppError('engine/unknown-series', `${path} ${why}. See what is there: convscope inspect ${path}.`);
}
