// nn.MaxPool2d as one pass over rows of each map.
import type { MaxPool2dAttributes } from '../../src-shared/network/operations.ts';
import * as fields from '../kernels/descriptor-fields.ts';
import { mapsOf } from './activation.ts';
import { descriptorWords } from './descriptor-words.ts';
import { floatWord, WorkBuilder } from './node-work.ts';
import { sidesOf } from './plan-rows.ts';
import type { NodeWork, RectifyingFlow } from './plan-types.ts';

/** Values read per block: small enough to stop soon, large enough to be worth a counter. */
const BLOCK_VALUES = 65536;
const FLOAT_BYTES = 4;
const LANES = 4;

export function planPooling(attributes: MaxPool2dAttributes, { source, target, from, to, floor }: RectifyingFlow): NodeWork {
  const [sourceRows, sourceColumns] = sidesOf(from);
  const [rows, columns] = sidesOf(to);
  const { maps } = mapsOf(to);
  const readPerRow = attributes.kernelSize[0] * sourceColumns;
  const rowsPerBlock = Math.min(rows, Math.max(1, Math.floor(BLOCK_VALUES / readPerRow)));
  const blocksPerMap = Math.ceil(rows / rowsPerBlock);
  const { kernelSize, stride, padding, dilation } = attributes;
  const words = descriptorWords(fields.POOL_FIELDS, {
    [fields.POOL_INPUT]: source,
    [fields.POOL_OUTPUT]: target,
    [fields.POOL_SOURCE_ROWS]: sourceRows,
    [fields.POOL_SOURCE_COLUMNS]: sourceColumns,
    [fields.POOL_ROWS]: rows,
    [fields.POOL_COLUMNS]: columns,
    [fields.POOL_KERNEL_ROWS]: kernelSize[0],
    [fields.POOL_KERNEL_COLUMNS]: kernelSize[1],
    [fields.POOL_STRIDE_ROWS]: stride[0],
    [fields.POOL_STRIDE_COLUMNS]: stride[1],
    [fields.POOL_PADDING_ROWS]: padding[0],
    [fields.POOL_PADDING_COLUMNS]: padding[1],
    [fields.POOL_DILATION_ROWS]: dilation[0],
    [fields.POOL_DILATION_COLUMNS]: dilation[1],
    [fields.POOL_ROWS_PER_BLOCK]: rowsPerBlock,
    [fields.POOL_BLOCKS_PER_MAP]: blocksPerMap,
    [fields.POOL_STATISTICS]: { place: 'statistics' },
    [fields.POOL_MAPS]: maps,
    [fields.POOL_FLOOR]: floatWord(floor),
  });
  const work = new WorkBuilder();
  work.scratch((sourceColumns + LANES) * FLOAT_BYTES);
  const cut = { blocksPerMap, valuesPerBlock: rowsPerBlock * columns };
  work.pass({ kernel: 'f32_max_pool2d', blocks: maps * blocksPerMap, words, cut });
  return work.finish(blocksPerMap);
}
