// The inputs of a run, one after the other: an array as it is, or slices of a series through the preprocessing.
import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import type { InputGrid } from '../../../src-shared/imaging/map-grid.ts';
import type { RegionSlice } from '../../../src-shared/imaging/regions.ts';
import type { Tensor } from '../../../src-shared/network/graph.ts';
import type { Shape } from '../../../src-shared/network/operations.ts';
import type { RecipeInput } from '../../../src-shared/network/recipe.ts';
import { AppError } from '../../../src-shared/protocol/errors.ts';
import type { DecodedFrame } from '../../dicom/decode-frame.ts';
import type { Series } from '../../dicom/series-types.ts';
import { readNpyAsFloat32 } from '../../weights/npy.ts';
import { DecodePool } from '../../workers/decode-pool.ts';
import { sliceFolder } from '../export/map-names.ts';
import { readingFailed } from '../file-errors.ts';
import { sha256 } from '../hash.ts';
import { InputMaker } from '../network-input.ts';
import { scanPaths } from '../scan/series-scan.ts';
import { SeriesStore } from '../series-store.ts';
import { chooseSlices } from '../slice-choice.ts';
import type { SliceSource } from '../slice-source.ts';
import { SliceStore } from '../slice-store.ts';
import type { RunInput } from './run-request.ts';

export interface RunItem {
  /** Of the series, from 0; null for an array. */
  readonly slice: number | null;
  /** Folder of its results below the output folder; empty for an array. */
  readonly folder: string;
  readonly make: () => Promise<Tensor>;
  /** HU, NaN where there is no pixel; missing for an array. */
  readonly measurable?: () => Promise<RegionSlice>;
  /** As stored, with what makes HU and grey of it; missing for an array. */
  readonly frame?: () => Promise<DecodedFrame>;
}

export interface RunInputs {
  readonly items: readonly RunItem[];
  /** Shape of every item. */
  readonly shape: Shape;
  /** Where the slices lie; null for an array. */
  readonly grid: InputGrid | null;
  /** null for an array. */
  readonly series: Series<SliceSource> | null;
  /** As the recipe says it, but with the path as given. */
  readonly recipe: RecipeInput;
  close(): Promise<void>;
}

/** Slices are used once, in order, or three times with neighbours; a few are enough. */
const SLICE_BUDGET_BYTES = 64 * 1024 * 1024;
const PICTURE_AXES = 4;

/**
 * @param inputOf the shape under which the network takes an array of another shape
 * @throws AppError file/*, array/*
 */
export async function openArray(path: string, inputOf: (given: Shape) => Shape): Promise<RunInputs> {
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
    series: null,
    recipe: { kind: 'array', path, sha256: sha256(bytes), shape },
    close: async () => undefined,
  };
}

/** A series of a folder, with its place among those of the same UID. */
export interface FoundSeries {
  readonly series: Series<SliceSource>;
  /** 0 for the largest. */
  readonly part: number;
}

/**
 * Every series of a path, in an order that does not depend on how it was found: by UID's hash, then by size.
 * @throws AppError file/*, engine/unknown-series where there is none, or not the one asked for
 */
export async function findSeries(
  { path, series: wanted }: Extract<RunInput, { kind: 'series' }>,
  signal: AbortSignal,
): Promise<readonly FoundSeries[]> {
  const series =
    path === null ? [(await import('../phantom-series.ts')).phantomSeries()] : (await scanPaths([path], { signal })).series;
  const sorted = series
    .map((one) => ({ one, hash: sha256(one.seriesInstanceUID) }))
    .sort((a, b) => (a.hash < b.hash ? -1 : Number(a.hash > b.hash)) || b.one.slices.length - a.one.slices.length);
  const parts = new Map<string, number>();
  const found: FoundSeries[] = [];
  for (const { one, hash } of sorted) {
    const part = parts.get(hash) ?? 0;
    parts.set(hash, part + 1);
    const isWanted = wanted === null || ('uid' in wanted ? one.seriesInstanceUID === wanted.uid : hash === wanted.uidSha256);
    const isPart = wanted === null || part === ('part' in wanted ? wanted.part : 0);
    if (isWanted && isPart) found.push({ series: one, part });
  }
  if (found.length > 0) return found;
  if (path === null)
    throw new AppError(
      'engine/unknown-series',
      'The recipe says which series it was made from by a hash, but not where it lies. Give its folder: --series PATH.',
    );
  const why = series.length === 0 ? 'holds no DICOM images' : 'does not hold the series asked for';
  throw new AppError('engine/unknown-series', `${path} ${why}. See what is there: convscope inspect ${path}.`);
}

/** @throws AppError file/*, dicom/*, engine/unknown-series, engine/preprocess */
export async function openSeries(
  { series: chosen, part }: FoundSeries,
  input: Extract<RunInput, { kind: 'series' }>,
): Promise<RunInputs> {
  const store = new SeriesStore();
  const { id } = store.add(chosen, basename(input.path ?? 'phantom'));
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
        measurable: () => maker.measurableOf(id, index),
        frame: () => maker.frameOf(id, index),
      })),
      shape: first.shape,
      grid: inputGridOf(chosen, slices, first.shape),
      series: chosen,
      recipe: {
        kind: 'series',
        ...(input.path === null ? {} : { path: input.path }),
        seriesUidSha256: sha256(chosen.seriesInstanceUID),
        ...(part === 0 ? {} : { part }),
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

/** Where chosen slices lie. @param shape of the network's input, N x C x H x W */
export const inputGridOf = (
  series: Series<SliceSource>,
  slices: readonly number[],
  [, , height = 1, width = 1]: Shape,
): InputGrid => ({
  rows: series.rows,
  columns: series.columns,
  inputSide: [height, width],
  pixelSpacingMm: series.pixelSpacingMm,
  orientation: series.orientation,
  positionsMm: slices.map((index) => series.slices[index]?.positionMm ?? null),
  sliceSpacingMm: series.sliceSpacingMm,
});
