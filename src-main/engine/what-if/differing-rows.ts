// Where two inputs of one shape differ.
import { planesOf } from '../../../src-shared/imaging/planes.ts';
import type { Tensor } from '../../../src-shared/network/graph.ts';
import type { RowRange } from '../../cnn/affected-rows.ts';

const wordsOf = ({ buffer, byteOffset, length }: Float32Array): Uint32Array => new Uint32Array(buffer, byteOffset, length);

/** Rows that hold a value with other bits, over all maps; null: there is none. */
export function differingRows({ shape, data }: Tensor, other: Float32Array): RowRange | null {
  const [ours, theirs] = [wordsOf(data), wordsOf(other)];
  const { rows, columns } = planesOf(shape);
  let [first, last] = [rows, -1];
  for (let at = 0; at < ours.length; at++) {
    if (ours[at] === theirs[at]) continue;
    const row = Math.floor(at / columns) % rows;
    if (row < first) first = row;
    if (row > last) last = row;
  }
  return last < 0 ? null : { first, end: last + 1 };
}
