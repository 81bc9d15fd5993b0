// The decoders of the cornerstone codec packages: C++ libraries compiled to WebAssembly, all with the same few methods. Loaded when first needed.
import { AppError } from '../../../src-shared/protocol/errors.ts';
import { asAnnounced, type CodeHeader, requireAnnounced } from './code-header.ts';
import type { Codec, DecodedSamples, FrameShape } from './samples.ts';

interface FrameInfo {
  readonly width: number;
  readonly height: number;
  readonly bitsPerSample: number;
  readonly componentCount: number;
}

export interface EmscriptenDecoder {
  getEncodedBuffer(length: number): Uint8Array;
  getDecodedBuffer(): Uint8Array;
  decode(): void;
  getFrameInfo(): FrameInfo;
  delete(): void;
}

/** What the code says of its picture, and how the library gets and gives it. */
interface Picture extends CodeHeader {
  /** Left out: the encoded bytes as they are. */
  readonly codestream?: Uint8Array;
  /** One component after the other. */
  readonly isPlanar?: boolean;
  /** The library undoes a colour transform. */
  readonly isTransformed?: boolean;
}

interface Library {
  readonly name: string;
  createDecoder(): EmscriptenDecoder;
  readPicture(encoded: Uint8Array, shape: FrameShape): Picture;
  explain(thrown: unknown): string;
}

const BITS_PER_BYTE = 8;

/**
 * A codec over one library.
 * @param discard is called when the library failed: its memory may be in disorder, and must not decode the next file
 */
export function emscriptenCodec({ name, createDecoder, readPicture, explain }: Library, discard: () => void): Codec {
  return (encoded, shape) => {
    const picture = readPicture(encoded, shape);
    requireAnnounced(name, picture, shape);
    try {
      const decoder = createDecoder();
      const samples = decodeWith(decoder, picture.codestream ?? encoded, picture);
      decoder.delete();
      return asAnnounced(picture.isPlanar ? interleaved(samples) : samples, picture, shape);
    } catch (thrown) {
      discard();
      throw new AppError(
        'dicom/corrupt',
        `The ${name} data cannot be decoded: ${explain(thrown)}. Copy the file again from where it came.`,
      );
    }
  };
}

/** @throws Error, and whatever the library throws */
function decodeWith(decoder: EmscriptenDecoder, encoded: Uint8Array, picture: Picture): DecodedSamples {
  decoder.getEncodedBuffer(encoded.length).set(encoded);
  decoder.decode();
  const { width, height, bitsPerSample, componentCount } = decoder.getFrameInfo();
  const { rows, columns, components, precision } = picture;
  if (width !== columns || height !== rows || componentCount !== components || bitsPerSample !== precision)
    throw new Error(`it gives ${width} x ${height} pixels of ${componentCount} x ${bitsPerSample} bits`);
  const bytesPerSample = precision > BITS_PER_BYTE ? 2 : 1;
  // The buffer lies in the library's own memory, which the next frame reuses.
  const bytes = decoder.getDecodedBuffer().slice();
  const needed = rows * columns * components * bytesPerSample;
  if (bytes.length < needed) throw new Error(`it gives ${bytes.length} bytes of ${needed}`);
  const samples = { bytes: bytes.subarray(0, needed), bytesPerSample, components } as const;
  return picture.isTransformed && components === 3 ? { ...samples, photometricInterpretation: 'RGB' } : samples;
}

/** From one component after the other to the samples of a pixel together. */
function interleaved(samples: DecodedSamples): DecodedSamples {
  const { bytes, bytesPerSample: width, components } = samples;
  const target = new Uint8Array(bytes.length);
  const pixels = bytes.length / components / width;
  for (let from = 0, component = 0; component < components; component++) {
    for (let pixel = 0; pixel < pixels; pixel++) {
      const to = (pixel * components + component) * width;
      for (let i = 0; i < width; i++) target[to + i] = bytes[from++] as number;
    }
  }
  return { ...samples, bytes: target };
}
