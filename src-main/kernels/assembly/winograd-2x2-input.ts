// Winograd F(3 x 3, 2 x 2), from pixels to points: 0, 1, -1 and infinity, so that transforms are sums and differences only, and a constant picture stays
// exactly constant. Two groups of four tiles side by side, a tile in each lane, so that two vectors can become one (see `compile-vectors.ts`): A and B.
// Source: Lavin, Gray, "Fast Algorithms for Convolutional Neural Networks", 2015.
import { WORD_SHIFT } from './field';
import { LINE_GAP, ROW_BYTES } from './winograd-lines';

const LINES: i32 = 4;
/** Columns of four tiles. */
const GROUP_BYTES: usize = 48;

/** Compiled in its place: methods called on a null reference. */
class InPlace {
  /** Eight columns of the four rows to the same of the four lines. */
  @inline
  storeColumns(row0: usize, row1: usize, row2: usize, row3: usize, floor: v128, line0: usize, step: usize): void {
    const line1 = line0 + step,
      line2 = line1 + step,
      line3 = line2 + step;
    const a0 = f32x4.pmax(v128.load(row0), floor),
      b0 = f32x4.pmax(v128.load(row0, 16), floor);
    const a1 = f32x4.pmax(v128.load(row1), floor),
      b1 = f32x4.pmax(v128.load(row1, 16), floor);
    const a2 = f32x4.pmax(v128.load(row2), floor),
      b2 = f32x4.pmax(v128.load(row2, 16), floor);
    const a3 = f32x4.pmax(v128.load(row3), floor),
      b3 = f32x4.pmax(v128.load(row3, 16), floor);
    v128.store(line0, f32x4.sub(b0, b2), 16);
    v128.store(line0, f32x4.sub(a0, a2));
    v128.store(line1, f32x4.add(b1, b2), 16);
    v128.store(line1, f32x4.add(a1, a2));
    v128.store(line2, f32x4.sub(b2, b1), 16);
    v128.store(line2, f32x4.sub(a2, a1));
    v128.store(line3, f32x4.sub(b3, b1), 16);
    v128.store(line3, f32x4.sub(a3, a1));
  }

  /** Columns first, first + 3, first + 6 and first + 9 of four vectors: for 0, 1, 2 and 3. Every shuffle takes two values of each side, as one instruction does. */
  @inline
  column0(a: v128, b: v128, c: v128): v128 {
    return v128.shuffle<f32>(a, v128.shuffle<f32>(b, c, 2, 2, 5, 5), 0, 3, 4, 6);
  }

  @inline
  column1(a: v128, b: v128, c: v128): v128 {
    return v128.shuffle<f32>(v128.shuffle<f32>(a, b, 1, 1, 4, 4), v128.shuffle<f32>(b, c, 3, 3, 6, 6), 0, 2, 4, 6);
  }

  @inline
  column2(a: v128, b: v128, c: v128): v128 {
    return v128.shuffle<f32>(v128.shuffle<f32>(a, b, 2, 2, 5, 5), c, 0, 2, 4, 7);
  }

  @inline
  column3(a: v128, b: v128, c: v128, d: v128): v128 {
    return v128.shuffle<f32>(v128.shuffle<f32>(a, b, 3, 3, 6, 6), v128.shuffle<f32>(c, d, 1, 1, 4, 4), 0, 2, 4, 6);
  }

  /** One line of eight tiles to four of their points. @param apart from one group's columns to the other's */
  @inline
  storePoints(line: usize, apart: usize, out: usize, step: usize): void {
    const a = v128.load(line),
      aB = v128.load(line + apart);
    const b = v128.load(line, 16),
      bB = v128.load(line + apart, 16);
    const c = v128.load(line, 32),
      cB = v128.load(line + apart, 32);
    const d = v128.load(line, 48),
      dB = v128.load(line + apart, 48);
    const second = this.column1(a, b, c),
      secondB = this.column1(aB, bB, cB);
    const third = this.column2(a, b, c),
      thirdB = this.column2(aB, bB, cB);
    const out1 = out + step,
      out2 = out1 + step,
      out3 = out2 + step;
    v128.store(out, f32x4.sub(this.column0(aB, bB, cB), thirdB), 16);
    v128.store(out, f32x4.sub(this.column0(a, b, c), third));
    v128.store(out1, f32x4.add(secondB, thirdB), 16);
    v128.store(out1, f32x4.add(second, third));
    v128.store(out2, f32x4.sub(thirdB, secondB), 16);
    v128.store(out2, f32x4.sub(third, second));
    v128.store(out3, f32x4.sub(this.column3(aB, bB, cB, dB), secondB), 16);
    v128.store(out3, f32x4.sub(this.column3(a, b, c, d), second));
  }
}

/**
 * The rows' half of a line of tiles of one channel: columns of four rows to as many lines.
 * @param rows addresses of the rows @param columns of them, eight or more: none behind them is read @param lines `lineBytes` apart
 * @param factors the value that counts in place of all that lies below it
 */
export function inputColumns2x2(rows: usize, columns: i32, lines: usize, lineBytes: usize, factors: usize): void {
  const row0 = <usize>load<u32>(rows),
    row1 = <usize>load<u32>(rows, 4),
    row2 = <usize>load<u32>(rows, 8),
    row3 = <usize>load<u32>(rows, 12);
  const least = v128.load32_splat(factors);
  const end = (<usize>columns) << WORD_SHIFT;
  for (let at: usize = 0; at + ROW_BYTES <= end; at += ROW_BYTES)
    changetype<InPlace>(0).storeColumns(row0 + at, row1 + at, row2 + at, row3 + at, least, lines + at, lineBytes);
  // What is left is made together with some that are there already.
  const last = end - ROW_BYTES;
  if (end % ROW_BYTES)
    changetype<InPlace>(0).storeColumns(row0 + last, row1 + last, row2 + last, row3 + last, least, lines + last, lineBytes);
}

/**
 * The columns' half of a chunk of tiles of one channel: lines to 16 points.
 * @param lines as `inputColumns2x2` left them, lines of tiles one after another with LINE_GAP between them
 * @param inLine which group of its line of tiles the first is @param across groups in a line of tiles
 * @param count of groups; where it is odd, one more is written
 */
export function inputPoints2x2(
  lines: usize,
  lineBytes: usize,
  inLine: i32,
  across: i32,
  count: i32,
  out: usize,
  pointBytes: usize,
): void {
  for (let line = 0; line < LINES; line++) {
    let from = lines + <usize>line * lineBytes;
    let to = out + <usize>(line * LINES) * pointBytes;
    let place = inLine;
    let group = 0;
    while (group < count) {
      for (; group < count && place + 1 < across; group += 2) {
        changetype<InPlace>(0).storePoints(from, GROUP_BYTES, to, pointBytes);
        from += 2 * GROUP_BYTES;
        to += ROW_BYTES;
        place += 2;
      }
      // One of this line of tiles and one of the next.
      for (; group < count && place + 1 === across; group += 2) {
        changetype<InPlace>(0).storePoints(from, GROUP_BYTES + LINE_GAP, to, pointBytes);
        from += 2 * GROUP_BYTES + LINE_GAP;
        to += ROW_BYTES;
        place = 1;
        if (across === 1) {
          place = 0;
          from += LINE_GAP;
        }
      }
      if (place === across) {
        place = 0;
        from += LINE_GAP;
      }
    }
  }
}
