// Products of a chunk back to pixels: the rows of one output channel.
import * as fields from '../descriptor-fields';
import { field, LANES, pointer, VECTOR_BYTES, WORD_SHIFT } from './field';
import { copyRun } from './run-store';
import { scaleRun } from './scale-run';
import { outputRows2x2 } from './winograd-2x2';
import { gatherProducts3x3, outputLine3x3 } from './winograd-3x3';
import { factorOf } from './winograd-finish';
import { groupsAcross, runtimeHalf, SMALL, spanOf } from './winograd-forms';

/**
 * Products of one channel of a chunk to its rows of the output.
 * @param products per point a row of the chunk @param plane the channel's
 * @param channel whose they are
 * @param room for the rows of four tiles at the right edge, and what `gatherProducts3x3` needs
 */
export function writeRows(
  descriptor: usize,
  kernel: i32,
  products: usize,
  chunkBytes: usize,
  firstRow: i32,
  first: i32,
  count: i32,
  plane: usize,
  channel: i32,
  room: usize,
): void {
  const tile = spanOf(kernel) - kernel + 1;
  const across = groupsAcross(descriptor, tile);
  const columns = field(descriptor, fields.CONV_COLUMNS);
  const endRow = field(descriptor, fields.CONV_ROWS);
  const rowBytes = (<usize>columns) << WORD_SHIFT;
  const groupBytes = (<usize>(LANES * tile)) << WORD_SHIFT;
  const half = runtimeHalf(descriptor);
  const lines = room + <usize>tile * groupBytes;
  const isScaled = pointer(descriptor, fields.WINOGRAD_SCALES) !== 0;
  const scale = isScaled ? factorOf(descriptor, fields.WINOGRAD_SCALES, channel) : half;
  const shift = isScaled ? factorOf(descriptor, fields.WINOGRAD_SHIFTS, channel) : half;
  let top = firstRow + (first / across) * tile;
  let column = (first % across) * LANES * tile;
  const end = products + <usize>count * VECTOR_BYTES;
  for (let from = products; from < end; from += VECTOR_BYTES) {
    const left = columns - column;
    const isEdge = left < LANES * tile;
    const rows = min<i32>(tile, endRow - top);
    const place = plane + <usize>top * rowBytes + ((<usize>column) << WORD_SHIFT);
    const out = isEdge ? room : place;
    const outBytes = isEdge ? groupBytes : rowBytes;
    if (kernel === SMALL) {
      outputRows2x2(from, chunkBytes, rows, out, outBytes);
      if (isScaled) {
        for (let row = 0; row < rows; row++) {
          const line = out + <usize>row * outBytes;
          scaleRun(line, line, LANES * tile, scale, shift, lines);
        }
      }
    } else {
      gatherProducts3x3(from, chunkBytes, lines, half);
      for (let row = 0; row < rows; row++) outputLine3x3(lines, row, out + <usize>row * outBytes, half, isScaled, scale, shift);
    }
    if (isEdge) {
      for (let row = 0; row < rows; row++) copyRun(room + <usize>row * groupBytes, place + <usize>row * rowBytes, left);
      column = 0;
      top += tile;
    } else {
      column += LANES * tile;
      if (column === columns) {
        column = 0;
        top += tile;
      }
    }
  }
}
