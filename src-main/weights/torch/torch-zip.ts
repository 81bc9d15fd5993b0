// `.pt` and `.pth` since PyTorch 1.6: a zip with a pickle that names tensors, and one entry of bytes for each storage. TorchScript archives have the
// same pickle beside code, which is never looked at. Source: torch/serialization.py, caffe2/serialize/inline_container.cc.
import { AppError } from '../../../src-shared/protocol/errors.ts';
import { readPickle } from '../pickle/machine.ts';
import { unsafe } from '../pickle/policy.ts';
import { ofKind, type PickleValue, type StorageRecord } from '../pickle/values.ts';
import type { WeightsFile } from '../weights-file.ts';
import type { ZipArchive } from '../zip-archive.ts';
import { findWeights } from './find-weights.ts';
import { type Storages, storageBytes } from './materialise.ts';
import { dtypeOfStorage } from './storage-types.ts';
import { storageRecord, torchCall } from './torch-calls.ts';
import { describeFound } from './torch-file.ts';
import { nestedSave } from './torch-legacy.ts';

const MOST_PICKLE_BYTES = 64 * 1024 * 1024;
const MOST_WORD_BYTES = 64;

const corrupt = (message: string): AppError =>
  new AppError('weights/corrupt', `The PyTorch archive is damaged: ${message} Save or download it again.`);

/** True for archives with a pickle of torch's, and for those of its other exports, which are refused by name. */
export const isTorchArchive = (archive: ZipArchive): boolean =>
  archive.names.some((name) => /(^|\/)(data\.pkl|constants\.pkl|archive_format|\.data\/version|model\.json)$/.test(name));

/** @throws AppError weights/corrupt, weights/unsafe-pickle, weights/unsupported */
export async function readTorchZip(archive: ZipArchive, fileBytes: number): Promise<WeightsFile> {
  const prefix = await prefixOf(archive);
  const isScript = archive.has(`${prefix}constants.pkl`) || archive.names.some((name) => name.startsWith(`${prefix}code/`));
  const pickle = await archive.read(`${prefix}data.pkl`, { most: MOST_PICKLE_BYTES });
  const seen = new Map<string, StorageRecord>();
  const { value } = readPickle(pickle, {
    call: (callee, given) => torchCall(callee, given, nestedSave),
    persistent: (id) => storageFrom(id, seen),
  });
  await requireStorages(archive, prefix, seen, fileBytes);
  const storages: Storages = {
    bytesOf: (storage) => archive.read(`${prefix}data/${storage.key}`, { most: fileBytes }),
    littleEndian: await isLittleEndian(archive, prefix),
  };
  const warnings = isScript
    ? [
        {
          code: 'graph' as const,
          message:
            'A TorchScript archive: its parameters are read, its code is not. For the graph too, export the model with torch.onnx.export.',
        },
      ]
    : [];
  return describeFound(isScript ? 'torchscript' : 'torch-zip', findWeights(value), { storages, fileBytes, warnings });
}

/** The folder all entries lie in. @throws AppError by name for archives of another sort */
async function prefixOf(archive: ZipArchive): Promise<string> {
  const pickles = archive.names.filter((name) => /(^|\/)data\.pkl$/.test(name));
  if (pickles.length > 1)
    throw corrupt(`it holds ${pickles.length} pickles (${pickles.slice(0, 3).join(', ')}); PyTorch writes one.`);
  const [pickle] = pickles;
  if (pickle !== undefined) return pickle.slice(0, -'data.pkl'.length);
  const named = (pattern: RegExp): string | undefined => archive.names.find((name) => pattern.test(name));
  if (named(/(^|\/)\.data\/version$/) !== undefined)
    throw otherArchive('a torch.package', 'Load it in Python and save model.state_dict().');
  if (named(/(^|\/)archive_format$/) !== undefined)
    throw otherArchive(
      'a torch.export archive (.pt2)',
      'Save the state_dict of the model it was made from, or export that to ONNX.',
    );
  if (named(/(^|\/)model\.json$/) !== undefined)
    throw otherArchive('a model archive of another program', "Save the model's state_dict with torch.save.");
  throw corrupt('it has no data.pkl.');
}

const otherArchive = (what: string, next: string): AppError =>
  new AppError('weights/unsupported', `The file is ${what}, which is not read here. ${next}`);

async function isLittleEndian(archive: ZipArchive, prefix: string): Promise<boolean> {
  const name = `${prefix}byteorder`;
  if (!archive.has(name)) return true;
  const word = new TextDecoder().decode(await archive.read(name, { most: MOST_WORD_BYTES })).trim();
  if (word !== 'little' && word !== 'big') throw corrupt(`its byteorder is "${word}".`);
  return word === 'little';
}

/** ('storage', type, key, location, count). The location (`cuda:0`) says nothing about the values. */
function storageFrom(id: PickleValue, seen: Map<string, StorageRecord>): StorageRecord {
  const [what, type, key, , count] = ofKind(id, 'tuple')?.items ?? [];
  if (what !== 'storage') throw unsafe('something outside the file', 'only storages may be referred to');
  const dtype = dtypeOfStorage(type);
  if (dtype === undefined) throw corrupt('a storage has no type of torch.');
  if (typeof key !== 'string' || !/^[\w.-]{1,256}$/.test(key)) throw corrupt('a storage has no proper key.');
  if (!Number.isSafeInteger(count) || (count as number) < 0) throw corrupt(`storage ${key} has no proper size.`);
  const record = storageRecord({ dtype, key, count: count as number, offset: 0, bytes: null });
  const before = seen.get(key);
  if (!before) seen.set(key, record);
  else if (storageBytes(before) !== storageBytes(record))
    throw corrupt(`storage ${key} is described twice, with different sizes.`);
  return record;
}

/** Every storage is there and has exactly the bytes that its tensors were promised. */
async function requireStorages(
  archive: ZipArchive,
  prefix: string,
  seen: ReadonlyMap<string, StorageRecord>,
  fileBytes: number,
): Promise<void> {
  let total = 0;
  for (const [key, storage] of seen) {
    const expected = storageBytes(storage);
    const found = archive.sizeOf(`${prefix}data/${key}`);
    if (found === null) throw corrupt(`data/${key} is missing.`);
    if (found !== expected) throw corrupt(`data/${key} holds ${found} bytes; its tensors need a storage of ${expected}.`);
    total += found;
  }
  if (total > fileBytes) throw corrupt(`its storages take ${total} bytes, the file has ${fileBytes}.`);
}
