// `.npz`: a zip of .npy arrays, stored or deflated. Source: numpy/lib/npyio.py, savez.
import { AppError } from '../../src-shared/protocol/errors.ts';
import { readNpy } from './npy.ts';
import { type StoredTensor, valueWarnings, type WeightsFile } from './weights-file.ts';
import type { ZipArchive } from './zip-archive.ts';

/** @throws AppError weights/corrupt, weights/unsupported for an archive without arrays, array/* naming the array */
export async function readNpz(archive: ZipArchive): Promise<WeightsFile> {
  const arrays = archive.names.filter((name) => name.endsWith('.npy'));
  if (arrays.length === 0) {
    const names = archive.names.slice(0, 5).join(', ');
    throw new AppError(
      'weights/unsupported',
      `The zip archive holds no weights: neither data.pkl nor .npy, but ${names || 'nothing'}.`,
    );
  }
  archive.requireRoom(arrays);
  const tensors: StoredTensor[] = [];
  for (const entry of arrays) {
    const name = entry.slice(0, -'.npy'.length);
    tensors.push({ name, ...readEntry(name, await archive.read(entry, { checked: true })) });
  }
  const ignored = archive.names.filter((name) => !name.endsWith('.npy'));
  return { format: 'npz', wrapper: null, tensors, ignored, warnings: valueWarnings(tensors), layers: null };
}

function readEntry(name: string, bytes: Uint8Array): Omit<StoredTensor, 'name'> {
  try {
    return readNpy(bytes);
  } catch (thrown) {
    if (thrown instanceof AppError)
      throw new AppError(thrown.code, `${name}: ${thrown.message}`, { ...thrown.detail, tensor: name });
    throw thrown;
  }
}
