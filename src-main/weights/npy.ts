// .npy -> float32 in C order. The header is a Python literal, read by a strict grammar and never evaluated.
// Source: numpy/lib/format.py, NEP 1.
import type { Shape } from '../../src-shared/network/operations.ts';
import { AppError } from '../../src-shared/protocol/errors.ts';
import { bytesPerValue, type DtypeName, dtypeOfStoredKind, valuesOf } from './dtypes.ts';
import { type NpyHeader, parseNpyHeader } from './npy-header.ts';

const MAGIC = [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59];
/** Magic, two bytes of version, and the header's length in two bytes (version 1) or four (2 and 3). */
const LENGTH_OFFSET = 8;
const MOST_AXES = 32;

/** numpy's type codes, without byte order, and the kinds they are. */
const KIND_OF: Readonly<Record<string, string>> = {
  ...{ f2: 'F16', f4: 'F32', f8: 'F64', b1: 'BOOL' },
  ...{ i1: 'I8', i2: 'I16', i4: 'I32', i8: 'I64', u1: 'U8', u2: 'U16', u4: 'U32', u8: 'U64' },
};

const corrupt = (message: string): AppError =>
  new AppError('array/corrupt', `The array file is damaged or not .npy: ${message} Save it again with numpy.save.`);

/**
 * @param bytes the whole file
 * @returns C order; float64 and integers are rounded to float32
 * @throws AppError array/corrupt, array/unsupported (objects, texts, complex numbers, dates)
 */
export function readNpyAsFloat32(bytes: Uint8Array): { readonly shape: Shape; readonly data: Float32Array } {
  const { shape, data } = readNpy(bytes);
  return { shape, data };
}

/** The same with the dtype it was stored as. */
export function readNpy(bytes: Uint8Array): { readonly dtype: DtypeName; readonly shape: Shape; readonly data: Float32Array } {
  const { header, start } = readHeader(bytes);
  const dtype = dtypeOf(header.descr);
  if (header.shape.length > MOST_AXES) throw corrupt(`it has ${header.shape.length} axes, numpy allows ${MOST_AXES}.`);
  const count = header.shape.reduce((product, size) => product * BigInt(size), 1n);
  const needed = count * BigInt(bytesPerValue(dtype));
  const found = bytes.byteLength - start;
  if (needed !== BigInt(found)) {
    throw corrupt(`shape [${header.shape.join(', ')}] of ${header.descr} takes ${needed} bytes, the file holds ${found}.`);
  }
  const values = valuesOf(dtype, bytes.subarray(start), !header.descr.startsWith('>'));
  return { dtype, shape: header.shape, data: header.fortranOrder ? toCOrder(values, header.shape) : values };
}

function readHeader(bytes: Uint8Array): { header: NpyHeader; start: number } {
  if (MAGIC.some((byte, at) => bytes[at] !== byte)) throw corrupt('it does not start with \\x93NUMPY.');
  const version = bytes[MAGIC.length] ?? 0;
  if (version < 1 || version > 3) throw corrupt(`version ${version} of the format is unknown.`);
  const lengthBytes = version === 1 ? 2 : 4;
  const textStart = LENGTH_OFFSET + lengthBytes;
  if (bytes.byteLength < textStart) throw corrupt('it ends within the header.');
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const length = version === 1 ? view.getUint16(LENGTH_OFFSET, true) : view.getUint32(LENGTH_OFFSET, true);
  const start = textStart + length;
  if (start > bytes.byteLength) throw corrupt(`its header claims ${length} bytes, the file has ${bytes.byteLength}.`);
  const text = new TextDecoder(version === 3 ? 'utf-8' : 'latin1').decode(bytes.subarray(textStart, start));
  const header = parseNpyHeader(text);
  if (!header) throw corrupt("its header is not {'descr': ..., 'fortran_order': ..., 'shape': (...)}.");
  return { header, start };
}

/** numpy's code without byte order: `f4`. @returns null for a type that is no plain number */
export const numpyKind = (code: string): DtypeName | null =>
  Object.hasOwn(KIND_OF, code) ? dtypeOfStoredKind(KIND_OF[code] as string) : null;

function dtypeOf(descr: string): DtypeName {
  const match = /^([<>|=])([a-zA-Z]\d+)$/.exec(descr);
  const code = match?.[2] ?? '';
  const dtype = numpyKind(code);
  // '|' says "no byte order": only single bytes have none. '=' would mean the writer's machine and is never written by numpy.
  if (dtype !== null && match?.[1] !== '=' && (match?.[1] !== '|' || code.endsWith('1'))) return dtype;
  const why = /O/.test(descr) ? 'holds Python objects, which only running code could read' : 'is not a plain number type';
  throw new AppError('array/unsupported', `The array's dtype ${descr} ${why}. Convert it: array.astype('float32').`);
}

/** Fortran order (first axis fastest) to C order (last axis fastest). */
function toCOrder(values: Float32Array, shape: Shape): Float32Array {
  const ordered = new Float32Array(values.length);
  const steps: number[] = [];
  let step = 1;
  for (const size of shape) {
    steps.push(step);
    step *= size;
  }
  const place = shape.map(() => 0);
  let from = 0;
  for (let to = 0; to < ordered.length; to++) {
    ordered[to] = values[from] as number;
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      from += steps[axis] as number;
      place[axis] = (place[axis] as number) + 1;
      if ((place[axis] as number) < (shape[axis] as number)) break;
      from -= (steps[axis] as number) * (shape[axis] as number);
      place[axis] = 0;
    }
  }
  return ordered;
}
