// Brings a codec in when the first file needs it: WebAssembly modules take time and memory that most series never need.
import { AppError } from '../../../src-shared/protocol/errors.ts';
import { isUncompressed, type PixelEncoding } from '../transfer-syntaxes.ts';
import { type EmscriptenDecoder, emscriptenCodec } from './emscripten.ts';
import { decodeLosslessJpeg } from './jpeg-lossless.ts';
import { frameOf } from './jpeg-markers.ts';
import { decodeSequentialJpeg } from './jpeg-sequential.ts';
import { decodeRle } from './rle.ts';
import type { Codec } from './samples.ts';

type Loader = () => Promise<Codec>;
type DecoderClass = new () => EmscriptenDecoder;

const BITS_PER_BYTE = 8;
/** libjpeg-turbo in its usual build knows this precision only. */
const JPEG_BITS = 8;

/** The libraries chat on standard output, which belongs to the results of the command line. Each makes its options its own. */
const quiet = () => ({ print: () => undefined, printErr: () => undefined });

const plainly = (thrown: unknown): string => (thrown instanceof Error ? thrown.message : `error ${String(thrown)}`);

const loaders: Readonly<Record<Exclude<PixelEncoding, 'native' | 'big-endian'>, Loader>> = {
  rle:
    async () =>
    (encoded, { rows, columns, bitsAllocated }) => {
      const bytesPerSample = (bitsAllocated / BITS_PER_BYTE) as 1 | 2 | 4;
      return { bytes: decodeRle(encoded, rows * columns, bytesPerSample), bytesPerSample, components: 1 };
    },
  'jpeg-lossless': async () => decodeLosslessJpeg,
  jpeg: async () => {
    const { default: create } = await import('@cornerstonejs/codec-libjpeg-turbo-8bit/decodewasmjs');
    const library = (await create(quiet())) as { readonly JPEGDecoder: DecoderClass };
    const eightBits = emscriptenCodec('JPEG', () => new library.JPEGDecoder(), plainly);
    return (encoded, shape) =>
      frameOf(encoded).precision === JPEG_BITS ? eightBits(encoded, shape) : decodeSequentialJpeg(encoded, shape);
  },
  'jpeg-ls': async () => {
    const { default: create } = await import('@cornerstonejs/codec-charls/decodewasmjs');
    const library = (await create(quiet())) as {
      readonly JpegLSDecoder: DecoderClass;
      getExceptionMessage(code: unknown): string;
    };
    const explain = (thrown: unknown): string =>
      typeof thrown === 'number' ? library.getExceptionMessage(thrown) : plainly(thrown);
    return emscriptenCodec('JPEG-LS', () => new library.JpegLSDecoder(), explain);
  },
  'jpeg-2000': async () => {
    const { default: create } = await import('@cornerstonejs/codec-openjpeg/decodewasmjs');
    const library = (await create(quiet())) as { readonly J2KDecoder: DecoderClass };
    return emscriptenCodec('JPEG 2000', () => new library.J2KDecoder(), plainly);
  },
  htj2k: async () => {
    const { default: create } = await import('@cornerstonejs/codec-openjph/wasmjs');
    const library = (await create(quiet())) as { readonly HTJ2KDecoder: DecoderClass };
    return emscriptenCodec('HTJ2K', () => new library.HTJ2KDecoder(), plainly);
  },
};

const loaded = new Map<PixelEncoding, Codec>();

/** Has to be awaited before frames of this encoding are decoded in this thread. */
export async function loadCodec(encoding: PixelEncoding): Promise<void> {
  if (isUncompressed(encoding) || loaded.has(encoding)) return;
  loaded.set(encoding, await loaders[encoding as keyof typeof loaders]());
}

/** @throws AppError engine/internal where `loadCodec` was not awaited */
export function codecOf(encoding: PixelEncoding): Codec {
  const codec = loaded.get(encoding);
  if (codec) return codec;
  throw new AppError('engine/internal', `The decoder for ${encoding} was not loaded in this thread.`);
}
