// A deflated data set, inflated within a bound that follows from its own header: a few kilobytes can ask for gigabytes. The beginning is inflated
// first; it says how large the picture is, and what lies far beyond the picture is left alone. Source: PS3.5 A.5.
import { asArray, dataSetOf, numbersOf, PIXEL_DATA } from './data-set.ts';
import { EXPLICIT_ENCODING } from './element-head.ts';
import { readElements } from './element-reader.ts';
import { beginsAsFile } from './encoding-guess.ts';
import type { FileRefusal } from './file-refusal.ts';
import { ReadFailure } from './read-failure.ts';

/** A deflated file may not grow beyond this, whatever its header says. 300 slices of 512 x 512 in 16 bits fit. */
const MOST_INFLATED_BYTES = 160 * 1024 * 1024;
/** A header ends within, also one of thousands of frames. Where there is none in so many, no more than twice as many are inflated. */
const MOST_HEADER_BYTES = 16 * 1024 * 1024;
const MOST_WITHOUT_PICTURE = 2 * MOST_HEADER_BYTES;
/** Packed bytes that are looked at first; most headers end within. Twice as many each time that is too few. */
const FIRST_PACKED_BYTES = 4 * 1024;
const PACKED_GROWTH = 2;
/** Deflate makes no more of a byte (RFC 1951: 258 bytes of two bits). */
const MOST_EXPANSION = 1032;
/** What a data set may hold behind its picture: overlays, curves, private elements, padding. */
const SPARE_BYTES = 16 * 1024 * 1024;
/** What most have behind it: nothing, or little. */
const USUAL_REST_BYTES = 64 * 1024;
const BITS_PER_BYTE = 8;
/** Integers, floats, doubles. */
const PIXELS = [PIXEL_DATA, 'x7fe00008', 'x7fe00009'];

interface Inflated {
  readonly bytes: Uint8Array;
  /** Where the data set begins in them. */
  readonly start: number;
  /** Of `bytes`, were they whole. */
  readonly totalBytes: number;
  readonly repaired: readonly string[];
}

interface Beginning {
  /** Where the picture ends that Rows, Columns and Number of Frames announce. */
  readonly pictureEnd: number;
  /** Where the pixel data ends by its own length. */
  readonly elementEnd: number;
}

const whole = (bytes: Uint8Array, start = 0, repaired: readonly string[] = []): Inflated => ({
  bytes,
  start,
  totalBytes: bytes.length,
  repaired,
});

/** Loaded when it is needed, because few files are deflated. */
const zlib = (): typeof import('node:zlib') => process.getBuiltinModule('node:zlib');

/** As much as the packed bytes give, cut anywhere. @throws Error of zlib */
export const inflateBeginning = (
  packed: Uint8Array,
  packedBytes = FIRST_PACKED_BYTES,
  maxOutputLength = MOST_INFLATED_BYTES,
): Uint8Array =>
  asArray(
    zlib().inflateRawSync(packed.subarray(0, packedBytes), {
      finishFlush: zlib().constants.Z_SYNC_FLUSH,
      maxOutputLength,
    }),
  );

/** @param position where the deflated bytes begin */
export function inflateDataSet(bytes: Uint8Array, position: number): Inflated | FileRefusal {
  const packed = bytes.subarray(position);
  const beginning = readBeginning(packed);
  const most = beginning ? Math.min(MOST_INFLATED_BYTES, beginning.pictureEnd + SPARE_BYTES) : MOST_WITHOUT_PICTURE;
  const options = { maxOutputLength: most, ...chunksFor(packed, beginning) };
  try {
    return whole(asArray(zlib().inflateRawSync(packed, options)));
  } catch (thrown) {
    const code = (thrown as { readonly code?: string }).code;
    if (code === 'ERR_BUFFER_TOO_LARGE') return tooLarge(packed, beginning, most);
    if (beginsAsFile(packed, packed.length)) return whole(bytes, position, ['The file says that it is deflated, and is not.']);
    try {
      const repaired = ['The deflated data set has a zlib header, which it must not have.'];
      return whole(asArray(zlib().inflateSync(packed, options)), 0, repaired);
    } catch {
      const isCut = code === 'Z_BUF_ERROR';
      return {
        code: isCut ? 'truncated' : 'corrupt',
        message: `The data set cannot be inflated${isCut ? ': it ends too early' : ''}. Copy the file again from where it came.`,
      };
    }
  }
}

/** Where the picture comes before what is too much, it is shown, and the rest left alone. */
function tooLarge(packed: Uint8Array, beginning: Beginning | null, most: number): Inflated | FileRefusal {
  const bytes = beginning && beginningUpTo(packed, beginning.pictureEnd);
  if (bytes) {
    const note = `The data set inflates to more than ${most} bytes, of which its picture needs ${beginning.pictureEnd}; the rest is left out.`;
    return { bytes, start: 0, totalBytes: Math.max(bytes.length, beginning.elementEnd), repaired: [note] };
  }
  return {
    code: 'too-large',
    message: `The data set inflates to more than ${most} bytes, which is refused. Convert the file to Explicit VR Little Endian where it is sound.`,
  };
}

/** null where so many bytes cannot be had without far more. */
function beginningUpTo(packed: Uint8Array, needed: number): Uint8Array | null {
  try {
    for (let size = FIRST_PACKED_BYTES; size < packed.length; size *= PACKED_GROWTH) {
      const bytes = inflateBeginning(packed, size, needed + SPARE_BYTES);
      if (bytes.length >= needed) return bytes;
    }
  } catch {
    // More than was allowed, or damaged: the caller refuses the file.
  }
  return null;
}

/** In one piece where its size is known: pieces are joined in the end, which takes the memory twice. */
function chunksFor(packed: Uint8Array, beginning: Beginning | null): { readonly chunkSize?: number } {
  if (!beginning) return {};
  const likely = Math.max(beginning.pictureEnd, beginning.elementEnd) + USUAL_REST_BYTES;
  return { chunkSize: Math.min(MOST_INFLATED_BYTES, likely, packed.length * MOST_EXPANSION + USUAL_REST_BYTES) };
}

/** null where all of it is small, or no picture is announced in its first bytes. */
function readBeginning(packed: Uint8Array): Beginning | null {
  for (let size = FIRST_PACKED_BYTES; size < packed.length; size *= PACKED_GROWTH) {
    try {
      const beginning = measured(inflateBeginning(packed, size, MOST_HEADER_BYTES));
      if (beginning) return beginning;
    } catch (thrown) {
      // Cut: its header goes on. Else it will be inflated within the bound for all, and told about.
      if (!(thrown instanceof ReadFailure && thrown.kind === 'cut')) return null;
    }
  }
  return null;
}

/** @throws ReadFailure */
function measured(bytes: Uint8Array): Beginning | null {
  const { elements } = readElements(bytes, { encoding: EXPLICIT_ENCODING, start: 0, isWhole: false });
  const pixels = PIXELS.map((tag) => elements[tag]).find((element) => element !== undefined);
  if (!pixels) return null;
  const dataSet = dataSetOf(bytes, elements, true);
  const sizes = ['x00280010', 'x00280011', 'x00280100', 'x00280002'].map((tag) => dataSet.uint16(tag) ?? 1);
  const [frames = 1] = numbersOf(dataSet, 'x00280008') ?? [];
  const bits = sizes.reduce((product, size) => product * size, Math.max(1, frames));
  return {
    pictureEnd: pixels.dataOffset + Math.ceil(bits / BITS_PER_BYTE),
    elementEnd: pixels.dataOffset + pixels.length,
  };
}
