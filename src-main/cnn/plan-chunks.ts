// Cutting an output into chunks of its maps: ops that take each value by itself, those that walk through their output in order, and
// measuring values that lie there already.
import type { Shape } from '../../src-shared/network/operations.ts';
import * as fields from '../kernels/descriptor-fields.ts';
import type { KernelName } from '../kernels/loader.ts';
import { mapsOf } from './activation.ts';
import { descriptorWords } from './descriptor-words.ts';
import { WorkBuilder } from './node-work.ts';
import type { Address, Measured, NodeWork } from './plan-types.ts';

/** 128 KiB in and out: both stay in a second-level cache until they are measured. */
const CHUNK_VALUES = 32768;

interface Ends {
  readonly source: Address | 0;
  readonly target: Address | 0;
  /** See Flow. */
  readonly rectifiedAs?: string | null;
}

interface ChunkCut {
  /** The CHUNK fields of a descriptor. */
  readonly fields: Readonly<Record<number, number | Address>>;
  readonly blocks: number;
  readonly chunks: number;
}

/** `lines` runs of `perLine` values, each cut into chunks; `statistics` 0: not measured. */
export function cutLines(
  [lines, perLine]: readonly [number, number],
  { source, target, rectifiedAs = null }: Ends,
  statistics: Address | 0,
): ChunkCut {
  const chunks = Math.max(1, Math.ceil(perLine / CHUNK_VALUES));
  const cut = {
    [fields.CHUNK_INPUT]: source,
    [fields.CHUNK_OUTPUT]: target,
    [fields.CHUNK_MAPS]: lines,
    [fields.CHUNK_VALUES_PER_MAP]: perLine,
    [fields.CHUNK_VALUES]: CHUNK_VALUES,
    [fields.CHUNK_CHUNKS_PER_MAP]: chunks,
    [fields.CHUNK_STATISTICS]: statistics,
    [fields.CHUNK_RECTIFIED_STATISTICS]: rectifiedAs === null ? 0 : { statisticsOf: rectifiedAs },
  };
  return { fields: cut, blocks: perLine === 0 ? 0 : lines * chunks, chunks };
}

/** Map by map and measured; a vector is one long line that nobody measures, since its maps would be blocks of one value. */
export function cutMaps(shape: Shape, ends: Ends): ChunkCut & { readonly measured: Measured } {
  const { maps, valuesPerMap } = mapsOf(shape);
  if (valuesPerMap === 1) return { ...cutLines([1, maps], { ...ends, rectifiedAs: null }, 0), measured: [0, null] };
  const cut = cutLines([maps, valuesPerMap], ends, { place: 'statistics' });
  const rectifiedChunks = (ends.rectifiedAs ?? null) === null ? null : cut.chunks;
  return { ...cut, measured: [cut.chunks, rectifiedChunks] };
}

/** One pass of a kernel that has fields of its own behind those of the cut. */
export function addChunkPass(
  work: WorkBuilder,
  kernel: KernelName,
  cut: ChunkCut,
  { count, own }: { readonly count: number; readonly own: Readonly<Record<number, number | Address>> },
): void {
  const words = descriptorWords(count, { ...cut.fields, ...own });
  // Only what is cut map by map is measured.
  const isByMap = cut.fields[fields.CHUNK_STATISTICS] !== 0;
  const byMap = isByMap ? { blocksPerMap: cut.chunks, valuesPerBlock: CHUNK_VALUES } : null;
  work.pass({ kernel, blocks: cut.blocks, words, ...(byMap && { cut: byMap }) });
}

/** Measures values that lie there; returns how many chunks of each map. Vectors are not measured. */
export function addMeasuring(
  work: WorkBuilder,
  values: Address,
  shape: Shape,
  kernel: 'f32_statistics' | 'f32_rectified_statistics' = 'f32_statistics',
): number {
  const cut = cutMaps(shape, { source: values, target: 0 });
  const [statisticsChunks] = cut.measured;
  if (statisticsChunks > 0) addChunkPass(work, kernel, cut, { count: fields.CHUNK_FIELDS, own: {} });
  return statisticsChunks;
}

/** A node that only measures. */
export function planMeasuring(
  values: Address,
  shape: Shape,
  kernel: 'f32_statistics' | 'f32_rectified_statistics' = 'f32_statistics',
): NodeWork {
  const work = new WorkBuilder();
  return work.finish(addMeasuring(work, values, shape, kernel));
}
