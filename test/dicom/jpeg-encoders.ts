// JPEG encoders for tests, by the standard's definitions and with the plainest codes: lossless, and the coefficients of a sequential picture.
// Source: ITU-T T.81, annexes A, B, F and H.

const word = (value: number): number[] => [value >> 8, value & 0xff];
const sizeOf = (value: number): number => (value === 0 ? 0 : Math.floor(Math.log2(Math.abs(value))) + 1);

/** Bits of a scan, with zeros stuffed behind bytes of ones. */
class BitWriter {
  readonly bytes: number[] = [];
  #bits = 0;
  #count = 0;

  put(value: number, count: number): void {
    for (let i = count - 1; i >= 0; i--) {
      this.#bits = (this.#bits << 1) | ((value >> i) & 1);
      if (++this.#count < 8) continue;
      this.bytes.push(this.#bits, ...(this.#bits === 0xff ? [0] : []));
      this.#bits = this.#count = 0;
    }
  }

  /** The bits that say which number of its size it is. */
  putNumber(value: number, size: number): void {
    this.put(value < 0 ? value + (1 << size) - 1 : value, size);
  }

  fill(): void {
    while (this.#count > 0) this.put(1, 1);
  }

  restart(index: number): void {
    this.fill();
    this.bytes.push(0xff, 0xd0 + (index % 8));
  }
}

/** A table whose codes all have so many bits: each symbol's code is its own place. */
function huffmanTable(selector: number, length: number, symbols: number): number[] {
  const counts = Array.from({ length: 16 }, (_, i) => (i === length - 1 ? symbols : 0));
  const listed = Array.from({ length: symbols }, (_, i) => i);
  return [0xff, 0xc4, ...word(2 + 1 + 16 + symbols), selector, ...counts, ...listed];
}

const restartSegment = (interval: number): number[] => (interval > 0 ? [0xff, 0xdd, ...word(4), ...word(interval)] : []);

interface Lossless {
  readonly components?: number;
  /** A scan for each component. */
  readonly isApart?: boolean;
  readonly pointTransform?: number;
  /** In pixels. */
  readonly restartInterval?: number;
}

/** @param samples those of a pixel together */
export function encodeLosslessJpeg(
  samples: Uint16Array,
  [rows, columns]: readonly [number, number],
  precision: number,
  predictor: number,
  { components = 1, isApart = false, pointTransform = 0, restartInterval = 0 }: Lossless = {},
): Uint8Array {
  const all = Array.from({ length: components }, (_, i) => i);
  const scans = isApart ? all.map((i) => [i]) : [all];
  const line = columns * components;
  const scan = (members: readonly number[]): number[] => {
    const writer = new BitWriter();
    let firstLine = 0;
    for (let pixel = 0; pixel < rows * columns; pixel++) {
      const [row, column] = [Math.floor(pixel / columns), pixel % columns];
      const isStart = pixel === 0 || (restartInterval > 0 && pixel % restartInterval === 0);
      if (isStart && pixel > 0) writer.restart(pixel / restartInterval - 1);
      if (isStart) firstLine = row;
      for (const member of members) {
        const at = pixel * components + member;
        const value = (i: number): number => (samples[i] ?? 0) >> pointTransform;
        const [a, b, c] = [value(at - components), value(at - line), value(at - line - components)];
        const inside = [a, b, c, a + b - c, a + ((b - c) >> 1), b + ((a - c) >> 1), (a + b) >> 1][predictor - 1] as number;
        const middle = 1 << (precision - pointTransform - 1);
        const predicted = row === firstLine ? (isStart || column === 0 ? middle : a) : column === 0 ? b : inside;
        const raw = (value(at) - predicted) & 0xffff;
        const difference = raw > 32768 ? raw - 65536 : raw;
        const size = sizeOf(difference);
        writer.put(size, 5);
        if (size < 16) writer.putNumber(difference, size);
      }
    }
    writer.fill();
    const named = members.flatMap((member) => [member + 1, 0]);
    const header = [0xff, 0xda, ...word(6 + named.length), members.length, ...named, predictor, 0, pointTransform];
    return [...header, ...writer.bytes];
  };
  const frame = all.flatMap((i) => [i + 1, 0x11, 0]);
  return Uint8Array.from([
    ...[0xff, 0xd8],
    ...[0xff, 0xc3, ...word(8 + frame.length), precision, ...word(rows), ...word(columns), components, ...frame],
    ...huffmanTable(0, 5, 17),
    ...restartSegment(restartInterval),
    ...scans.flatMap(scan),
    ...[0xff, 0xd9],
  ]);
}

interface Sequential {
  readonly rows: number;
  readonly columns: number;
  readonly precision: 8 | 12;
  /** In blocks. */
  readonly restartInterval?: number;
  readonly marker?: number;
}

/**
 * A grey picture of these blocks, line by line.
 * @param blocks 64 coefficients each in zigzag order, between -2047 and 2047, dequantised by 1
 */
export function encodeBlocks(
  blocks: readonly (readonly number[])[],
  { rows, columns, precision, restartInterval = 0, marker = 0xc1 }: Sequential,
): Uint8Array {
  const writer = new BitWriter();
  let predicted = 0;
  for (const [i, block] of blocks.entries()) {
    if (restartInterval > 0 && i > 0 && i % restartInterval === 0) {
      writer.restart(i / restartInterval - 1);
      predicted = 0;
    }
    const [first = 0] = block;
    const difference = first - predicted;
    predicted = first;
    writer.put(sizeOf(difference), 5);
    writer.putNumber(difference, sizeOf(difference));
    let run = 0;
    for (const value of block.slice(1)) {
      if (value === 0) {
        run++;
        continue;
      }
      for (; run > 15; run -= 16) writer.put(0xf0, 8);
      writer.put((run << 4) | sizeOf(value), 8);
      writer.putNumber(value, sizeOf(value));
      run = 0;
    }
    if (run > 0) writer.put(0, 8);
  }
  writer.fill();
  const steps = Array.from({ length: 64 }, () => 1);
  return Uint8Array.from([
    ...[0xff, 0xd8],
    ...[0xff, 0xdb, ...word(67), 0, ...steps],
    ...[0xff, marker, ...word(11), precision, ...word(rows), ...word(columns), 1, 1, 0x11, 0],
    ...huffmanTable(0x00, 5, 17),
    // 255 codes of eight bits: the code of all ones is no code.
    ...huffmanTable(0x10, 8, 255),
    ...restartSegment(restartInterval),
    ...[0xff, 0xda, ...word(8), 1, 1, 0, 0, 63, 0],
    ...writer.bytes,
    ...[0xff, 0xd9],
  ]);
}
