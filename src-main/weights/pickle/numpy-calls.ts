// NumPy's arrays and scalars inside pickles, as tensor records over their own bytes. Source: numpy/core/src/multiarray/methods.c (array_reduce, array_setstate).
import type { DtypeName } from '../dtypes.ts';
import { numpyKind } from '../npy.ts';
import { type GlobalName, ofKind, type PickleObject, type PickleValue, type TensorRecord } from './values.ts';

const CORE = /^numpy\.(_?core)\.(multiarray|numeric|_multiarray_umath)$/;

/** What names an array that is filled by its state afterwards. */
const ARRAY: GlobalName = { kind: 'global', module: 'numpy', name: 'ndarray' };

/** @returns undefined where the call is none of NumPy's that make data */
export function numpyCall({ module, name }: GlobalName, given: readonly PickleValue[]): PickleValue | undefined {
  if (module === 'numpy' && name === 'dtype')
    return { kind: 'object', of: { kind: 'global', module, name }, arguments: given, state: null };
  if (!CORE.test(module)) return undefined;
  if (name === '_reconstruct') return { kind: 'object', of: ARRAY, arguments: [], state: null };
  if (name === 'scalar') return { kind: 'tuple', items: given };
  if (name === '_frombuffer') return fromBuffer(given);
  return undefined;
}

/** _frombuffer(bytes, dtype, shape, order): protocol 5. */
function fromBuffer([bytes, type, shape, order]: readonly PickleValue[]): PickleValue {
  return arrayOf(bytes, type, shape, order === 'F') ?? { kind: 'unreadable', what: 'an array of NumPy that is no plain numbers' };
}

/** An array whose state has been set: (version, shape, dtype, is Fortran order, bytes). @returns null for other objects */
export function numpyArray({ of, state }: PickleObject): TensorRecord | null {
  if (of !== ARRAY) return null;
  const [, shape, type, fortran, bytes] = ofKind(state, 'tuple')?.items ?? [];
  return arrayOf(bytes, type, shape, fortran === true);
}

function arrayOf(
  bytes: PickleValue | undefined,
  type: PickleValue | undefined,
  shape: PickleValue | undefined,
  fortran: boolean,
): TensorRecord | null {
  const data = typeof bytes === 'string' ? Uint8Array.from(bytes, (letter) => letter.charCodeAt(0)) : bytes;
  const dtype = dtypeOf(type);
  const sizes = ofKind(shape, 'tuple')?.items;
  if (
    !(data instanceof Uint8Array) ||
    dtype === null ||
    !sizes?.every((size) => Number.isSafeInteger(size) && (size as number) >= 0)
  )
    return null;
  const axes = sizes as readonly number[];
  const storage = { kind: 'storage' as const, dtype: null, key: '', count: data.byteLength, offset: 0, bytes: data };
  return { kind: 'tensor', storage, dtype, offset: 0, shape: axes, strides: packedStrides(axes, fortran) };
}

function packedStrides(shape: readonly number[], fortran: boolean): number[] {
  const strides = shape.map(() => 1);
  let step = 1;
  for (let i = 0; i < shape.length; i++) {
    const axis = fortran ? i : shape.length - 1 - i;
    strides[axis] = step;
    step *= shape[axis] as number;
  }
  return strides;
}

/** numpy.dtype('f4', ...) with its state (3, '<', ...). Big-endian numbers come back as null: torch has none, and NumPy rarely. */
function dtypeOf(type: PickleValue | undefined): DtypeName | null {
  const object = ofKind(type, 'object');
  const code = object?.arguments[0];
  const order = ofKind(object?.state, 'tuple')?.items[1];
  return typeof code === 'string' && order !== '>' ? numpyKind(code) : null;
}
