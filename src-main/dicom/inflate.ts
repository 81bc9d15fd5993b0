// A deflated data set, inflated within a bound that follows from its own header: a few kilobytes can ask for gigabytes. The beginning is inflated
// first; it says how large the picture is, and what lies far beyond the picture is left alone. Source: PS3.5 A.5.
import { constants, inflateRawSync, inflateSync } from 'node:zlib';
import { asArray, dataSetOf, numbersOf, PIXEL_DATA } from './data-set.ts';
import { EXPLICIT_ENCODING } from './element-head.ts';
import { readElements } from './element-reader.ts';
import { beginsAsFile } from './encoding-guess.ts';
import type { FileRefusal } from './file-refusal.ts';
import { ReadFailure } from './read-failure.ts';

/** A deflated file may not grow beyond this, whatever its header says. 300 slices of 512 x 512 in 16 bits fit. */
const MOST_INFLATED_BYTES = 160 * 1024 * 1024;
/** Packed bytes that are looked at first; most headers end within. Four times as many each time that is too few. */
const FIRST_PACKED_BYTES = 16 * 1024;
const PACKED_GROWTH = 4;
/** Deflate makes no more of a byte (RFC 1951: 258 bytes of two bits). */
const MOST_EXPANSION = 1032;
/** What a data set may hold behind its picture: overlays, curves, private elements, padding. */
const SPARE_BYTES = 16 * 1024 * 1024;
/** What most have behind it: nothing, or little. */
const USUAL_REST_BYTES = 64 * 1024;
const BITS_PER_BYTE = 8;

interface Inflated {
  readonly bytes: Uint8Array;
  /** Where the data set begins in them. */
  readonly start: number;
  /** Of `bytes`, were they whole. */
  readonly totalBytes: number;
  readonly repaired: readonly string[];
}

interface Beginning {
  readonly bytes: Uint8Array;
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

/** As much as the packed bytes give, cut anywhere. @throws Error of zlib */
export const inflateBeginning = (packed: Uint8Array, packedBytes = FIRST_PACKED_BYTES): Uint8Array =>
  asArray(
    inflateRawSync(packed.subarray(0, packedBytes), {
      finishFlush: constants.Z_SYNC_FLUSH,
      maxOutputLength: MOST_INFLATED_BYTES,
    }),
  );

/** @param position where the deflated bytes begin */
export function inflateDataSet(bytes: Uint8Array, position: number): Inflated | FileRefusal {
  // Loaded here, because few files are deflated.
  const { inflateRawSync, inflateSync } = process.getBuiltinModule('node:zlib');
  const packed = bytes.subarray(position);
  const beginning = readBeginning(packed);
  const most = Math.min(MOST_INFLATED_BYTES, (beginning?.pictureEnd ?? MOST_INFLATED_BYTES) + SPARE_BYTES);
  const options = { maxOutputLength: most, ...chunksFor(packed, beginning) };
  try {
    return whole(asArray(inflateRawSync(packed, options)));
  } catch (thrown) {
    const code = (thrown as { readonly code?: string }).code;
    if (code === 'ERR_BUFFER_TOO_LARGE') return tooLarge(beginning, most);
    if (beginsAsFile(packed, packed.length)) return whole(bytes, position, ['The file says that it is deflated, and is not.']);
    try {
      const repaired = ['The deflated data set has a zlib header, which it must not have.'];
      return whole(asArray(inflateSync(packed, options)), 0, repaired);
    } catch {
      const isCut = code === 'Z_BUF_ERROR';
      return {
        code: isCut ? 'truncated' : 'corrupt',
        message: `The data set cannot be inflated${isCut ? ': it ends too early' : ''}. Copy the file again from where it came.`,
      };
    }
  }
}

/** Where the picture is there, it is shown: what follows it is of no use. */
function tooLarge(beginning: Beginning | null, most: number): Inflated | FileRefusal {
  if (beginning && beginning.bytes.length >= beginning.pictureEnd) {
    const note = `The data set inflates to more than ${most} bytes, of which its picture needs ${beginning.pictureEnd}; the rest is left out.`;
    return {
      bytes: beginning.bytes,
      start: 0,
      totalBytes: Math.max(beginning.bytes.length, beginning.elementEnd),
      repaired: [note],
    };
  }
  return {
    code: 'too-large',
    message: `The data set inflates to more than ${most} bytes, which is refused. Convert the file to Explicit VR Little Endian where it is sound.`,
  };
}

/** In one piece where its size is known: pieces are joined in the end, which takes the memory twice. */
function chunksFor(packed: Uint8Array, beginning: Beginning | null): { readonly chunkSize?: number } {
  if (!beginning) return {};
  const likely = Math.max(beginning.pictureEnd, beginning.elementEnd) + USUAL_REST_BYTES;
  return { chunkSize: Math.min(MOST_INFLATED_BYTES, likely, packed.length * MOST_EXPANSION + USUAL_REST_BYTES) };
}

/** null where all of it is small, or no header can be made out in it. */
function readBeginning(packed: Uint8Array): Beginning | null {
  for (let size = FIRST_PACKED_BYTES; size < packed.length; size *= PACKED_GROWTH) {
    try {
      const beginning = measured(inflateBeginning(packed, size));
      if (beginning) return beginning;
    } catch (thrown) {
      if (!(thrown instanceof ReadFailure)) return null;
      if (thrown.kind === 'damaged') return null;
    }
  }
  return null;
}

/** @throws ReadFailure */
function measured(bytes: Uint8Array): Beginning | null {
  const { elements } = readElements(bytes, { encoding: EXPLICIT_ENCODING, start: 0, isWhole: false });
  const pixels = elements[PIXEL_DATA];
  if (!pixels) return null;
  const dataSet = dataSetOf(bytes, elements, true);
  const sizes = ['x00280010', 'x00280011', 'x00280100', 'x00280002'].map((tag) => dataSet.uint16(tag) ?? 1);
  const [frames = 1] = numbersOf(dataSet, 'x00280008') ?? [];
  const bits = sizes.reduce((product, size) => product * size, Math.max(1, frames));
  return {
    bytes,
    pictureEnd: pixels.dataOffset + Math.ceil(bits / BITS_PER_BYTE),
    elementEnd: pixels.dataOffset + pixels.length,
  };
}
