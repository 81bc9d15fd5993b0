// DCT JPEG with its colours: eight bits by libjpeg-turbo, baseline, extended or progressive; twelve by our own decoder, which is sequential.
import { AppError } from '../../../src-shared/protocol/errors.ts';
import { asAnnounced, type CodeHeader, requireAnnounced } from './code-header.ts';
import { isYbr, withColourMarker, ybrToRgb } from './jpeg-colour.ts';
import { frameOf, MARKER } from './jpeg-markers.ts';
import { decodeSequentialJpeg } from './jpeg-sequential.ts';
import type { Codec, FrameShape } from './samples.ts';

/** libjpeg-turbo in its usual build knows this precision only. */
const EIGHT_BITS = 8;

/** @param eightBits decodes pictures as `readEightBitJpeg` prepares them */
export const jpegCodec =
  (eightBits: Codec): Codec =>
  (encoded, shape) => {
    const frame = frameOf(encoded);
    const header = { ...frame, components: frame.components.length };
    requireAnnounced('JPEG', header, shape);
    if (frame.precision === EIGHT_BITS && frame.marker <= MARKER.progressiveFrame) return eightBits(encoded, shape);
    if (frame.marker === MARKER.progressiveFrame)
      throw new AppError(
        'dicom/unsupported-pixels',
        `The picture is a progressive JPEG of ${frame.precision} bits, which is not read; 8 bits are. Convert the file to Explicit VR Little Endian.`,
      );
    const samples = decodeSequentialJpeg(encoded, shape);
    if (header.components !== 3) return asAnnounced(samples, header, shape);
    if (isYbr(encoded, frame, shape)) ybrToRgb(new Uint16Array(samples.bytes.buffer as ArrayBuffer), frame.precision);
    return asAnnounced({ ...samples, photometricInterpretation: 'RGB' }, header, shape);
  };

/** libjpeg turns YBR into RGB where a marker says that it is one: it is made to say what it is. */
export function readEightBitJpeg(
  encoded: Uint8Array,
  shape: FrameShape,
): CodeHeader & { readonly codestream: Uint8Array; readonly isTransformed: boolean } {
  const frame = frameOf(encoded);
  const header = { rows: frame.rows, columns: frame.columns, precision: frame.precision, components: frame.components.length };
  if (header.components !== 3) return { ...header, codestream: encoded, isTransformed: false };
  // Whatever they were, the library gives red, green and blue.
  return { ...header, codestream: withColourMarker(encoded, isYbr(encoded, frame, shape)), isTransformed: true };
}
