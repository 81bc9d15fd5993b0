// JPEG Lossless (Process 14): Huffman codes, all predictors, point transform, restarts, one or several components, together or apart. Our own,
// because the kept package for it gives other values for some files. Source: ITU-T T.81, annex H.
import { asAnnounced, requireAnnounced } from './code-header.ts';
import {
  codeTable,
  DIRECT_BITS,
  DIRECT_SHIFT,
  directTable,
  extend,
  type HuffmanCode,
  type Interval,
  peek16,
  readHuffmanCodes,
  restartIntervals,
} from './jpeg-huffman.ts';
import {
  damagedJpeg,
  endOfScan,
  isFrameHeader,
  type JpegFrame,
  jpegSegments,
  MARKER,
  readFrame,
  type Segment,
} from './jpeg-markers.ts';
import type { DecodedSamples, FrameShape } from './samples.ts';

/** A difference of this many bits is 32768 and has no further bits, T.81 H.1.2.2. */
const LARGEST_SIZE = 16;
const LARGEST_DIFFERENCE = 32768;
const DIRECT_DOWN = 16 - DIRECT_BITS;
const LOW_BYTE = 0xff;

interface ScanComponent {
  /** Its place among the samples of a pixel. */
  readonly offset: number;
  readonly codes: Uint16Array;
  readonly direct: Int32Array;
}

interface Scan {
  readonly components: readonly ScanComponent[];
  readonly predictor: number;
  readonly pointTransform: number;
  /** In pixels; 0 where there are no restarts. */
  readonly restartInterval: number;
}

/** @throws AppError dicom/corrupt */
export function decodeLosslessJpeg(encoded: Uint8Array, shape: FrameShape): DecodedSamples {
  const codes = new Map<number, HuffmanCode>();
  const missing = new Set<number>();
  let frame: JpegFrame | null = null;
  let samples = new Uint16Array();
  let restartInterval = 0;
  for (const segment of jpegSegments(encoded)) {
    const { marker, part, end } = segment;
    if (marker === MARKER.huffman) readHuffmanCodes(part, codes);
    else if (marker === MARKER.restartInterval) restartInterval = ((part[0] ?? 0) << 8) | (part[1] ?? 0);
    else if (isFrameHeader(marker)) {
      if (frame) throw damagedJpeg('it has two frame headers');
      frame = losslessFrame(segment, shape);
      // Every sample takes a bit at least: memory is not asked for on the word of the header alone.
      if (shape.rows * shape.columns * shape.samplesPerPixel > encoded.length * 8)
        throw damagedJpeg('it ends before all pixels are there');
      samples = new Uint16Array(shape.rows * shape.columns * shape.samplesPerPixel);
      for (const [i] of frame.components.entries()) missing.add(i);
    } else if (marker === MARKER.scan) {
      if (!frame) throw damagedJpeg('the frame header is missing');
      const scan = readScan(part, frame, codes, restartInterval);
      for (const { offset } of scan.components) if (!missing.delete(offset)) throw damagedJpeg('a component is coded twice');
      decodeScan(encoded.subarray(end, endOfScan(encoded, end)), scan, frame, samples);
      if (missing.size === 0) break;
    }
  }
  if (!frame || missing.size > 0) throw damagedJpeg('not all components are in it');
  const components = frame.components.length;
  return asAnnounced({ bytes: new Uint8Array(samples.buffer), bytesPerSample: 2, components }, { ...frame, components }, shape);
}

const MOST_PRECISION = 16;

function losslessFrame(segment: Segment, shape: FrameShape): JpegFrame {
  if (segment.marker !== MARKER.losslessFrame) throw damagedJpeg('it is not lossless with Huffman codes');
  const frame = readFrame(segment);
  requireAnnounced('JPEG', { ...frame, components: frame.components.length }, shape);
  if (frame.precision < 2 || frame.precision > MOST_PRECISION) throw damagedJpeg(`its samples have ${frame.precision} bits`);
  // Lossless pictures with components of different sizes are not known in DICOM.
  const [first] = frame.components;
  if (frame.components.some(({ across, down }) => across !== first?.across || down !== first?.down))
    throw damagedJpeg('its components are sampled differently');
  return frame;
}

