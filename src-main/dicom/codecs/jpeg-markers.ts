// The marker segments of a JPEG file up to its first scan, and what both kinds of sequential JPEG read of them. Source: ITU-T T.81, annex B.
import { AppError } from '../../../src-shared/protocol/errors.ts';
import type { FrameShape } from './samples.ts';

const START_OF_SCAN = 0xda;
const END_OF_IMAGE = 0xd9;
/** Frame headers are 0xc0 to 0xcf but for these: Huffman tables, extensions, arithmetic conditioning. */
const NOT_FRAMES = [0xc4, 0xc8, 0xcc];
const FIRST_FRAME = 0xc0;
const LAST_FRAME = 0xcf;
const MARKER_BYTES = 2;

export const isFrameHeader = (marker: number): boolean =>
  marker >= FIRST_FRAME && marker <= LAST_FRAME && !NOT_FRAMES.includes(marker);

export const damagedJpeg = (why: string): AppError =>
  new AppError('dicom/corrupt', `The JPEG data cannot be decoded: ${why}. Copy the file again from where it came.`);

interface Segment {
  readonly marker: number;
  /** Its parameters, without marker and length. */
  readonly part: Uint8Array;
  /** Where the file goes on behind it. */
  readonly end: number;
}

/** Up to and with the first scan header. @throws AppError dicom/corrupt */
export function* jpegSegments(bytes: Uint8Array): Generator<Segment, void, void> {
  let at = MARKER_BYTES;
  while (at + 2 * MARKER_BYTES <= bytes.length) {
    if (bytes[at] !== 0xff) throw damagedJpeg(`there is no marker at byte ${at}`);
    const marker = bytes[at + 1] as number;
    if (marker === 0xff) {
      at++;
      continue;
    }
    const end = at + MARKER_BYTES + (((bytes[at + MARKER_BYTES] as number) << 8) | (bytes[at + MARKER_BYTES + 1] as number));
    if (end > bytes.length) throw damagedJpeg('a segment reaches beyond its end');
    yield { marker, part: bytes.subarray(at + 2 * MARKER_BYTES, end), end };
    if (marker === START_OF_SCAN || marker === END_OF_IMAGE) return;
    at = end;
  }
}

/** Bits of a sample, as the frame header says; 0 where there is none. */
export function precisionOf(encoded: Uint8Array): number {
  for (const { marker, part } of jpegSegments(encoded)) if (isFrameHeader(marker)) return part[0] ?? 0;
  return 0;
}

interface FrameHeader {
  readonly precision: number;
  readonly rows: number;
  readonly columns: number;
  /** Selector of the component's quantisation table. */
  readonly quantisation: number;
}

/** @throws AppError dicom/corrupt where the picture is not the one that the DICOM header announces */
export function readFrameHeader(part: Uint8Array, shape: FrameShape): FrameHeader {
  const [precision = 0, rowsHigh = 0, rowsLow = 0, columnsHigh = 0, columnsLow = 0, components = 0, , , quantisation = 0] = part;
  const [rows, columns] = [(rowsHigh << 8) | rowsLow, (columnsHigh << 8) | columnsLow];
  if (components === 1 && rows === shape.rows && columns === shape.columns) return { precision, rows, columns, quantisation };
  throw damagedJpeg(
    `the picture in it is ${columns} x ${rows} with ${components} components, the header says ${shape.columns} x ${shape.rows} with 1`,
  );
}
