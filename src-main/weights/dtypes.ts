// The kinds of stored numbers, under PyTorch's names, and what turns them into float32. Pure tables and loops; sizes are checked by the caller.
import { STORED_KINDS, toFloat32 } from './float-formats.ts';

/** PyTorch's names of the dtypes that are read. */
export type DtypeName =
  | 'float32'
  | 'float64'
  | 'float16'
  | 'bfloat16'
  | 'int64'
  | 'int32'
  | 'int16'
  | 'int8'
  | 'uint64'
  | 'uint32'
  | 'uint16'
  | 'uint8'
  | 'bool';

/** safetensors' names of the same kinds. */
const STORED_KIND: Readonly<Record<DtypeName, string>> = {
  ...{ float32: 'F32', float64: 'F64', float16: 'F16', bfloat16: 'BF16' },
  ...{ int64: 'I64', int32: 'I32', int16: 'I16', int8: 'I8' },
  ...{ uint64: 'U64', uint32: 'U32', uint16: 'U16', uint8: 'U8', bool: 'BOOL' },
};

const DTYPE_OF_KIND: ReadonlyMap<string, DtypeName> = new Map(
  Object.entries(STORED_KIND).map(([name, kind]) => [kind, name as DtypeName]),
);

export const bytesPerValue = (dtype: DtypeName): number => STORED_KINDS[STORED_KIND[dtype]]?.bytes ?? 0;

/** @returns PyTorch's name for safetensors' `F32`; null for a kind that is not read */
export const dtypeOfStoredKind = (kind: string): DtypeName | null => DTYPE_OF_KIND.get(kind) ?? null;

/** @returns the dtype of that name in `torch`, null for others (complex, quantised, 8-bit floats) */
export const dtypeNamed = (name: string): DtypeName | null => (Object.hasOwn(STORED_KIND, name) ? (name as DtypeName) : null);

/** @param bytes whole values */
export const valuesOf = (dtype: DtypeName, bytes: Uint8Array, littleEndian: boolean): Float32Array =>
  toFloat32(STORED_KIND[dtype], bytes, littleEndian) ?? new Float32Array();

/** Reads one value by its index. @param bytes whole values */
export function valueReader(dtype: DtypeName, bytes: Uint8Array, littleEndian: boolean): (index: number) => number {
  const kind = STORED_KINDS[STORED_KIND[dtype]];
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return (index) => kind?.read(view, index * kind.bytes, littleEndian) ?? Number.NaN;
}
