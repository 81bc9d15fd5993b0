// safetensors -> named float32 tensors. The format's rules are held strictly: what is not exactly right is refused before a value is read.
// Source: https://github.com/huggingface/safetensors, README and safetensors/src/tensor.rs.
import type { Weights } from '../../src-shared/network/graph.ts';
import { AppError } from '../../src-shared/protocol/errors.ts';
import { dtypeOfStoredKind, valuesOf } from './dtypes.ts';
import { parseStrictJson } from './strict-json.ts';
import { type StoredTensor, valueWarnings, type WeightsFile, weightsOf } from './weights-file.ts';

const LENGTH_BYTES = 8;
const MOST_HEADER_BYTES = 100_000_000;
const OPENING_BRACE = 0x7b;
const METADATA = '__metadata__';

/** Bits per value of every dtype of the format; those with a reader are in float-formats.ts. */
const DTYPE_BITS: Readonly<Record<string, number>> = {
  ...{ F4: 4, F6_E2M3: 6, F6_E3M2: 6, F8_E5M2: 8, F8_E4M3: 8, F8_E8M0: 8 },
  ...{ BOOL: 8, U8: 8, I8: 8, I16: 16, U16: 16, F16: 16, BF16: 16 },
  ...{ I32: 32, U32: 32, F32: 32, F64: 64, I64: 64, U64: 64, C64: 64 },
};
const BITS_PER_BYTE = 8;

interface Entry {
  readonly name: string;
  readonly dtype: string;
  readonly shape: readonly number[];
  readonly begin: number;
  readonly end: number;
}

const corrupt = (message: string): AppError =>
  new AppError('weights/corrupt', `The weights file is damaged or not safetensors: ${message} Export it again.`);

/**
 * @param bytes the whole file
 * @returns every tensor as float32 in C order; F64 and integers are rounded to float32
 * @throws AppError weights/corrupt, weights/unsupported (a dtype without a reader)
 */
export function readSafetensors(bytes: Uint8Array): Weights {
  return weightsOf({ tensors: readTensors(bytes) });
}

/** The same with what there is to say about the file. */
export function readSafetensorsFile(bytes: Uint8Array): WeightsFile {
  const tensors = readTensors(bytes);
  return { format: 'safetensors', wrapper: null, tensors, ignored: [], warnings: valueWarnings(tensors), layers: null };
}

function readTensors(bytes: Uint8Array): StoredTensor[] {
  const { header, data } = split(bytes);
  const entries = readEntries(header);
  requireWholeCover(entries, data.byteLength);
  return entries.map((entry) => readTensor(entry, data));
}

function split(bytes: Uint8Array): { header: string; data: Uint8Array } {
  if (bytes.byteLength < LENGTH_BYTES) throw corrupt(`${bytes.byteLength} bytes are too few for a header.`);
  const length = new DataView(bytes.buffer, bytes.byteOffset, LENGTH_BYTES).getBigUint64(0, true);
  if (length > BigInt(MOST_HEADER_BYTES))
    throw corrupt(`its header claims ${length} bytes, at most ${MOST_HEADER_BYTES} are allowed.`);
  const start = LENGTH_BYTES + Number(length);
  if (start > bytes.byteLength) throw corrupt(`its header claims ${length} bytes, the file has ${bytes.byteLength}.`);
  if (bytes[LENGTH_BYTES] !== OPENING_BRACE) throw corrupt('its header does not start with "{".');
  try {
    const header = new TextDecoder('utf-8', { fatal: true }).decode(bytes.subarray(LENGTH_BYTES, start));
    return { header, data: bytes.subarray(start) };
  } catch {
    throw corrupt('its header is not UTF-8.');
  }
}

function readEntries(header: string): Entry[] {
  let parsed: unknown;
  try {
    parsed = parseStrictJson(header);
  } catch (thrown) {
    throw corrupt(`its header is not JSON (${thrown instanceof Error ? thrown.message : String(thrown)}).`);
  }
  if (!isRecord(parsed)) throw corrupt('its header is not an object.');
  const entries: Entry[] = [];
  for (const [name, value] of Object.entries(parsed)) {
    if (name !== METADATA) entries.push(readEntry(name, value));
    else if (!isRecord(value) || Object.values(value).some((text) => typeof text !== 'string')) {
      throw corrupt('__metadata__ holds something other than texts.');
    }
  }
  return entries;
}

function readEntry(name: string, value: unknown): Entry {
  if (!isRecord(value)) throw corrupt(`${name} is not described by an object.`);
  const { dtype, shape, data_offsets: offsets } = value;
  if (typeof dtype !== 'string' || !Object.hasOwn(DTYPE_BITS, dtype))
    throw corrupt(`${name} has the unknown dtype ${String(dtype)}.`);
  if (!isSizes(shape)) throw corrupt(`${name} has no valid shape.`);
  if (!isSizes(offsets) || offsets.length !== 2) throw corrupt(`${name} has no valid data_offsets.`);
  const [begin = 0, end = 0] = offsets;
  const count = shape.reduce((product, size) => product * BigInt(size), 1n);
  const bits = count * BigInt(DTYPE_BITS[dtype] as number);
  if (end < begin || bits !== BigInt(end - begin) * BigInt(BITS_PER_BYTE)) {
    throw corrupt(
      `${name} is ${dtype} [${shape.join(', ')}], ${bits / BigInt(BITS_PER_BYTE)} bytes, but its data_offsets are ${begin} to ${end}.`,
    );
  }
  return { name, dtype, shape, begin, end };
}

/** No holes, no overlap, nothing behind: the tensors are exactly the rest of the file. */
function requireWholeCover(entries: readonly Entry[], dataBytes: number): void {
  let covered = 0;
  for (const { name, begin, end } of [...entries].sort((a, b) => a.begin - b.begin || a.end - b.end)) {
    if (begin !== covered) throw corrupt(`${name} starts at byte ${begin} of the data where ${covered} is due.`);
    covered = end;
  }
  if (covered !== dataBytes) throw corrupt(`its tensors take ${covered} bytes, the file holds ${dataBytes}.`);
}

function readTensor({ name, dtype: kind, shape, begin, end }: Entry, data: Uint8Array): StoredTensor {
  const dtype = dtypeOfStoredKind(kind);
  if (dtype !== null) return { name, dtype, shape, data: valuesOf(dtype, data.subarray(begin, end), true) };
  throw new AppError('weights/unsupported', `${name} is stored as ${kind}, which is not read here. Save the weights as float32.`);
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const isSizes = (value: unknown): value is number[] =>
  Array.isArray(value) && value.every((size) => Number.isSafeInteger(size) && size >= 0);
