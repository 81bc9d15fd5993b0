// Winograd F(4 x 4, 2 x 2), from pixels to points: 0, 1, -1, 1/2 and infinity. Written so that a constant picture stays exactly constant. Two groups of four
// tiles side by side, so that two vectors can become one: A and B. Source: Lavin, Gray, "Fast Algorithms for Convolutional Neural Networks", 2015.
import { WORD_SHIFT } from './field';
import { LINE_GAP, ROW_BYTES } from './winograd-lines';

const LINES: i32 = 5;
/** Columns of four tiles. */
const GROUP_BYTES: usize = 64;

/** Compiled in its place: methods called on a null reference. */
class InPlace {
  /** Five values of one axis, and the same of the neighbouring four, to five points. Products by `half` are exact, so that only sums round. */
  @inline
  storePoints(
    d0: v128,
    d0B: v128,
    d1: v128,
    d1B: v128,
    d2: v128,
    d2B: v128,
    d3: v128,
    d3B: v128,
    d4: v128,
    d4B: v128,
    half: v128,
    out: usize,
    step: usize,
  ): void {
    const out1 = out + step,
      out2 = out1 + step,
      out3 = out2 + step,
      out4 = out3 + step;
    const odd = f32x4.sub(d3, d1),
      oddB = f32x4.sub(d3B, d1B);
    const near = f32x4.mul(half, f32x4.sub(d2, d1)),
      nearB = f32x4.mul(half, f32x4.sub(d2B, d1B));
    v128.store(out, f32x4.add(f32x4.sub(d0B, d2B), f32x4.add(oddB, oddB)), 16);
    v128.store(out, f32x4.add(f32x4.sub(d0, d2), f32x4.add(odd, odd)));
    v128.store(out1, f32x4.add(d3B, nearB), 16);
    v128.store(out1, f32x4.add(d3, near));
    v128.store(out2, f32x4.sub(f32x4.sub(d3B, d2B), nearB), 16);
    v128.store(out2, f32x4.sub(f32x4.sub(d3, d2), near));
    v128.store(out3, oddB, 16);
    v128.store(out3, odd);
    v128.store(out4, f32x4.sub(f32x4.sub(d4B, d2B), f32x4.mul(half, oddB)), 16);
    v128.store(out4, f32x4.sub(f32x4.sub(d4, d2), f32x4.mul(half, odd)));
  }

  /** Eight columns of the five rows to the same of the five lines. */
  @inline
  storeColumns(
    row0: usize,
    row1: usize,
    row2: usize,
    row3: usize,
    row4: usize,
    floor: v128,
    half: v128,
    lines: usize,
    lineBytes: usize,
  ): void {
    const d0 = f32x4.pmax(v128.load(row0), floor),
      d0B = f32x4.pmax(v128.load(row0, 16), floor);
    const d1 = f32x4.pmax(v128.load(row1), floor),
      d1B = f32x4.pmax(v128.load(row1, 16), floor);
    const d2 = f32x4.pmax(v128.load(row2), floor),
      d2B = f32x4.pmax(v128.load(row2, 16), floor);
    const d3 = f32x4.pmax(v128.load(row3), floor),
      d3B = f32x4.pmax(v128.load(row3, 16), floor);
    const d4 = f32x4.pmax(v128.load(row4), floor),
      d4B = f32x4.pmax(v128.load(row4, 16), floor);
    this.storePoints(d0, d0B, d1, d1B, d2, d2B, d3, d3B, d4, d4B, half, lines, lineBytes);
  }

  /** Three of four neighbours and the one behind them: two values of each side at a time, as one instruction takes them. */
  @inline
  shifted(four: v128, next: v128): v128 {
    return v128.shuffle<f32>(four, next, 1, 2, 4, 6);
  }

