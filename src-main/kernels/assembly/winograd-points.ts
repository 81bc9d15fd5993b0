// From pixels to the points of Winograd's tiles. Two groups of four tiles side by side, a tile in each lane, so that two vectors can become one (see
// `compile-vectors.ts`): A and B.
import { WORD_SHIFT } from './field';
import { LINE_GAP, ROW_BYTES } from './winograd-lines';
import * as transforms from './winograd-transforms';

/** Columns of four tiles. */
const GROUP_BYTES: usize = 64;

/** Compiled in its place for either form (T): methods called on a null reference. */
class InPlace<T> {
  /** Values of one axis, and the same of the neighbouring four, to as many points. */
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
    d5: v128,
    d5B: v128,
    half: v128,
    fiveHalves: v128,
    out: usize,
    step: usize,
  ): void {
    const form = changetype<T>(0);
    const out1 = out + step,
      out2 = out1 + step,
      out3 = out2 + step,
      out4 = out3 + step;
    v128.store(out, form.point0(d0B, d1B, d2B, d3B, d4B, half), 16);
    v128.store(out, form.point0(d0, d1, d2, d3, d4, half));
    v128.store(out1, form.point1(d1B, d2B, d3B, d4B, half, fiveHalves), 16);
    v128.store(out1, form.point1(d1, d2, d3, d4, half, fiveHalves));
    v128.store(out2, form.point2(d1B, d2B, d3B, d4B, half), 16);
    v128.store(out2, form.point2(d1, d2, d3, d4, half));
    v128.store(out3, form.point3(d1B, d2B, d3B, d4B), 16);
    v128.store(out3, form.point3(d1, d2, d3, d4));
    v128.store(out4, form.point4(d1B, d2B, d3B, d4B, half), 16);
    v128.store(out4, form.point4(d1, d2, d3, d4, half));
    if (form.span() === transforms.SMALL_SPAN) return;
    const out5 = out4 + step;
    v128.store(out5, form.point5(d1B, d2B, d3B, d4B, d5B, half), 16);
    v128.store(out5, form.point5(d1, d2, d3, d4, d5, half));
  }

  /** Eight columns of the rows to the same of as many lines. @param row5 as row4 where there are five */
  @inline
  storeColumns(
    row0: usize,
    row1: usize,
    row2: usize,
    row3: usize,
    row4: usize,
    row5: usize,
    floor: v128,
    half: v128,
    fiveHalves: v128,
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
    const isSmall = changetype<T>(0).span() === transforms.SMALL_SPAN;
    const d5 = isSmall ? d4 : f32x4.pmax(v128.load(row5), floor),
      d5B = isSmall ? d4B : f32x4.pmax(v128.load(row5, 16), floor);
    this.storePoints(d0, d0B, d1, d1B, d2, d2B, d3, d3B, d4, d4B, d5, d5B, half, fiveHalves, lines, lineBytes);
  }

  /** Three of four neighbours and the one behind them: two values of each side at a time, as one instruction takes them. */
  @inline
  shifted(four: v128, next: v128): v128 {
    return v128.shuffle<f32>(four, next, 1, 2, 4, 6);
  }

  /** One line of eight tiles to their points. @param apart from one group's columns to the other's */
  @inline
  storeTiles(line: usize, apart: usize, half: v128, fiveHalves: v128, out: usize, step: usize): void {
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
    const d5 = this.shifted(d1, v128.shuffle<f32>(d1, e, 3, 3, 5, 5)),
      d5B = this.shifted(d1B, v128.shuffle<f32>(d1B, eB, 3, 3, 5, 5));
    this.storePoints(d0, d0B, d1, d1B, d2, d2B, d3, d3B, d4, d4B, d5, d5B, half, fiveHalves, out, step);
  }

  @inline
  inputColumns(rows: usize, columns: i32, lines: usize, lineBytes: usize, factors: usize): void {
    const row0 = <usize>load<u32>(rows),
      row1 = <usize>load<u32>(rows, 4),
      row2 = <usize>load<u32>(rows, 8),
      row3 = <usize>load<u32>(rows, 12),
      row4 = <usize>load<u32>(rows, 16);
    const row5: usize = changetype<T>(0).span() === transforms.SMALL_SPAN ? row4 : <usize>load<u32>(rows, 20);
    const least = v128.load32_splat(factors);
    const half = v128.load32_splat(factors, 4);
    const more = v128.load32_splat(factors, 8);
    const end = (<usize>columns) << WORD_SHIFT;
    for (let at: usize = 0; at + ROW_BYTES <= end; at += ROW_BYTES) {
      const to = lines + at;
      this.storeColumns(row0 + at, row1 + at, row2 + at, row3 + at, row4 + at, row5 + at, least, half, more, to, lineBytes);
    }
    // What is left is made together with some that are there already.
    if (end % ROW_BYTES === 0) return;
    const at = end - ROW_BYTES;
    const to = lines + at;
    this.storeColumns(row0 + at, row1 + at, row2 + at, row3 + at, row4 + at, row5 + at, least, half, more, to, lineBytes);
  }

  @inline
  inputPoints(
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
    const more = v128.load32_splat(factors, 8);
    const span = changetype<T>(0).span();
    for (let line = 0; line < span; line++) {
      let from = lines + <usize>line * lineBytes;
      let to = out + <usize>(line * span) * pointBytes;
      let place = inLine;
      let group = 0;
      while (group < count) {
        for (; group < count && place + 1 < across; group += 2) {
          this.storeTiles(from, GROUP_BYTES, half, more, to, pointBytes);
          from += 2 * GROUP_BYTES;
          to += ROW_BYTES;
          place += 2;
        }
        // One of this line of tiles and one of the next.
        for (; group < count && place + 1 === across; group += 2) {
          this.storeTiles(from, GROUP_BYTES + LINE_GAP, half, more, to, pointBytes);
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
}

/**
 * The rows' half of a line of tiles of one channel: columns of five rows to as many lines.
 * @param rows addresses of the rows @param columns of them, eight or more: none behind them is read @param lines `lineBytes` apart
 * @param factors the value that counts in place of all that lies below it; 1/2 and 5/2: V8 would build a literal vector anew at each use
 */
export function inputColumns2x2(rows: usize, columns: i32, lines: usize, lineBytes: usize, factors: usize): void {
  changetype<InPlace<transforms.Small>>(0).inputColumns(rows, columns, lines, lineBytes, factors);
}

/** The same of six rows. */
export function inputColumns3x3(rows: usize, columns: i32, lines: usize, lineBytes: usize, factors: usize): void {
  changetype<InPlace<transforms.Large>>(0).inputColumns(rows, columns, lines, lineBytes, factors);
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
  changetype<InPlace<transforms.Small>>(0).inputPoints(lines, lineBytes, inLine, across, count, out, pointBytes, factors);
}

/** The same to 36 points. */
export function inputPoints3x3(
  lines: usize,
  lineBytes: usize,
  inLine: i32,
  across: i32,
  count: i32,
  out: usize,
  pointBytes: usize,
  factors: usize,
): void {
  changetype<InPlace<transforms.Large>>(0).inputPoints(lines, lineBytes, inLine, across, count, out, pointBytes, factors);
}
