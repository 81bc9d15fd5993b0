// torch.cat and torch.stack: every row of the output is the rows of the inputs one after the other.
import * as layout from '../layout-fields';
import { chunkCount, chunkFirst, measureChunk, outputAt } from './chunks';
import { field, pointer, WORD_SHIFT } from './field';
import { rectifyRun } from './relu';

export function f32_concat(descriptor: usize, block: i32, scratch: usize): void {
  const rowValues = field(descriptor, layout.CONCAT_ROW_VALUES);
  const inputs = field(descriptor, layout.CONCAT_INPUTS);
  let at = chunkFirst(descriptor, block);
  const end = at + chunkCount(descriptor, block);
  while (at < end) {
    const row = at / rowValues;
    const inRow = at % rowValues;
    let input = 0;
    let begin = 0;
    let length = 0;
    for (; input < inputs; input++) {
      const entry = layout.CONCAT_TABLE + input * layout.CONCAT_WORDS_PER_INPUT;
      begin = field(descriptor, entry + 1);
      length = field(descriptor, entry + 2);
      if (inRow < begin + length) break;
    }
    const count = min<i32>(begin + length - inRow, end - at);
    const entry = layout.CONCAT_TABLE + input * layout.CONCAT_WORDS_PER_INPUT;
    const from = pointer(descriptor, entry) + ((<usize>(row * length + inRow - begin)) << WORD_SHIFT);
    if (field(descriptor, entry + 3) !== 0) rectifyRun(from, outputAt(descriptor, at), count);
    else memory.copy(outputAt(descriptor, at), from, (<usize>count) << WORD_SHIFT);
    at += count;
  }
  measureChunk(descriptor, block, scratch);
}
