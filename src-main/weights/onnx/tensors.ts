// Tensors of ONNX as numbers: float32 for weights, float64 for whole numbers, which sizes and axes are.
import { AppError } from '../../../src-shared/protocol/errors.ts';
import { bytesPerValue, type DtypeName, valueReader, valuesOf } from '../dtypes.ts';
import type { OnnxTensorMessage } from './messages.ts';
import { corruptModel } from './protobuf.ts';

export interface OnnxTensor {
  readonly shape: readonly number[];
  readonly dtype: DtypeName;
  /** C order. */
  readonly values: Float32Array | Float64Array;
}

/** Bytes of the files beside the model, by location. */
export type ExternalFiles = ReadonlyMap<string, Uint8Array>;

/** TensorProto.DataType. */
const DTYPES: Readonly<Record<number, DtypeName>> = {
  ...{
    1: 'float32',
    2: 'uint8',
    3: 'int8',
    4: 'uint16',
    5: 'int16',
    6: 'int32',
    7: 'int64',
    9: 'bool',
    10: 'float16',
    11: 'float64',
  },
  ...{ 12: 'uint32', 13: 'uint64', 16: 'bfloat16' },
};
const OTHER_TYPES: Readonly<Record<number, string>> = {
  ...{ 8: 'string', 14: 'complex64', 15: 'complex128', 17: 'float8e4m3fn', 18: 'float8e4m3fnuz', 19: 'float8e5m2' },
  ...{ 20: 'float8e5m2fnuz', 21: 'uint4', 22: 'int4', 23: 'float4e2m1' },
};

const isFloat = (dtype: DtypeName): boolean => dtype.includes('float');

/** @throws AppError weights/corrupt, weights/unsupported */
export function tensorOf(message: OnnxTensorMessage, files: ExternalFiles): OnnxTensor {
  const dtype = dtypeOf(message);
  const count = message.dims.reduce((product, size) => product * size, 1);
  const bytes = bytesOf(message, dtype, count, files);
  const wanted = count * bytesPerValue(dtype);
  if (bytes.byteLength !== wanted) {
    throw corruptModel(
      `${named(message)} of shape [${message.dims.join(', ')}] takes ${wanted} bytes and has ${bytes.byteLength}.`,
    );
  }
  if (isFloat(dtype)) return { shape: message.dims, dtype, values: valuesOf(dtype, bytes, true) };
  const read = valueReader(dtype, bytes, true);
  return { shape: message.dims, dtype, values: Float64Array.from({ length: count }, (_, at) => read(at)) };
}

const named = ({ name }: OnnxTensorMessage): string => (name === '' ? 'A tensor' : `Tensor ${name}`);

function dtypeOf(message: OnnxTensorMessage): DtypeName {
  const dtype = DTYPES[message.dataType];
  if (dtype) return dtype;
  const what = OTHER_TYPES[message.dataType];
  if (what === undefined) throw corruptModel(`${named(message)} has the unknown type ${message.dataType}.`);
  throw new AppError(
    'weights/unsupported',
    `${named(message)} of the ONNX file is stored as ${what}, which is not read. Export the model as float32.`,
  );
}

function bytesOf(message: OnnxTensorMessage, dtype: DtypeName, count: number, files: ExternalFiles): Uint8Array {
  if (message.external) return externalBytes(message, message.external, files);
  if (message.raw) return message.raw;
  if (dtype === 'float32') return joined(message.floatData);
  if (dtype === 'float64') return joined(message.doubleData);
  if (message.intData.length !== count) {
    throw corruptModel(`${named(message)} of shape [${message.dims.join(', ')}] has ${message.intData.length} values.`);
  }
  // Each number is the bit pattern of one value, also of halves.
  const size = bytesPerValue(dtype);
  const bytes = new Uint8Array(count * size);
  const view = new DataView(new ArrayBuffer(8));
  for (const [at, value] of message.intData.entries()) {
    view.setBigInt64(0, value, true);
    bytes.set(new Uint8Array(view.buffer, 0, size), at * size);
  }
  return bytes;
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  if (parts.length === 1) return parts[0] as Uint8Array;
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

function externalBytes(message: OnnxTensorMessage, entries: ReadonlyMap<string, string>, files: ExternalFiles): Uint8Array {
  const location = entries.get('location') ?? '';
  const file = files.get(location);
  if (!file) throw corruptModel(`${named(message)} is in another file (${location}) that was not opened.`);
  const offset = wholeNumber(entries.get('offset'), 0);
  const length = wholeNumber(entries.get('length'), file.byteLength - offset);
  if (!(offset >= 0 && length >= 0 && offset + length <= file.byteLength)) {
    throw corruptModel(
      `${named(message)} is said to be at byte ${offset} of ${location}, ${length} bytes; the file has ${file.byteLength}.`,
    );
  }
  return file.subarray(offset, offset + length);
}

const wholeNumber = (text: string | undefined, missing: number): number =>
  text === undefined ? missing : /^\d{1,15}$/.test(text) ? Number(text) : Number.NaN;

/** Where tensors lie outside the model, each once. */
export const externalLocations = (messages: readonly OnnxTensorMessage[]): readonly string[] => [
  ...new Set(messages.flatMap(({ external }) => (external ? [external.get('location') ?? ''] : []))),
];
