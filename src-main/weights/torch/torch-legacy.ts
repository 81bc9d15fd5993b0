// `.pth` before PyTorch 1.6: four pickles one behind the other (magic number, protocol, the machine, the object), then the keys and bytes of the storages.
// The same form is inside plain pickles of tensors. Source: torch/serialization.py, _legacy_save and _legacy_load.
import { AppError } from '../../../src-shared/protocol/errors.ts';
import { type PickleMeaning, readPickle } from '../pickle/machine.ts';
import { unsafe } from '../pickle/policy.ts';
import { ofKind, type PickleValue, type StorageRecord } from '../pickle/values.ts';
import type { WeightsFile } from '../weights-file.ts';
import { findWeights } from './find-weights.ts';
import { storageBytes } from './materialise.ts';
import { dtypeOfStorage } from './storage-types.ts';
import { storageRecord, torchCall } from './torch-calls.ts';
import { describeFound } from './torch-file.ts';

const MAGIC = 0x1950a86a20f9469cfc6cn;
const PROTOCOL = 1001;
const COUNT_BYTES = 8;

const corrupt = (message: string): AppError =>
  new AppError('weights/corrupt', `The PyTorch file is damaged: ${message} Save or download it again.`);

interface LegacyContent {
  readonly value: PickleValue;
  readonly roots: ReadonlyMap<string, Uint8Array>;
}

/** Nothing may be called or referred to in the parts that are mere numbers. */
const NUMBERS_ONLY: PickleMeaning = {
  call: (callee) => {
    throw unsafe(`${callee.module}.${callee.name}`, 'it stands where only a number may be');
  },
  persistent: () => {
    throw unsafe('something outside the file', 'it stands where only a number may be');
  },
};

/** True where the first pickle is torch's magic number. */
export function isLegacyTorch(bytes: Uint8Array): boolean {
  try {
    return readPickle(bytes.subarray(0, 64), NUMBERS_ONLY).value === MAGIC;
  } catch {
    return false;
  }
}

/** @throws AppError weights/corrupt, weights/unsafe-pickle, weights/unsupported */
export async function readLegacyTorch(bytes: Uint8Array): Promise<WeightsFile> {
  const { value, roots } = readContent(bytes, true);
  return describeFound('torch-legacy', findWeights(value), {
    storages: { bytesOf: (storage) => partOf(storage, roots), littleEndian: true },
    fileBytes: bytes.byteLength,
    warnings: [],
  });
}

/**
 * A storage that was saved into bytes (`torch.storage._load_from_bytes`), with its own bytes at hand.
 * @throws AppError weights/corrupt, weights/unsafe-pickle
 */
export function nestedSave(bytes: Uint8Array): PickleValue {
  // What is in there may not nest again: nothing that PyTorch writes does.
  const { value, roots } = readContent(bytes, false);
  const storage = ofKind(value, 'storage');
  if (!storage) throw corrupt('bytes that should be one storage are something else.');
  return { ...storage, offset: 0, bytes: partOf(storage, roots) };
}

function readContent(bytes: Uint8Array, mayNest: boolean): LegacyContent {
  let at = 0;
  const next = (meaning: PickleMeaning): PickleValue => {
    const { value, used } = readPickle(bytes.subarray(at), meaning);
    at += used;
    return value;
  };
  if (next(NUMBERS_ONLY) !== MAGIC) throw corrupt('it does not start with the number of torch.save.');
  const protocol = next(NUMBERS_ONLY);
  if (protocol !== PROTOCOL) throw corrupt(`protocol ${String(protocol)} is unknown.`);
  next(NUMBERS_ONLY);
  const seen = new Map<string, number>();
  const value = next({
    call: (callee, given) => torchCall(callee, given, mayNest ? nestedSave : refuseNesting),
    persistent: (id) => fromPersistentId(id, seen),
  });
  const keys = ofKind(next(NUMBERS_ONLY), 'list')?.items ?? [];
  return { value, roots: readRoots(bytes, at, keys, seen) };
}

const refuseNesting = (): PickleValue => {
  throw corrupt('a storage holds another torch.save.');
};

/** Bytes of the whole storages: for each key its count of elements and the elements, always little-endian. */
function readRoots(
  bytes: Uint8Array,
  start: number,
  keys: readonly PickleValue[],
  seen: ReadonlyMap<string, number>,
): Map<string, Uint8Array> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const roots = new Map<string, Uint8Array>();
  let at = start;
  for (const key of keys) {
    const expected = seen.get(String(key));
    if (expected === undefined) throw corrupt(`storage ${String(key).slice(0, 80)} belongs to no tensor.`);
    if (roots.has(String(key))) throw corrupt(`storage ${String(key)} comes twice.`);
    if (at + COUNT_BYTES + expected > bytes.byteLength) {
      throw corrupt(`storage ${String(key)} of ${expected} bytes goes beyond the end (byte ${bytes.byteLength}).`);
    }
    const count = view.getBigInt64(at, true);
    if (
      count < 0n ||
      count > BigInt(expected) ||
      (count > 0n && expected % Number(count) !== 0) ||
      (count === 0n) !== (expected === 0)
    ) {
      throw corrupt(`storage ${String(key)} claims ${count} values in ${expected} bytes.`);
    }
    at += COUNT_BYTES;
    roots.set(String(key), bytes.subarray(at, at + expected));
    at += expected;
  }
  return roots;
}

/** ('storage', type, key, location, count, view) or ('module', class, file, source): the latter is source text and not needed. */
function fromPersistentId(id: PickleValue, seen: Map<string, number>): PickleValue {
  const [what, type, key, , count, view] = ofKind(id, 'tuple')?.items ?? [];
  if (what === 'module') return type ?? null;
  if (what !== 'storage') throw unsafe('something outside the file', 'only storages may be referred to');
  const dtype = dtypeOfStorage(type);
  if (dtype === undefined) throw corrupt('a storage has no type of torch.');
  if ((typeof key !== 'string' && typeof key !== 'number') || !isCount(count))
    throw corrupt('a storage has no proper key or size.');
  const name = String(key);
  const bytes = storageBytes({ dtype, count });
  if ((seen.get(name) ?? bytes) !== bytes) throw corrupt(`storage ${name} is described twice, with different sizes.`);
  seen.set(name, bytes);
  const part = ofKind(view, 'tuple')?.items;
  if (!part) return storageRecord({ dtype, key: name, count, offset: 0, bytes: null });
  const [, offset, size] = part;
  if (!isCount(offset) || !isCount(size) || offset + size > count) throw corrupt(`a view into storage ${name} goes beyond it.`);
  return storageRecord({ dtype, key: name, count: size, offset, bytes: null });
}

const isCount = (value: PickleValue | undefined): value is number => Number.isSafeInteger(value) && (value as number) >= 0;

function partOf(storage: StorageRecord, roots: ReadonlyMap<string, Uint8Array>): Uint8Array {
  const whole = roots.get(storage.key);
  if (!whole) throw corrupt(`storage ${storage.key} is missing.`);
  const start = storageBytes({ dtype: storage.dtype, count: storage.offset });
  return whole.subarray(start, start + storageBytes(storage));
}