function readScan(part: Uint8Array, frame: JpegFrame, codes: ReadonlyMap<number, HuffmanCode>, restartInterval: number): Scan {
  const count = part[0] ?? 0;
  const [predictor = 0, , transform = 0] = part.subarray(1 + 2 * count);
  const components = Array.from({ length: count }, (_, i) => {
    const [id, selector = 0] = part.subarray(1 + 2 * i);
    const offset = frame.components.findIndex((component) => component.id === id);
    const code = codes.get(selector >> 4);
    if (offset < 0 || !code) throw damagedJpeg('a table or a component of a scan is missing');
    const table = codeTable(code);
    return { offset, codes: table, direct: directTable(table, LARGEST_SIZE - 1) };
  });
  const pointTransform = transform & 0xf;
  if (count === 0 || predictor < 1 || predictor > 7) throw damagedJpeg(`there is no predictor ${predictor}`);
  if (pointTransform >= frame.precision) throw damagedJpeg(`its point transform is ${pointTransform}`);
  return { components, predictor, pointTransform, restartInterval };
}

function decodeScan(data: Uint8Array, scan: Scan, frame: JpegFrame, samples: Uint16Array): void {
  const { rows, columns } = frame;
  const pixels = rows * columns;
  const length = scan.restartInterval || pixels;
  let first = 0;
  for (const interval of restartIntervals(data)) {
    if (first >= pixels) break;
    decodeInterval(interval, scan, frame, samples, first, Math.min(pixels, first + length));
    first += length;
  }
  if (first < pixels) throw damagedJpeg('a restart marker is missing');
  if (scan.pointTransform === 0) return;
  const stride = frame.components.length;
  for (const { offset } of scan.components)
    for (let i = offset; i < samples.length; i += stride) samples[i] = (samples[i] as number) << scan.pointTransform;
}

/** Pixels `first` to `end` without a restart between them: the first line is predicted from the left alone. T.81 H.1.2.1. */
function decodeInterval(
  { bytes, bits }: Interval,
  { components, predictor, pointTransform }: Scan,
  { columns, precision, components: all }: JpegFrame,
  samples: Uint16Array,
  first: number,
  end: number,
): void {
  const stride = all.length;
  const line = columns * stride;
  const middle = 1 << (precision - pointTransform - 1);
  let bit = 0;
  let column = first % columns;
  let isFirstLine = true;
  for (let pixel = first; pixel < end; pixel++) {
    for (const { offset, codes, direct } of components) {
      const at = pixel * stride + offset;
      let predicted: number;
      if (isFirstLine) predicted = pixel === first || column === 0 ? middle : (samples[at - stride] as number);
      else if (column === 0) predicted = samples[at - line] as number;
      else predicted = predict(predictor, samples, at, stride, line);

      const peek = peek16(bytes, bit);
      const entry = direct[peek >> DIRECT_DOWN] as number;
      let difference = entry >> DIRECT_SHIFT;
      if (entry !== 0) bit += entry & LOW_BYTE;
      else {
        const code = codes[peek] as number;
        const size = code >> 8;
        if (code === 0 || size > LARGEST_SIZE) throw damagedJpeg('there is no such Huffman code');
        bit += code & LOW_BYTE;
        difference = size === LARGEST_SIZE ? LARGEST_DIFFERENCE : extend(peek16(bytes, bit) >> (16 - size), size);
        if (size < LARGEST_SIZE) bit += size;
      }
      if (bit > bits) throw damagedJpeg('it ends before all pixels are there');
      samples[at] = predicted + difference;
    }
    if (++column === columns) {
      column = 0;
      isFirstLine = false;
    }
  }
}

/** T.81 table H.1: a is to the left, b above, c above to the left. */
function predict(predictor: number, samples: Uint16Array, at: number, stride: number, line: number): number {
  const a = samples[at - stride] as number;
  if (predictor === 1) return a;
  const b = samples[at - line] as number;
  const c = samples[at - line - stride] as number;
  switch (predictor) {
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
