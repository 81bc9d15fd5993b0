// Makes the padded input of a convolution: any padding mode, and for column strides the columns sorted by phase, so that the
// convolution reads every tap as one run of neighbours. Which source row and column goes where is the planner's tables.
import * as fields from '../descriptor-fields';
import { field, pointer, WORD_SHIFT } from './field';
import { copyRun } from './run-store';

/** Values of destination columns [first, end) by the table of sources; -1 is a zero. */
function gather(source: usize, out: usize, sources: usize, first: i32, end: i32): void {
  for (let i = first; i < end; i++) {
    const column = load<i32>(sources + ((<usize>i) << WORD_SHIFT));
    store<f32>(out + ((<usize>i) << WORD_SHIFT), column < 0 ? 0 : load<f32>(source + ((<usize>column) << WORD_SHIFT)));
  }
}

/** Longer rows are copied and cleared by calls out of the module, which take as long as some dozen vectors. */
const LONG_ROW: i32 = 128;

function clearRow(out: usize, count: i32): void {
  if (count >= LONG_ROW) {
    memory.fill(out, 0, (<usize>count) << WORD_SHIFT);
    return;
  }
  for (const end = out + ((<usize>count) << WORD_SHIFT); out < end; out += 4) store<f32>(out, 0);
}

function copyRow(from: usize, out: usize, count: i32): void {
  if (count >= LONG_ROW) memory.copy(out, from, (<usize>count) << WORD_SHIFT);
  else copyRun(from, out, count);
}

export function f32_pad(descriptor: usize, block: i32, _scratch: usize): void {
  const input = pointer(descriptor, fields.PAD_INPUT);
  const output = pointer(descriptor, fields.PAD_OUTPUT);
  const rowSources = pointer(descriptor, fields.PAD_ROW_SOURCES);
  const columnSources = pointer(descriptor, fields.PAD_COLUMN_SOURCES);
  const rows = field(descriptor, fields.PAD_ROWS);
  const columns = field(descriptor, fields.PAD_COLUMNS);
  const sourceRows = field(descriptor, fields.PAD_SOURCE_ROWS);
  const sourceColumns = field(descriptor, fields.PAD_SOURCE_COLUMNS);
  const runFirst = field(descriptor, fields.PAD_RUN_FIRST);
  const runSource = field(descriptor, fields.PAD_RUN_SOURCE);
  const runLength = field(descriptor, fields.PAD_RUN_LENGTH);
  const perBlock = field(descriptor, fields.PAD_ROWS_PER_BLOCK);
  const all = field(descriptor, fields.PAD_PLANES) * rows;
  const end = min<i32>(all, (block + 1) * perBlock);
  const first = block * perBlock;
  const outBytes = (<usize>columns) << WORD_SHIFT;
  const sourceBytes = (<usize>sourceColumns) << WORD_SHIFT;
  const runEnd = runFirst + runLength;
  let row = first % rows;
  let plane = input + <usize>(first / rows) * <usize>sourceRows * sourceBytes;
  let out = output + <usize>first * outBytes;
  // Counted on: to divide anew for every short row would take as long as to copy it.
  for (let line = first; line < end; line++) {
    const sourceRow = load<i32>(rowSources + ((<usize>row) << WORD_SHIFT));
    if (sourceRow < 0) clearRow(out, columns);
    else {
      const source = plane + <usize>sourceRow * sourceBytes;
      gather(source, out, columnSources, 0, runFirst);
      copyRow(source + ((<usize>runSource) << WORD_SHIFT), out + ((<usize>runFirst) << WORD_SHIFT), runLength);
      gather(source, out, columnSources, runEnd, columns);
    }
    out += outBytes;
    if (++row < rows) continue;
    row = 0;
    plane += <usize>sourceRows * sourceBytes;
  }
}
