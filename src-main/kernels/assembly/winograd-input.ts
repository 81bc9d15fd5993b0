// A chunk of the input, all channels, from pixels to the points of Winograd's tiles.
import * as fields from '../descriptor-fields';
import { inputFloor } from './conv2d-measuring';
import { field, LANES, VECTOR_BYTES, WORD_SHIFT } from './field';
import { transformInput2x2 } from './winograd-2x2';
import { transformInput3x3 } from './winograd-3x3';
import { groupsAcross, readsOf, runtimeHalf, SMALL, spanOf, transformedPointBytes } from './winograd-forms';

/** All bits of the values that there are, none of those beyond. @param count of values that there are */
function makeMask(mask: usize, count: i32, values: i32): void {
  for (let value = 0; value < values; value++) store<i32>(mask + ((<usize>value) << WORD_SHIFT), value < count ? -1 : 0);
}

/** Whole vectors, zeros where the mask has none. */
function copyMasked(from: usize, mask: usize, out: usize, bytes: usize): void {
  for (let at: usize = 0; at < bytes; at += VECTOR_BYTES)
    v128.store(out + at, v128.and(v128.load(from + at), v128.load(mask + at)));
}

/**
 * The transformed chunk of some channels: four tiles of a line at a time.
 * @param firstRow of the block's first line of tiles
 * @param first first group of four tiles, counted through the block's lines
 * @param count of groups
 */
export function transformChunk(
  descriptor: usize,
  kernel: i32,
  input: usize,
  firstRow: i32,
  first: i32,
  count: i32,
  firstChannel: i32,
  endChannel: i32,
  transformed: usize,
  chunkBytes: usize,
  room: usize,
): void {
  const span = spanOf(kernel);
  const tile = span - kernel + 1;
  const reads = readsOf(kernel);
  const used = LANES * tile + kernel - 1;
  const readBytes = (<usize>reads) << WORD_SHIFT;
  const inRows = field(descriptor, fields.CONV_ROWS) + kernel - 1;
  const inColumns = field(descriptor, fields.CONV_COLUMNS) + kernel - 1;
  const across = groupsAcross(descriptor, tile);
  const channels = field(descriptor, fields.WINOGRAD_CHANNELS);
  const rowBytes = (<usize>inColumns) << WORD_SHIFT;
  const planeBytes = <usize>inRows * rowBytes;
  const pointBytes = transformedPointBytes(channels, chunkBytes);
  const half = runtimeHalf(descriptor);
  const floor = inputFloor(descriptor);
  const rows = room;
  const mask = rows + fields.WINOGRAD_ROW_ROOM;
  const edge = mask + readBytes;
  const lines = edge + <usize>span * readBytes;
  // What lies beyond the picture counts as zero: no value depends on it, but the last bits would. Lanes behind the last column that is used may hold
  // anything. The last group of every line has the same edge.
  const lastColumn = (across - 1) * LANES * tile;
  if (inColumns - lastColumn < used) makeMask(mask, inColumns - lastColumn, reads);
  const firstTop = firstRow + (first / across) * tile;
  const firstColumn = (first % across) * LANES * tile;
  let plane = input + <usize>firstChannel * planeBytes;
  // Channel by channel: neighbouring groups then fill the cache lines of their points while these are near.
  for (let channel = firstChannel; channel < endChannel; channel++) {
    let top = firstTop;
    let column = firstColumn;
    let out = transformed + <usize>channel * chunkBytes;
    for (let group = 0; group < count; group++) {
      const isEdge = inColumns - column < used;
      const place = plane + ((<usize>column) << WORD_SHIFT);
      for (let row = 0; row < span; row++) {
        const from = place + <usize>min<i32>(top + row, inRows - 1) * rowBytes;
        const own = edge + <usize>row * readBytes;
        if (isEdge) copyMasked(from, mask, own, readBytes);
        store<u32>(rows + ((<usize>row) << WORD_SHIFT), <u32>(isEdge ? own : from));
      }
      if (kernel === SMALL) transformInput2x2(rows, out, pointBytes, lines, floor);
      else transformInput3x3(rows, out, pointBytes, lines, half, floor);
      out += VECTOR_BYTES;
      column += LANES * tile;
      if (column > lastColumn) {
        column = 0;
        top += tile;
      }
    }
    plane += planeBytes;
  }
}
