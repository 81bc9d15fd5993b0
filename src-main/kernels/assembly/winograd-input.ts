// A chunk of the input, all channels, from pixels to the points of Winograd's tiles.
import * as fields from '../descriptor-fields';
import { field, VECTOR_BYTES, WORD_SHIFT } from './field';
import { copyRun } from './run-store';
import { inputColumns2x2, inputColumns3x3, inputPoints2x2, inputPoints3x3 } from './vectors';
import { GROUP_COLUMNS, groupsAcross, SMALL, spanOf, TILE, transformedPointBytes } from './winograd-forms';
import { LINE_GAP, ROW_BYTES } from './winograd-lines';

// Where in the room lies what: addresses of rows, factors, rows of fewer than eight columns.
const FACTORS: usize = 32;
const EDGE: usize = 64;
/** Columns that are transformed at a time. */
const STEP: i32 = 8;

/** What lies below the floor counts as it; and what the transforms multiply with. */
function storeFactors(descriptor: usize, factors: usize): void {
  store<f32>(factors, load<f32>(descriptor + ((<usize>fields.CONV_FLOOR) << WORD_SHIFT)));
  store<f32>(factors, 0.5, 4);
  store<f32>(factors, 2.5, 8);
}

/** Rows of fewer than eight columns, with zeros behind them, in place of those whose addresses are there. */
function copyShortRows(rows: usize, count: i32, columns: i32): void {
  for (let row = 0; row < count; row++) {
    const own = rows + EDGE + <usize>row * ROW_BYTES;
    const address = rows + ((<usize>row) << WORD_SHIFT);
    v128.store(own, i32x4.splat(0));
    v128.store(own, i32x4.splat(0), VECTOR_BYTES);
    copyRun(<usize>load<u32>(address), own, columns);
    store<u32>(address, <u32>own);
  }
}

/** Zeros behind the columns of a line of tiles that reaches over the edge of the picture: no value depends on them, but the last bits would. */
function zeroColumns(lines: usize, lineBytes: usize, count: i32, first: i32, end: i32): void {
  for (let line = 0; line < count; line++)
    for (let column = first; column < end; column++)
      store<f32>(lines + <usize>line * lineBytes + ((<usize>column) << WORD_SHIFT), 0);
}

/**
 * The transformed chunk of some channels.
 * @param firstRow of the block's first line of tiles
 * @param first first group of four tiles, counted through the block's lines
 * @param count of groups
 * @param room see `plan-winograd.ts`
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
  const inRows = field(descriptor, fields.CONV_ROWS) + kernel - 1;
  const inColumns = field(descriptor, fields.CONV_COLUMNS) + kernel - 1;
  const across = groupsAcross(descriptor);
  const rowBytes = (<usize>inColumns) << WORD_SHIFT;
  const planeBytes = <usize>inRows * rowBytes;
  const pointBytes = transformedPointBytes(field(descriptor, fields.WINOGRAD_CHANNELS), chunkBytes);
  const lineBytes = <usize>(TILE + 1) * chunkBytes + fields.WINOGRAD_LINE_ROOM;
  const lines = room + fields.WINOGRAD_ROOM;
  const groupBytes = (<usize>GROUP_COLUMNS) << WORD_SHIFT;
  const factors = room + FACTORS;
  storeFactors(descriptor, factors);
  const firstTop = firstRow + (first / across) * TILE;
  const firstInLine = first % across;
  let plane = input + <usize>firstChannel * planeBytes;
  // Channel by channel: neighbouring groups then fill the cache lines of their points while these are near.
  for (let channel = firstChannel; channel < endChannel; channel++) {
    let top = firstTop;
    let inLine = firstInLine;
    let own = lines;
    for (let group = 0; group < count; ) {
      const run = min<i32>(count - group, across - inLine);
      const column = inLine * GROUP_COLUMNS;
      const used = run * GROUP_COLUMNS + kernel - 1;
      const there = min<i32>(used, inColumns - column);
      for (let row = 0; row < span; row++) {
        const from = plane + <usize>min<i32>(top + row, inRows - 1) * rowBytes + ((<usize>column) << WORD_SHIFT);
        store<u32>(room + ((<usize>row) << WORD_SHIFT), <u32>from);
      }
      if (there < STEP) copyShortRows(room, span, there);
      const columns = max<i32>(there, STEP);
      if (kernel === SMALL) inputColumns2x2(room, columns, own, lineBytes, factors);
      else inputColumns3x3(room, columns, own, lineBytes, factors);
      if (there < used) zeroColumns(own, lineBytes, span, there, used);
      own += <usize>run * groupBytes + LINE_GAP;
      group += run;
      inLine = 0;
      top += TILE;
    }
    const out = transformed + <usize>channel * chunkBytes;
    if (kernel === SMALL) inputPoints2x2(lines, lineBytes, firstInLine, across, count, out, pointBytes, factors);
    else inputPoints3x3(lines, lineBytes, firstInLine, across, count, out, pointBytes, factors);
    plane += planeBytes;
  }
}
