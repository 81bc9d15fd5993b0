// The head of a JPEG 2000 codestream (also of HTJ2K), bare or in a JP2 file: size, bits, sign, components, and whether colours are transformed.
// Source: ITU-T T.800, annexes A.5.1, A.6.1, I.4, I.5.4.
import { AppError } from '../../../src-shared/protocol/errors.ts';
import type { CodeHeader } from './code-header.ts';

const START = 0xff4f;
const SIZE = 0xff51;
const CODING_STYLE = 0xff52;
const START_OF_TILE = 0xff90;
const JP2_SIGNATURE = 0x6a502020;
const CODESTREAM_BOX = 0x6a703263;
const BOX_HEADER_BYTES = 8;
const LONG_BOX_HEADER_BYTES = 16;
const COMPONENTS_AT = 38;
const COMPONENT_BYTES = 3;
const TRANSFORM_AT = 8;
const SIGN_BIT = 0x80;
/** Every tile takes some kilobytes before a pixel of it is decoded; 8192 x 8192 pixels in tiles of 128 are so many. */
const MOST_TILES = 4096;
/** The libraries give samples of at most 16 bits. */
const MOST_PRECISION = 16;

export interface Jpeg2000Header extends CodeHeader {
  /** Whether decoding gives RGB from a transformed YBR. */
  readonly isTransformed: boolean;
  readonly codestream: Uint8Array;
}

const damaged = (why: string): AppError =>
  new AppError('dicom/corrupt', `The JPEG 2000 data cannot be decoded: ${why}. Copy the file again from where it came.`);

/** @throws AppError dicom/corrupt, dicom/unsupported-pixels */
export function readJpeg2000Header(encoded: Uint8Array): Jpeg2000Header {
  const codestream = bareCodestream(encoded);
  const view = new DataView(codestream.buffer, codestream.byteOffset, codestream.byteLength);
  let size: CodeHeader | null = null;
  let isTransformed = false;
  for (let at = 2; at + 4 <= view.byteLength; ) {
    const marker = view.getUint16(at);
    if (marker === START_OF_TILE) break;
    const end = at + 2 + view.getUint16(at + 2);
    if (end > view.byteLength) break;
    if (marker === SIZE) size = readSize(new DataView(view.buffer, view.byteOffset + at, end - at));
    if (marker === CODING_STYLE && at + TRANSFORM_AT < end) isTransformed = view.getUint8(at + TRANSFORM_AT) !== 0;
    at = end;
  }
  if (!size) throw damaged('it does not say how large its picture is');
  return { ...size, isTransformed, codestream };
}

/** The libraries take both; boxes around it say nothing that DICOM does not say better (PS3.5 section 8.2.4 forbids them). */
function bareCodestream(encoded: Uint8Array): Uint8Array {
  const view = new DataView(encoded.buffer, encoded.byteOffset, encoded.byteLength);
  const begins = (at: number): boolean => at + 2 <= view.byteLength && view.getUint16(at) === START;
  if (begins(0)) return encoded;
  const isWrapped = view.byteLength >= BOX_HEADER_BYTES && view.getUint32(4) === JP2_SIGNATURE;
  for (let at = 0; isWrapped && at + LONG_BOX_HEADER_BYTES <= view.byteLength; ) {
    const length = view.getUint32(at);
    const isLong = length === 1;
    const content = at + (isLong ? LONG_BOX_HEADER_BYTES : BOX_HEADER_BYTES);
    const end = length === 0 ? view.byteLength : at + (isLong ? Number(view.getBigUint64(at + BOX_HEADER_BYTES)) : length);
    if (view.getUint32(at + 4) === CODESTREAM_BOX && begins(content))
      return encoded.subarray(content, Math.min(end, encoded.length));
    if (end < content) break;
    at = end;
  }
  throw damaged('there is no codestream in it');
}

/** @param segment from its marker on */
function readSize(segment: DataView): CodeHeader {
  if (segment.byteLength < COMPONENTS_AT + 2) throw damaged('its size segment is cut');
  const [right, bottom, left, top] = [6, 10, 14, 18].map((at) => segment.getUint32(at)) as [number, number, number, number];
  const [tileWidth, tileHeight, tileLeft, tileTop] = [22, 26, 30, 34].map((at) => segment.getUint32(at)) as [
    number,
    number,
    number,
    number,
  ];
  const components = segment.getUint16(COMPONENTS_AT);
  if (components === 0 || segment.byteLength < COMPONENTS_AT + 2 + components * COMPONENT_BYTES)
    throw damaged('its size segment is cut');
  if (right <= left || bottom <= top) throw damaged('its picture is empty');
  const tiles = Math.ceil((right - tileLeft) / tileWidth) * Math.ceil((bottom - tileTop) / tileHeight);
  if (!(tiles <= MOST_TILES)) throw damaged(`it is cut into ${tiles} tiles; at most ${MOST_TILES} are read`);
  const first = segment.getUint8(COMPONENTS_AT + 2);
  for (let i = 0; i < components; i++) {
    const at = COMPONENTS_AT + 2 + i * COMPONENT_BYTES;
    const [depth, across, down] = [segment.getUint8(at), segment.getUint8(at + 1), segment.getUint8(at + 2)];
    if (depth !== first || across !== 1 || down !== 1)
      throw new AppError(
        'dicom/unsupported-pixels',
        'The JPEG 2000 picture has components of different sizes or bits, which is not read. Convert the file to Explicit VR Little Endian.',
      );
  }
  const precision = (first & ~SIGN_BIT) + 1;
  if (precision > MOST_PRECISION)
    throw new AppError(
      'dicom/unsupported-pixels',
      `The JPEG 2000 picture has samples of ${precision} bits; at most ${MOST_PRECISION} are read. Convert the file to Explicit VR Little Endian.`,
    );
  return { rows: bottom - top, columns: right - left, components, precision, signed: (first & SIGN_BIT) !== 0 };
}
