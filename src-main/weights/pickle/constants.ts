// The steps of a pickle that push a number, a text or bytes.
import { asNumber, type ByteReader, corruptPickle } from './byte-reader.ts';
import { OPCODE } from './opcodes.ts';
import type { PickleValue } from './values.ts';

type Constant = (reader: ByteReader) => PickleValue;

const CONSTANTS: (Constant | undefined)[] = [];
for (const [opcode, constant] of [
  [OPCODE.NONE, () => null],
  [OPCODE.NEWTRUE, () => true],
  [OPCODE.NEWFALSE, () => false],
  [OPCODE.BININT, (reader) => reader.int32()],
  [OPCODE.BININT1, (reader) => reader.byte()],
  [OPCODE.BININT2, (reader) => reader.uint16()],
  [OPCODE.LONG1, (reader) => reader.wholeNumber(reader.byte())],
  [OPCODE.LONG4, (reader) => reader.wholeNumber(reader.uint32())],
  [OPCODE.BINFLOAT, (reader) => reader.float64BigEndian()],
  [OPCODE.INT, readDecimal],
  [OPCODE.LONG, readDecimal],
  [OPCODE.FLOAT, (reader) => Number(reader.line())],
  [OPCODE.UNICODE, (reader) => rawUnicode(reader.line())],
  [OPCODE.STRING, (reader) => reader.line().replace(/^(['"])(.*)\1$/s, '$2')],
  [OPCODE.BINUNICODE, (reader) => reader.utf8(reader.uint32())],
  [OPCODE.SHORT_BINUNICODE, (reader) => reader.utf8(reader.byte())],
  [OPCODE.BINUNICODE8, (reader) => reader.utf8(reader.uint64())],
  [OPCODE.SHORT_BINSTRING, (reader) => reader.latin1(reader.byte())],
  [OPCODE.BINSTRING, (reader) => reader.latin1(reader.uint32())],
  [OPCODE.SHORT_BINBYTES, (reader) => reader.bytes(reader.byte())],
  [OPCODE.BINBYTES, (reader) => reader.bytes(reader.uint32())],
  [OPCODE.BINBYTES8, (reader) => reader.bytes(reader.uint64())],
  [OPCODE.BYTEARRAY8, (reader) => reader.bytes(reader.uint64())],
] satisfies [number, Constant][]) {
  CONSTANTS[opcode] = constant;
}

/** @returns undefined where the step is another one */
export const readConstant = (opcode: number, reader: ByteReader): PickleValue | undefined => CONSTANTS[opcode]?.(reader);

/** A whole number as protocol 0 writes it; `01` and `00` are its booleans. */
function readDecimal(reader: ByteReader): PickleValue {
  const line = reader.line();
  if (line === '00' || line === '01') return line === '01';
  if (!/^[+-]?\d{1,2400}L?$/.test(line)) throw corruptPickle(`"${line.slice(0, 40)}" is no whole number`, reader.at);
  return asNumber(BigInt(line.replace('L', '')));
}

/** Python's raw-unicode-escape. */
const rawUnicode = (line: string): string =>
  line.replace(/\\u([0-9a-fA-F]{4})/g, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)));

/** What is said of a step that no part of the machine knows. */
export function unknownStep(opcode: number, at: number): Error {
  const name = Object.entries(OPCODE).find(([, code]) => code === opcode)?.[0];
  return corruptPickle(name ? `the step ${name} is not read` : `there is no step 0x${opcode.toString(16)}`, at);
}
