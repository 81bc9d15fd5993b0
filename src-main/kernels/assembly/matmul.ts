// torch.matmul: each item's rows times a matrix, four rows by eight columns held in registers. Products are summed in order of the inner axis.
import * as fields from '../norm-fields';
import { field, multiplyAdd, pointer, WORD_SHIFT } from './field';
import { storeRun } from './run-store';

const TILE_ROWS: i32 = 4;
const TILE_COLUMNS: i32 = 8;

export function f32_matmul(descriptor: usize, block: i32, scratch: usize): void {
  const rows = field(descriptor, fields.MATMUL_ROWS);
  const inner = field(descriptor, fields.MATMUL_INNER);
  const columns = field(descriptor, fields.MATMUL_COLUMNS);
  const blocksPerItem = field(descriptor, fields.MATMUL_BLOCKS_PER_ITEM);
  const perBlock = field(descriptor, fields.MATMUL_ROWS_PER_BLOCK);
  const item = block / blocksPerItem;
  const first = (block % blocksPerItem) * perBlock;
  const end = min<i32>(rows, first + perBlock);
  const itemWord = (<usize>item) << WORD_SHIFT;
  const leftStart = load<i32>(pointer(descriptor, fields.MATMUL_LEFT_OFFSETS) + itemWord);
  const rightStart = load<i32>(pointer(descriptor, fields.MATMUL_RIGHT_OFFSETS) + itemWord);
  const left = pointer(descriptor, fields.MATMUL_LEFT) + ((<usize>leftStart) << WORD_SHIFT);
  const right = pointer(descriptor, fields.MATMUL_RIGHT) + ((<usize>rightStart) << WORD_SHIFT);
  const output = pointer(descriptor, fields.MATMUL_OUTPUT) + ((<usize>(item * rows * columns)) << WORD_SHIFT);
  const innerBytes = (<usize>inner) << WORD_SHIFT;
  const rowBytes = (<usize>columns) << WORD_SHIFT;
  for (let row = first; row < end; row += TILE_ROWS) {
    // Rows that do not exist repeat the last one and are not stored.
    const last = end - 1;
    const row0 = left + <usize>row * innerBytes;
    const row1 = left + <usize>min<i32>(row + 1, last) * innerBytes;
    const row2 = left + <usize>min<i32>(row + 2, last) * innerBytes;
    const row3 = left + <usize>min<i32>(row + 3, last) * innerBytes;
    for (let column = 0; column < columns; column += TILE_COLUMNS) {
      let low0 = f32x4.splat(0),
        high0 = low0,
        low1 = low0,
        high1 = low0,
        low2 = low0,
        high2 = low0,
        low3 = low0,
        high3 = low0;
      let from = right + ((<usize>column) << WORD_SHIFT);
      for (let k: usize = 0; k < innerBytes; k += 4) {
        const low = v128.load(from);
        const high = v128.load(from, 16);
        let factor = v128.load32_splat(row0 + k);
        low0 = multiplyAdd(factor, low, low0);
        high0 = multiplyAdd(factor, high, high0);
        factor = v128.load32_splat(row1 + k);
        low1 = multiplyAdd(factor, low, low1);
        high1 = multiplyAdd(factor, high, high1);
        factor = v128.load32_splat(row2 + k);
        low2 = multiplyAdd(factor, low, low2);
        high2 = multiplyAdd(factor, high, high2);
        factor = v128.load32_splat(row3 + k);
        low3 = multiplyAdd(factor, low, low3);
        high3 = multiplyAdd(factor, high, high3);
        from += rowBytes;
      }
      const out = output + <usize>row * rowBytes + ((<usize>column) << WORD_SHIFT);
      const count = columns - column;
      storeRun(out, low0, high0, count, scratch);
      if (row < last) storeRun(out + rowBytes, low1, high1, count, scratch);
      if (row + 1 < last) storeRun(out + 2 * rowBytes, low2, high2, count, scratch);
      if (row + 2 < last) storeRun(out + 3 * rowBytes, low3, high3, count, scratch);
    }
  }
}
