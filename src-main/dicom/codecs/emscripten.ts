// The decoders of the cornerstone codec packages: C++ libraries compiled to WebAssembly, all with the same few methods. Loaded when first needed.
import { AppError } from '../../../src-shared/protocol/errors.ts';
import type { Codec, FrameShape } from './samples.ts';

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

const BITS_PER_BYTE = 8;

/** A codec over one library; `decode` makes a decoder for one frame. @throws AppError dicom/corrupt */
export function emscriptenCodec(
  name: string,
  createDecoder: () => EmscriptenDecoder,
  explain: (thrown: unknown) => string,
): Codec {
  return (encoded, shape) => {
    const decoder = createDecoder();
    try {
      decoder.getEncodedBuffer(encoded.length).set(encoded);
      decoder.decode();
      const info = decoder.getFrameInfo();
      requireShape(name, info, shape);
      const bytesPerSample = info.bitsPerSample > BITS_PER_BYTE ? 2 : 1;
      // The buffer lies in the library's own memory, which the next frame reuses.
      const bytes = decoder.getDecodedBuffer().slice();
      const needed = shape.rows * shape.columns * bytesPerSample;
      if (bytes.length < needed) throw damaged(name, `it gives ${bytes.length} bytes of ${needed}`);
      return { bytes, bytesPerSample, components: 1 };
    } catch (thrown) {
      throw thrown instanceof AppError ? thrown : damaged(name, explain(thrown));
    } finally {
      decoder.delete();
    }
  };
}

function requireShape(name: string, { width, height, componentCount }: FrameInfo, { rows, columns }: FrameShape): void {
  if (width === columns && height === rows && componentCount === 1) return;
  throw damaged(
    name,
    `the picture in it is ${width} x ${height} with ${componentCount} components, the header says ${columns} x ${rows} with 1`,
  );
}

const damaged = (name: string, why: string): AppError =>
  new AppError('dicom/corrupt', `The ${name} data cannot be decoded: ${why}. Copy the file again from where it came.`);
