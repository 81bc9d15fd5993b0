// nn.MaxPool2d as one pass over rows of each map.
import type { MaxPool2dAttributes } from '../../src-shared/network/graph.ts';
import { POOL_FIELDS } from '../kernels/descriptor-fields.ts';
import { mapsOf } from './activation.ts';
import type { Address, Flow, NodeWork } from './plan-types.ts';

/** Values read per block: small enough to stop soon, large enough to be worth a counter. */
const BLOCK_VALUES = 65536;
const FLOAT_BYTES = 4;

export function planPooling(attributes: MaxPool2dAttributes, { source, target, from, to }: Flow): NodeWork {
  const [sourceRows = 1, sourceColumns = 1] = from.slice(2);
  const [rows = 1, columns = 1] = to.slice(2);
  const { maps } = mapsOf(to);
  const readPerRow = attributes.kernelSize[0] * sourceColumns;
  const rowsPerBlock = Math.min(rows, Math.max(1, Math.floor(BLOCK_VALUES / readPerRow)));
  const blocksPerMap = Math.ceil(rows / rowsPerBlock);
  const words: (number | Address)[] = [
    ...[source, target, sourceRows, sourceColumns, rows, columns],
    ...attributes.kernelSize,
    ...attributes.stride,
    ...attributes.padding,
    ...attributes.dilation,
    ...[rowsPerBlock, blocksPerMap, { place: 'statistics' } as const, maps],
  ];
  if (words.length !== POOL_FIELDS) throw new RangeError('A descriptor of f32_max_pool2d has other fields.');
  return {
    passes: [{ kernel: 'f32_max_pool2d', blocks: maps * blocksPerMap, words }],
    constants: [],
    paddedBytes: 0,
    scratchBytes: sourceColumns * FLOAT_BYTES,
    statisticsChunks: blocksPerMap,
  };
}
