// Ops that take each value by itself (ReLU), and measuring values that lie there already: cut into chunks of maps.
import type { Shape } from '../../src-shared/network/operations.ts';
import * as fields from '../kernels/descriptor-fields.ts';
import { mapsOf } from './activation.ts';
import { descriptorWords } from './descriptor-words.ts';
import type { Address, NodeWork } from './plan-types.ts';

/** 128 KiB in and out: both stay in a second-level cache until they are measured. */
const CHUNK_VALUES = 32768;

/** @param target null for a pass that only measures */
export function planChunkPass(
  kernel: 'f32_relu' | 'f32_statistics',
  source: Address,
  target: Address | null,
  shape: Shape,
): NodeWork {
  const { maps, valuesPerMap } = mapsOf(shape);
  const isVector = valuesPerMap === 1;
  const rest = { constants: [], paddedBytes: 0, scratchBytes: 0 };
  if (isVector && target === null) return { ...rest, passes: [], statisticsChunks: 0 };
  // Maps of one value would be blocks of one value: a vector is taken as one long map that nobody measures.
  const [lines, perLine] = isVector ? [1, maps] : [maps, valuesPerMap];
  const chunks = Math.ceil(perLine / CHUNK_VALUES);
  const words = descriptorWords(fields.CHUNK_FIELDS, {
    [fields.CHUNK_INPUT]: source,
    [fields.CHUNK_OUTPUT]: target ?? 0,
    [fields.CHUNK_MAPS]: lines,
    [fields.CHUNK_VALUES_PER_MAP]: perLine,
    [fields.CHUNK_VALUES]: CHUNK_VALUES,
    [fields.CHUNK_CHUNKS_PER_MAP]: chunks,
    [fields.CHUNK_STATISTICS]: isVector ? 0 : { place: 'statistics' },
  });
  return { ...rest, passes: [{ kernel, blocks: lines * chunks, words }], statisticsChunks: isVector ? 0 : chunks };
}
