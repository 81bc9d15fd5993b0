// The marker segments of a JPEG file, and what every kind of it says of its picture. Source: ITU-T T.81, annex B.
import { AppError } from '../../../src-shared/protocol/errors.ts';

export const MARKER = {
  baselineFrame: 0xc0,
  extendedFrame: 0xc1,
  progressiveFrame: 0xc2,
  losslessFrame: 0xc3,
  huffman: 0xc4,
  restart: 0xd0,
  image: 0xd8,
  end: 0xd9,
  scan: 0xda,
  quantisation: 0xdb,
  restartInterval: 0xdd,
  jfif: 0xe0,
  adobe: 0xee,
} as const;

/** Frame headers are 0xc0 to 0xcf but for these: Huffman tables, extensions, arithmetic conditioning. */
const NOT_FRAMES = [0xc4, 0xc8, 0xcc];
const FIRST_FRAME = 0xc0;
const LAST_FRAME = 0xcf;
/** Markers without parameters: restarts, start and end of the picture. */
const isAlone = (marker: number): boolean => marker >= MARKER.restart && marker <= MARKER.end;
const MARKER_BYTES = 2;
const COMPONENT_BYTES = 3;
const COMPONENTS_AT = 6;

export const isFrameHeader = (marker: number): boolean =>
  marker >= FIRST_FRAME && marker <= LAST_FRAME && !NOT_FRAMES.includes(marker);

export const damagedJpeg = (why: string): AppError =>
  new AppError('dicom/corrupt', `The JPEG data cannot be decoded: ${why}. Copy the file again from where it came.`);

export interface Segment {
  readonly marker: number;
  /** Its parameters, without marker and length. */
  readonly part: Uint8Array;
  /** Where it begins, and where the file goes on behind it: the coded data of a scan. */
  readonly start: number;
  readonly end: number;
}

/**
 * One segment after the other; coded data between them is passed over.
 * @throws AppError dicom/corrupt
 */
export function* jpegSegments(bytes: Uint8Array): Generator<Segment, void, void> {
  let at = MARKER_BYTES;
  if (bytes[0] !== 0xff || bytes[1] !== MARKER.image) throw damagedJpeg('it does not begin as a JPEG picture');
  while (at + MARKER_BYTES <= bytes.length) {
    if (bytes[at] !== 0xff) throw damagedJpeg(`there is no marker at byte ${at}`);
    const marker = bytes[at + 1] as number;
    if (marker === 0xff) {
      at++;
      continue;
    }
    if (marker === MARKER.end) return;
    if (isAlone(marker)) {
      at += MARKER_BYTES;
      continue;
    }
    const length = ((bytes[at + MARKER_BYTES] ?? 0) << 8) | (bytes[at + MARKER_BYTES + 1] ?? 0);
    const end = at + MARKER_BYTES + length;
    if (length < MARKER_BYTES || end > bytes.length) throw damagedJpeg('a segment reaches beyond its end');
    yield { marker, part: bytes.subarray(at + 2 * MARKER_BYTES, end), start: at, end };
    at = marker === MARKER.scan ? endOfScan(bytes, end) : end;
  }
}

/** Behind the coded data that begins at `from`: the next marker that is no restart, or the end of the bytes. */
export function endOfScan(bytes: Uint8Array, from: number): number {
  for (let at = bytes.indexOf(0xff, from); at >= 0; at = bytes.indexOf(0xff, at + 1)) {
    const next = bytes[at + 1];
    if (next === undefined) break;
    const isRestart = next >= MARKER.restart && next < MARKER.image;
    if (next !== 0 && next !== 0xff && !isRestart) return at;
  }
  return bytes.length;
}

interface JpegComponent {
  readonly id: number;
  /** Sampling factors. */
  readonly across: number;
  readonly down: number;
  /** Selector of its quantisation table. */
  readonly quantisation: number;
}

export interface JpegFrame {
  readonly marker: number;
  /** Bits of a sample. */
  readonly precision: number;
  readonly rows: number;
  readonly columns: number;
  readonly components: readonly JpegComponent[];
}

export function readFrame({ marker, part }: Segment): JpegFrame {
  const [precision = 0, rowsHigh = 0, rowsLow = 0, columnsHigh = 0, columnsLow = 0, count = 0] = part;
  if (part.length < COMPONENTS_AT + count * COMPONENT_BYTES) throw damagedJpeg('its frame header is cut');
  const components = Array.from({ length: count }, (_, i) => {
    const [id = 0, sampling = 0, quantisation = 0] = part.subarray(COMPONENTS_AT + i * COMPONENT_BYTES);
    return { id, across: sampling >> 4, down: sampling & 0xf, quantisation };
  });
  return { marker, precision, rows: (rowsHigh << 8) | rowsLow, columns: (columnsHigh << 8) | columnsLow, components };
}

/** The first frame header, without decoding anything. @throws AppError dicom/corrupt where there is none */
export function frameOf(encoded: Uint8Array): JpegFrame {
  for (const segment of jpegSegments(encoded)) if (isFrameHeader(segment.marker)) return readFrame(segment);
  throw damagedJpeg('it has no frame header');
}
