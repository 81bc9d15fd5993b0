// Brings a codec in when the first file needs it: WebAssembly modules take time and memory that most series never need.
import { AppError } from '../../../src-shared/protocol/errors.ts';
import { isUncompressed, type PixelEncoding } from '../transfer-syntaxes.ts';
import { type EmscriptenDecoder, emscriptenCodec } from './emscripten.ts';
import { jpegCodec, readEightBitJpeg } from './jpeg.ts';
import { readJpeg2000Header } from './jpeg-2000-header.ts';
import { decodeLosslessJpeg } from './jpeg-lossless.ts';
import { readJpegLsHeader } from './jpeg-ls-header.ts';
import { decodeRle } from './rle.ts';
import type { Codec } from './samples.ts';

/** @param discard forgets the codec, so that the next file gets a new one */
type Loader = (discard: () => void) => Promise<Codec>;
type DecoderClass = new () => EmscriptenDecoder;

/** The libraries chat on standard output, which belongs to the results of the command line. Each makes its options its own. */
const quiet = () => ({ print: () => undefined, printErr: () => undefined });

const plainly = (thrown: unknown): string => (thrown instanceof Error ? thrown.message : `error ${String(thrown)}`);

const loaders: Readonly<Record<Exclude<PixelEncoding, 'native' | 'big-endian'>, Loader>> = {
  rle: async () => decodeRle,
  'jpeg-lossless': async () => decodeLosslessJpeg,
  jpeg: async (discard) => {
    const { default: create } = await import('@cornerstonejs/codec-libjpeg-turbo-8bit/decodewasmjs');
    const { JPEGDecoder } = (await create(quiet())) as { readonly JPEGDecoder: DecoderClass };
    const createDecoder = () => new JPEGDecoder();
    return jpegCodec(emscriptenCodec({ name: 'JPEG', createDecoder, readPicture: readEightBitJpeg, explain: plainly }, discard));
  },
  'jpeg-ls': async (discard) => {
    const { default: create } = await import('@cornerstonejs/codec-charls/decodewasmjs');
    const library = (await create(quiet())) as {
      readonly JpegLSDecoder: DecoderClass;
      getExceptionMessage(code: unknown): string;
    };
    const explain = (thrown: unknown): string =>
      typeof thrown === 'number' ? library.getExceptionMessage(thrown) : plainly(thrown);
    const createDecoder = () => new library.JpegLSDecoder();
    return emscriptenCodec({ name: 'JPEG-LS', createDecoder, readPicture: readJpegLsHeader, explain }, discard);
  },
  'jpeg-2000': async (discard) => {
    const { default: create } = await import('@cornerstonejs/codec-openjpeg/decodewasmjs');
    const { J2KDecoder } = (await create(quiet())) as { readonly J2KDecoder: DecoderClass };
    const createDecoder = () => new J2KDecoder();
    return emscriptenCodec({ name: 'JPEG 2000', createDecoder, readPicture: readJpeg2000Header, explain: plainly }, discard);
  },
  htj2k: async (discard) => {
    const { default: create } = await import('@cornerstonejs/codec-openjph/wasmjs');
    const { HTJ2KDecoder } = (await create(quiet())) as { readonly HTJ2KDecoder: DecoderClass };
    const createDecoder = () => new HTJ2KDecoder();
    return emscriptenCodec({ name: 'HTJ2K', createDecoder, readPicture: readJpeg2000Header, explain: plainly }, discard);
  },
};

const loaded = new Map<PixelEncoding, Codec>();

/** Has to be awaited before each frame of this encoding that is decoded in this thread. */
export async function loadCodec(encoding: PixelEncoding): Promise<void> {
  if (isUncompressed(encoding) || loaded.has(encoding)) return;
  const load = loaders[encoding as keyof typeof loaders];
  loaded.set(encoding, await load(() => loaded.delete(encoding)));
}

/** @throws AppError engine/internal where `loadCodec` was not awaited */
export function codecOf(encoding: PixelEncoding): Codec {
  const codec = loaded.get(encoding);
  if (codec) return codec;
  throw new AppError('engine/internal', `The decoder for ${encoding} was not loaded in this thread.`);
}
