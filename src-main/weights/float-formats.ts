// Little-endian values of every stored kind as float32. Pure conversion: sizes have been checked by the caller.

/** A reader of one value, and how many bytes it takes. */
interface StoredKind {
  readonly bytes: number;
  readonly read: (view: DataView, offset: number, littleEndian: boolean) => number;
}

const HALF_SIGN = 0x8000;
const HALF_EXPONENT_SHIFT = 10;
const HALF_EXPONENT_MASK = 0x1f;
const HALF_FRACTION_MASK = 0x3ff;
/** 2^-24: the step of subnormal halves. */
const HALF_SUBNORMAL_STEP = 2 ** -24;
const HALF_BIAS = 15;
const BFLOAT_SHIFT = 16;

/** IEEE 754 binary16. */
function halfToNumber(bits: number): number {
  const sign = (bits & HALF_SIGN) === 0 ? 1 : -1;
  const exponent = (bits >> HALF_EXPONENT_SHIFT) & HALF_EXPONENT_MASK;
  const fraction = bits & HALF_FRACTION_MASK;
  if (exponent === 0) return sign * fraction * HALF_SUBNORMAL_STEP;
  if (exponent === HALF_EXPONENT_MASK) return fraction === 0 ? sign * Number.POSITIVE_INFINITY : Number.NaN;
  return sign * (1 + fraction / (HALF_FRACTION_MASK + 1)) * 2 ** (exponent - HALF_BIAS);
}

const MACHINE_IS_LITTLE_ENDIAN = new Uint8Array(Uint16Array.of(1).buffer)[0] === 1;

const scratch = new DataView(new ArrayBuffer(4));

/** The upper half of a float32. */
function bfloatToNumber(bits: number): number {
  scratch.setUint32(0, bits << BFLOAT_SHIFT);
  return scratch.getFloat32(0);
}

/** By the names of safetensors. */
export const STORED_KINDS: Readonly<Record<string, StoredKind>> = {
  F32: { bytes: 4, read: (view, offset, little) => view.getFloat32(offset, little) },
  F64: { bytes: 8, read: (view, offset, little) => view.getFloat64(offset, little) },
  F16: { bytes: 2, read: (view, offset, little) => halfToNumber(view.getUint16(offset, little)) },
  BF16: { bytes: 2, read: (view, offset, little) => bfloatToNumber(view.getUint16(offset, little)) },
  I8: { bytes: 1, read: (view, offset) => view.getInt8(offset) },
  U8: { bytes: 1, read: (view, offset) => view.getUint8(offset) },
  BOOL: { bytes: 1, read: (view, offset) => (view.getUint8(offset) === 0 ? 0 : 1) },
  I16: { bytes: 2, read: (view, offset, little) => view.getInt16(offset, little) },
  U16: { bytes: 2, read: (view, offset, little) => view.getUint16(offset, little) },
  I32: { bytes: 4, read: (view, offset, little) => view.getInt32(offset, little) },
  U32: { bytes: 4, read: (view, offset, little) => view.getUint32(offset, little) },
  I64: { bytes: 8, read: (view, offset, little) => Number(view.getBigInt64(offset, little)) },
  U64: { bytes: 8, read: (view, offset, little) => Number(view.getBigUint64(offset, little)) },
};

/**
 * @param kind a name of STORED_KINDS
 * @param bytes whole values
 * @returns rounded to the nearest float32; null for a kind without a reader
 */
export function toFloat32(kind: string, bytes: Uint8Array, littleEndian = true): Float32Array | null {
  const stored = Object.hasOwn(STORED_KINDS, kind) ? STORED_KINDS[kind] : undefined;
  if (!stored) return null;
  // The bytes as they are: a copy, so that the file's memory can go.
  if (kind === 'F32' && littleEndian && MACHINE_IS_LITTLE_ENDIAN) return new Float32Array(new Uint8Array(bytes).buffer);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const values = new Float32Array(bytes.byteLength / stored.bytes);
  for (let i = 0; i < values.length; i++) values[i] = stored.read(view, i * stored.bytes, littleEndian);
  return values;
}
