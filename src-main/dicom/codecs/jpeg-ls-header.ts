// The head of a JPEG-LS picture: size, bits, components, and in which order they lie. Source: ITU-T T.87, annex C.
import type { CodeHeader } from './code-header.ts';
import { damagedJpeg, jpegSegments, MARKER, readFrame } from './jpeg-markers.ts';

const FRAME = 0xf7;
/** Without it the library takes ten seconds to find out that a picture of a kilobyte is cut. */
const END_OF_IMAGE = Uint8Array.of(0xff, MARKER.end);

interface JpegLsPicture extends CodeHeader {
  readonly isPlanar: boolean;
  /** With an end, whether it had one or not. */
  readonly codestream: Uint8Array;
}

/** @throws AppError dicom/corrupt */
export function readJpegLsHeader(encoded: Uint8Array): JpegLsPicture {
  let header: CodeHeader | null = null;
  for (const segment of jpegSegments(encoded)) {
    if (segment.marker === FRAME) {
      const { rows, columns, precision, components } = readFrame(segment);
      header = { rows, columns, precision, components: components.length };
    } else if (segment.marker === MARKER.scan) {
      if (!header) break;
      // Behind the components: NEAR, then how they are interleaved; 0 is one scan for each of them.
      const interleave = segment.part[2 + 2 * (segment.part[0] ?? 0)];
      const codestream = Buffer.concat([encoded, END_OF_IMAGE]);
      return { ...header, codestream, isPlanar: header.components > 1 && interleave === 0 };
    }
  }
  throw damagedJpeg('it is no JPEG-LS picture, or has no scan');
}
