// torch.matmul: matrices in the last two axes, items in the others with broadcasting; vectors get the axis they lack.
// Source: aten/src/ATen/native/LinearAlgebra.cpp, matmul.
import type { Shape } from '../../src-shared/network/operations.ts';
import * as fields from '../kernels/norm-fields.ts';
import { descriptorWords } from './descriptor-words.ts';
import { WorkBuilder } from './node-work.ts';
import { addMeasuring } from './plan-chunks.ts';
import type { Address, Arriving, NodeWork } from './plan-types.ts';
import { broadcastStrides } from './strides.ts';

/** Product-sums per block. */
const BLOCK_PRODUCTS = 1 << 20;
const TILE_ROWS = 4;
/** Two vectors, at the right edge. */
const SCRATCH_BYTES = 64;

export function planMatmul(
  [left, right]: readonly [Arriving, Arriving],
  { target, to }: { readonly target: Address; readonly to: Shape },
): NodeWork {
  const a = left.shape.length === 1 ? [1, ...left.shape] : left.shape;
  const b = right.shape.length === 1 ? [...right.shape, 1] : right.shape;
  const [rows = 1, inner = 1] = a.slice(-2);
  const columns = b.at(-1) ?? 1;
  const axes = Math.max(a.length, b.length) - 2;
  const items = Array.from({ length: axes }, (_, axis) => {
    const of = (shape: Shape): number => shape[axis - axes + shape.length - 2] ?? 1;
    return of(a) === 1 ? of(b) : of(a);
  });
  const count = items.reduce((product, size) => product * size, 1);
  // One matrix for all items: their rows are rows of one long matrix.
  const isShared = b.slice(0, -2).every((size) => size === 1);
  const [blocksOf, rowsOfItem] = isShared ? [1, rows * count] : [count, rows];
  const perBlock = Math.ceil(Math.max(1, Math.floor(BLOCK_PRODUCTS / Math.max(1, inner * columns))) / TILE_ROWS) * TILE_ROWS;
  const blocksPerItem = Math.ceil(rowsOfItem / perBlock);
  const work = new WorkBuilder();
  work.scratch(SCRATCH_BYTES);
  const words = descriptorWords(fields.MATMUL_FIELDS, {
    [fields.MATMUL_LEFT]: left.address,
    [fields.MATMUL_RIGHT]: right.address,
    [fields.MATMUL_OUTPUT]: target,
    [fields.MATMUL_ROWS]: rowsOfItem,
    [fields.MATMUL_INNER]: inner,
    [fields.MATMUL_COLUMNS]: columns,
    [fields.MATMUL_LEFT_OFFSETS]: work.constant(isShared ? new Int32Array(1) : itemOffsets(a, items)),
    [fields.MATMUL_RIGHT_OFFSETS]: work.constant(isShared ? new Int32Array(1) : itemOffsets(b, items)),
    [fields.MATMUL_ROWS_PER_BLOCK]: perBlock,
    [fields.MATMUL_BLOCKS_PER_ITEM]: blocksPerItem,
  });
  work.pass({ kernel: 'f32_matmul', blocks: blocksOf * blocksPerItem, words });
  return work.finish(addMeasuring(work, target, to));
}

/** Index of each item's matrix, where an axis of size 1 serves all. */
function itemOffsets(shape: Shape, items: Shape): Int32Array {
  const matrix = shape.slice(-2).reduce((product, size) => product * size, 1);
  const strides = broadcastStrides(shape.slice(0, -2), items);
  const count = items.reduce((product, size) => product * size, 1);
  return Int32Array.from({ length: count }, (_, item) => {
    let rest = item;
    let offset = 0;
    for (let axis = items.length - 1; axis >= 0; axis--) {
      const size = items[axis] as number;
      offset += (rest % size) * (strides[axis] as number);
      rest = Math.floor(rest / size);
    }
    return offset * matrix;
  });
}
