// The head of a JPEG-LS picture: size, bits, components, and in which order they lie. Source: ITU-T T.87, annex C.
import type { CodeHeader } from './code-header.ts';
import { damagedJpeg, jpegSegments, MARKER, readFrame } from './jpeg-markers.ts';

const FRAME = 0xf7;

/** @throws AppError dicom/corrupt */
export function readJpegLsHeader(encoded: Uint8Array): CodeHeader & { readonly isPlanar: boolean } {
  let header: CodeHeader | null = null;
  for (const segment of jpegSegments(encoded)) {
    if (segment.marker === FRAME) {
      const { rows, columns, precision, components } = readFrame(segment);
      header = { rows, columns, precision, components: components.length };
    } else if (segment.marker === MARKER.scan) {
      if (!header) break;
      // Behind the components: NEAR, then how they are interleaved; 0 is one scan for each of them.
      const interleave = segment.part[2 + 2 * (segment.part[0] ?? 0)];
      return { ...header, isPlanar: header.components > 1 && interleave === 0 };
    }
  }
  throw damagedJpeg('it is no JPEG-LS picture, or has no scan');
}