  /** One line of eight tiles to five of their points. @param apart from one group's columns to the other's */
  @inline
  storeTiles(line: usize, apart: usize, half: v128, out: usize, step: usize): void {
    const a = v128.load(line),
      aB = v128.load(line + apart);
    const b = v128.load(line, 16),
      bB = v128.load(line + apart, 16);
    const c = v128.load(line, 32),
      cB = v128.load(line + apart, 32);
    const d = v128.load(line, 48),
      dB = v128.load(line + apart, 48);
    const e = v128.load(line, 64),
      eB = v128.load(line + apart, 64);
    const lowAb = v128.shuffle<f32>(a, b, 0, 4, 1, 5),
      lowAbB = v128.shuffle<f32>(aB, bB, 0, 4, 1, 5);
    const highAb = v128.shuffle<f32>(a, b, 2, 6, 3, 7),
      highAbB = v128.shuffle<f32>(aB, bB, 2, 6, 3, 7);
    const lowCd = v128.shuffle<f32>(c, d, 0, 4, 1, 5),
      lowCdB = v128.shuffle<f32>(cB, dB, 0, 4, 1, 5);
    const highCd = v128.shuffle<f32>(c, d, 2, 6, 3, 7),
      highCdB = v128.shuffle<f32>(cB, dB, 2, 6, 3, 7);
    const d0 = v128.shuffle<f32>(lowAb, lowCd, 0, 1, 4, 5),
      d0B = v128.shuffle<f32>(lowAbB, lowCdB, 0, 1, 4, 5);
    const d1 = v128.shuffle<f32>(lowAb, lowCd, 2, 3, 6, 7),
      d1B = v128.shuffle<f32>(lowAbB, lowCdB, 2, 3, 6, 7);
    const d2 = v128.shuffle<f32>(highAb, highCd, 0, 1, 4, 5),
      d2B = v128.shuffle<f32>(highAbB, highCdB, 0, 1, 4, 5);
    const d3 = v128.shuffle<f32>(highAb, highCd, 2, 3, 6, 7),
      d3B = v128.shuffle<f32>(highAbB, highCdB, 2, 3, 6, 7);
    const d4 = this.shifted(d0, v128.shuffle<f32>(d0, e, 3, 3, 4, 4)),
      d4B = this.shifted(d0B, v128.shuffle<f32>(d0B, eB, 3, 3, 4, 4));
    this.storePoints(d0, d0B, d1, d1B, d2, d2B, d3, d3B, d4, d4B, half, out, step);
  }
}

/**
 * The rows' half of a line of tiles of one channel: columns of five rows to as many lines.
 * @param rows addresses of the rows @param columns of them, eight or more: none behind them is read @param lines `lineBytes` apart
 * @param factors the value that counts in place of all that lies below it; 1/2: V8 would build a literal vector anew at each use
 */
export function inputColumns2x2(rows: usize, columns: i32, lines: usize, lineBytes: usize, factors: usize): void {
  const row0 = <usize>load<u32>(rows),
    row1 = <usize>load<u32>(rows, 4),
    row2 = <usize>load<u32>(rows, 8),
    row3 = <usize>load<u32>(rows, 12),
    row4 = <usize>load<u32>(rows, 16);
  const least = v128.load32_splat(factors);
  const half = v128.load32_splat(factors, 4);
  const end = (<usize>columns) << WORD_SHIFT;
  for (let at: usize = 0; at + ROW_BYTES <= end; at += ROW_BYTES)
    changetype<InPlace>(0).storeColumns(
      row0 + at,
      row1 + at,
      row2 + at,
      row3 + at,
      row4 + at,
      least,
      half,
      lines + at,
      lineBytes,
    );
  // What is left is made together with some that are there already.
  const last = end - ROW_BYTES;
  if (end % ROW_BYTES)
    changetype<InPlace>(0).storeColumns(
      row0 + last,
      row1 + last,
      row2 + last,
      row3 + last,
      row4 + last,
      least,
      half,
      lines + last,
      lineBytes,
    );
}

/**
 * The columns' half of a chunk of tiles of one channel: lines to 25 points.
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
  factors: usize,
): void {
  const half = v128.load32_splat(factors, 4);
  for (let line = 0; line < LINES; line++) {
    let from = lines + <usize>line * lineBytes;
    let to = out + <usize>(line * LINES) * pointBytes;
    let place = inLine;
    let group = 0;
    while (group < count) {
      for (; group < count && place + 1 < across; group += 2) {
        changetype<InPlace>(0).storeTiles(from, GROUP_BYTES, half, to, pointBytes);
        from += 2 * GROUP_BYTES;
        to += ROW_BYTES;
        place += 2;
      }
      // One of this line of tiles and one of the next.
      for (; group < count && place + 1 === across; group += 2) {
        changetype<InPlace>(0).storeTiles(from, GROUP_BYTES + LINE_GAP, half, to, pointBytes);
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
