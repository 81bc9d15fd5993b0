// JPEG Lossless (Process 14): one component, Huffman codes, all predictors, point transform and restarts. Our own, because the kept package for it
// gives other values for some files. Source: ITU-T T.81, annex H.
import { BitReader, type HuffmanTable, readHuffmanTables } from './jpeg-entropy.ts';
import { damagedJpeg, isFrameHeader, jpegSegments, readFrameHeader } from './jpeg-markers.ts';
import type { DecodedSamples, FrameShape } from './samples.ts';

const LOSSLESS_FRAME = 0xc3;
const HUFFMAN = 0xc4;
const RESTART_INTERVAL = 0xdd;
const SCAN = 0xda;
/** A difference of this many bits is 32768 and has no further bits, T.81 H.1.2.2. */
const LARGEST_SIZE = 16;
const LARGEST_DIFFERENCE = 32768;
/** Differences are modulo 2^16. */
const SAMPLE_MASK = 0xffff;

interface Scan {
  readonly table: HuffmanTable;
  readonly predictor: number;
  readonly pointTransform: number;
  readonly precision: number;
  readonly restartInterval: number;
}

/** @throws AppError dicom/corrupt */
export function decodeLosslessJpeg(encoded: Uint8Array, shape: FrameShape): DecodedSamples {
  const tables = new Map<number, HuffmanTable>();
  let precision = 0;
  let restartInterval = 0;
  for (const { marker, part, end } of jpegSegments(encoded)) {
    if (marker === HUFFMAN) readHuffmanTables(part, tables, new Map());
    else if (marker === RESTART_INTERVAL) restartInterval = ((part[0] ?? 0) << 8) | (part[1] ?? 0);
    else if (marker === LOSSLESS_FRAME) precision = readFrameHeader(part, shape).precision;
    else if (isFrameHeader(marker)) throw damagedJpeg('it is not lossless with Huffman codes');
    else if (marker === SCAN) {
      const [components = 0, , selector = 0, predictor = 0, , transform = 0] = part;
      const table = tables.get(selector >> 4);
      if (components !== 1 || !table || precision === 0) throw damagedJpeg('a table or the frame header is missing');
      const scan = { table, predictor, pointTransform: transform & 0xf, precision, restartInterval };
      return { bytes: new Uint8Array(decodeScan(encoded.subarray(end), scan, shape).buffer), bytesPerSample: 2, components: 1 };
    }
  }
  throw damagedJpeg('it holds no scan');
}

function decodeScan(data: Uint8Array, scan: Scan, { rows, columns }: FrameShape): Uint16Array<ArrayBuffer> {
  const { predictor, pointTransform, precision, restartInterval } = scan;
  if (predictor < 1 || predictor > 7) throw damagedJpeg(`there is no predictor ${predictor}`);
  const reader = new BitReader(data);
  const samples = new Uint16Array(rows * columns);
  const middle = 1 << (precision - pointTransform - 1);
  // After a start or restart the first line is predicted from the left alone.
  let firstLine = 0;
  for (let i = 0; i < samples.length; i++) {
    const [row, column] = [Math.floor(i / columns), i % columns];
    const isRestart = i === 0 || (restartInterval > 0 && i % restartInterval === 0);
    if (isRestart) {
      if (i > 0) reader.skipRestart();
      firstLine = row;
    }
    const left = samples[i - 1] as number;
    const above = samples[i - columns] as number;
    let predicted: number;
    if (isRestart) predicted = middle;
    else if (row === firstLine) predicted = column === 0 ? middle : left;
    else if (column === 0) predicted = above;
    else predicted = predict(predictor, left, above, samples[i - columns - 1] as number);
    samples[i] = (predicted + difference(reader, scan.table)) & SAMPLE_MASK;
  }
  if (pointTransform > 0) for (let i = 0; i < samples.length; i++) samples[i] = (samples[i] as number) << pointTransform;
  return samples;
}

/** T.81 table H.1: a is to the left, b above, c above to the left. */
function predict(predictor: number, a: number, b: number, c: number): number {
  switch (predictor) {
    case 1:
      return a;
    case 2:
      return b;
    case 3:
      return c;
    case 4:
      return a + b - c;
    case 5:
      return a + ((b - c) >> 1);
    case 6:
      return b + ((a - c) >> 1);
    default:
      return (a + b) >> 1;
  }
}

function difference(reader: BitReader, table: HuffmanTable): number {
  const size = reader.symbol(table);
  if (size === LARGEST_SIZE) return LARGEST_DIFFERENCE;
  return reader.signed(size);
}
