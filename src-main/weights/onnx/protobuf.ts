// The wire format of protocol buffers, read only: fields one after the other, every length held to the bytes that are there.
// Source: https://protobuf.dev/programming-guides/encoding.
import { AppError } from '../../../src-shared/protocol/errors.ts';

interface Field {
  readonly number: number;
  /** Of wire types 0, 1 and 5, as the bits stand; 0 for bytes. */
  readonly bits: bigint;
  /** Of wire type 2. */
  readonly bytes: Uint8Array;
}

const VARINT = 0;
const FIXED64 = 1;
const BYTES = 2;
const FIXED32 = 5;
const LONGEST_VARINT = 10;
const NOTHING = new Uint8Array();

export const corruptModel = (message: string): AppError =>
  new AppError('weights/corrupt', `The ONNX file is damaged or is none: ${message} Export or download it again.`);

/** @throws AppError weights/corrupt */
export function* fieldsOf(bytes: Uint8Array): Generator<Field> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let at = 0;
  const varint = (): bigint => {
    let value = 0n;
    for (let i = 0; i < LONGEST_VARINT; i++) {
      const byte = bytes[at++];
      if (byte === undefined) break;
      value |= BigInt(byte & 0x7f) << BigInt(7 * i);
      if (byte < 0x80) return value;
    }
    throw corruptModel(`a number has no end (byte ${at} of ${bytes.byteLength} of a part).`);
  };
  while (at < bytes.byteLength) {
    const tag = Number(varint());
    const number = Math.floor(tag / 8);
    const wire = tag % 8;
    if (number < 1) throw corruptModel('a field has no number.');
    if (wire === VARINT) yield { number, bits: varint(), bytes: NOTHING };
    else if (wire === BYTES) {
      const length = Number(varint());
      if (length > bytes.byteLength - at) {
        throw corruptModel(`field ${number} claims ${length} bytes where ${bytes.byteLength - at} are left.`);
      }
      yield { number, bits: 0n, bytes: bytes.subarray(at, at + length) };
      at += length;
    } else if (wire === FIXED64 || wire === FIXED32) {
      const size = wire === FIXED64 ? 8 : 4;
      if (size > bytes.byteLength - at) throw corruptModel(`field ${number} ends within a value.`);
      yield { number, bits: wire === FIXED64 ? view.getBigUint64(at, true) : BigInt(view.getUint32(at, true)), bytes: NOTHING };
      at += size;
    } else throw corruptModel(`field ${number} has the unknown wire type ${wire}.`);
  }
}

export const textOf = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);

export const signed = (bits: bigint): bigint => BigInt.asIntN(64, bits);

const scratch = new DataView(new ArrayBuffer(4));

/** The bits of wire type 5 as a float32. */
export function floatOf(bits: bigint): number {
  scratch.setUint32(0, Number(bits & 0xffffffffn));
  return scratch.getFloat32(0);
}

/** Whole numbers one behind the other. */
export function* packedVarints(bytes: Uint8Array): Generator<bigint> {
  let [value, shift] = [0n, 0n];
  for (const byte of bytes) {
    value |= BigInt(byte & 0x7f) << shift;
    shift += 7n;
    if (shift > 70n) throw corruptModel('a number has no end.');
    if (byte >= 0x80) continue;
    yield value;
    [value, shift] = [0n, 0n];
  }
  if (shift !== 0n) throw corruptModel('a number has no end.');
}
