// A deflated data set, inflated within a bound. Source: PS3.5 A.5.
import { asArray } from './data-set.ts';
import { beginsAsFile } from './encoding-guess.ts';
import type { FileRefusal } from './file-refusal.ts';

/** A deflated file may not grow beyond this: a few kilobytes can ask for gigabytes. 300 slices of 512 x 512 in 16 bits fit, and inflating takes
 * twice the memory. */
const MOST_INFLATED_BYTES = 160 * 1024 * 1024;

interface Inflated {
  readonly bytes: Uint8Array;
  /** Where the data set begins in them. */
  readonly start: number;
  readonly repaired: readonly string[];
}

/** @param position where the deflated bytes begin */
export function inflateDataSet(bytes: Uint8Array, position: number): Inflated | FileRefusal {
  // Loaded here, because few files are deflated.
  const { inflateRawSync, inflateSync } = process.getBuiltinModule('node:zlib');
  const packed = bytes.subarray(position);
  const options = { maxOutputLength: MOST_INFLATED_BYTES };
  try {
    return { bytes: asArray(inflateRawSync(packed, options)), start: 0, repaired: [] };
  } catch (thrown) {
    const code = (thrown as { readonly code?: string }).code;
    if (code === 'ERR_BUFFER_TOO_LARGE') {
      return {
        code: 'too-large',
        message: `The data set inflates to more than ${MOST_INFLATED_BYTES} bytes, which is refused.`,
      };
    }
    if (beginsAsFile(packed, packed.length))
      return { bytes, start: position, repaired: ['The file says that it is deflated, and is not.'] };
    try {
      const repaired = ['The deflated data set has a zlib header, which it must not have.'];
      return { bytes: asArray(inflateSync(packed, options)), start: 0, repaired };
    } catch {
      const isCut = code === 'Z_BUF_ERROR';
      return {
        code: isCut ? 'truncated' : 'corrupt',
        message: `The data set cannot be inflated${isCut ? ': it ends too early' : ''}. Copy the file again from where it came.`,
      };
    }
  }
}
