// One frame of one DICOM file as an .npy: what `convscope pixels` does.
import { stat } from 'node:fs/promises';
import type { StoredArray } from '../../src-shared/imaging/modality.ts';
import { toHu } from '../dicom/decode-frame.ts';
import { encodeNpy } from '../export/npy.ts';
import { DecodePool } from '../workers/decode-pool.ts';
import { writeWhole } from './atomic-write.ts';
import { readingFailed } from './file-errors.ts';
import { sha256 } from './hash.ts';
import { readSource } from './slice-source.ts';

/** `stored`: int32 after sign extension and masking (32-bit unsigned values wrap), float32 of float pixels. `hu`: float32 after rescale. */
export type PixelValues = 'stored' | 'hu';

/** @throws AppError dicom/*, file/* */
export async function writePixels(
  path: string,
  frame: number,
  values: PixelValues,
  out: string,
  how: { overwrite: boolean; signal: AbortSignal },
) {
  const bytes = await fileSize(path);
  const pool = DecodePool.create(1);
  try {
    const decoded = await pool.decode(await readSource({ kind: 'file', path, bytes }), frame, how.signal);
    const array = values === 'hu' ? toHu(decoded) : storedArray(decoded.stored);
    const shape = [decoded.rows, decoded.columns, ...(decoded.samplesPerPixel > 1 ? [decoded.samplesPerPixel] : [])];
    await writeWhole(out, encodeNpy(shape, array), how);
    return {
      file: path,
      frame,
      values,
      shape,
      dtype: array instanceof Float32Array ? 'float32' : 'int32',
      ...extremes(array),
      sha256: sha256(new Uint8Array(array.buffer, array.byteOffset, array.byteLength)),
      transferSyntaxUID: decoded.transferSyntaxUID,
      photometricInterpretation: decoded.photometricInterpretation,
      repaired: decoded.repaired,
      out,
    };
  } finally {
    await pool.close();
  }
}

const storedArray = (stored: StoredArray): Int32Array | Float32Array =>
  stored instanceof Float32Array ? stored : Int32Array.from(stored);

async function fileSize(path: string): Promise<number> {
  try {
    return (await stat(path)).size;
  } catch (thrown) {
    throw readingFailed(path, thrown);
  }
}

function extremes(array: Float32Array | Int32Array): { min: number; max: number; mean: number } {
  let min = Number.POSITIVE_INFINITY;
  let max = Number.NEGATIVE_INFINITY;
  let sum = 0;
  for (const value of array) {
    if (value < min) min = value;
    if (value > max) max = value;
    sum += value;
  }
  return { min, max, mean: sum / array.length };
}
