// Tensor records -> float32 in C order. Offsets and strides are held to the storage before a value is read, sizes to the file before memory is taken.
import { AppError } from '../../../src-shared/protocol/errors.ts';
import { bytesPerValue, type DtypeName, valueReader, valuesOf } from '../dtypes.ts';
import type { StorageRecord, TensorRecord } from '../pickle/values.ts';
import type { StoredTensor } from '../weights-file.ts';

/** Where the bytes of storages are. */
export interface Storages {
  /** @returns exactly the bytes of the storage. @throws AppError weights/corrupt */
  readonly bytesOf: (storage: StorageRecord) => Uint8Array | Promise<Uint8Array>;
  readonly littleEndian: boolean;
}

/** Tensors with stride 0 are larger than their storage; honest ones by little. */
const FREE_VALUES = 2 ** 24;
const MOST_VALUES_PER_BYTE = 4;

const wrong = (name: string, message: string): AppError =>
  new AppError('weights/corrupt', `${name}: ${message} The weights file is damaged; save or download it again.`);

/** Makes the tensors of one file. */
export class Materialiser {
  readonly #storages: Storages;
  #valuesLeft: number;

  /** @param fileBytes size of the file: bounds what may be made of it */
  constructor(storages: Storages, fileBytes: number) {
    this.#storages = storages;
    this.#valuesLeft = FREE_VALUES + fileBytes * MOST_VALUES_PER_BYTE;
  }

  /** @throws AppError weights/corrupt */
  async make(name: string, tensor: TensorRecord): Promise<StoredTensor> {
    const { dtype, shape, offset, strides, storage } = tensor;
    const count = shape.reduce((product, size) => product * size, 1);
    if (!Number.isSafeInteger(count) || count > this.#valuesLeft) {
      throw wrong(name, `its shape [${shape.join(', ')}] has more values than a file of this size can mean.`);
    }
    this.#valuesLeft -= count;
    const size = bytesPerValue(dtype);
    const available = Math.floor((storage.dtype === null ? storage.count : storage.count * bytesPerValue(storage.dtype)) / size);
    const last = shape.reduce((sum, length, axis) => sum + (length - 1) * (strides[axis] as number), offset);
    if (count > 0 && last >= available) {
      throw wrong(
        name,
        `shape [${shape.join(', ')}] with strides [${strides.join(', ')}] and offset ${offset} reaches value ${last}; its storage has ${available}.`,
      );
    }
    if (count === 0) return { name, dtype, shape, data: new Float32Array() };
    const bytes = storage.bytes ?? (await this.#storages.bytesOf(storage));
    const littleEndian = storage.bytes !== null || this.#storages.littleEndian;
    const own = bytes.subarray(offset * size, (last + 1) * size);
    const data = isPacked(shape, strides)
      ? valuesOf(dtype, own, littleEndian)
      : gather(valueReader(dtype, own, littleEndian), shape, strides, count);
    return { name, dtype, shape, data };
  }
}

/** Bytes a storage must have. */
export const storageBytes = ({ dtype, count }: { readonly dtype: DtypeName | null; readonly count: number }): number =>
  dtype === null ? count : count * bytesPerValue(dtype);

/** Values one by one, so that a tensor with wide strides costs what it holds and not what it spans. */
function gather(
  valueAt: (index: number) => number,
  shape: readonly number[],
  strides: readonly number[],
  count: number,
): Float32Array {
  const ordered = new Float32Array(count);
  const place = shape.map(() => 0);
  let from = 0;
  for (let to = 0; to < count; to++) {
    ordered[to] = valueAt(from);
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      from += strides[axis] as number;
      place[axis] = (place[axis] as number) + 1;
      if ((place[axis] as number) < (shape[axis] as number)) break;
      from -= (strides[axis] as number) * (shape[axis] as number);
      place[axis] = 0;
    }
  }
  return ordered;
}

function isPacked(shape: readonly number[], strides: readonly number[]): boolean {
  let step = 1;
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    if (shape[axis] !== 1 && strides[axis] !== step) return false;
    step *= shape[axis] as number;
  }
  return true;
}
