// Messages as bytes. A message is plain data with typed arrays in it: [header length, u32 LE][header, JSON][padding to 8][arrays, each padded
// to 8]. An array stands in the header as {"$": [type, offset, length]}; NaN and infinities, which JSON cannot say, as {"$": ["number", text]}.
// Arrays are copied into the message and viewed, not copied, out of it.
import { AppError } from './errors.ts';

const ALIGNMENT_BYTES = 8;
const HEADER_LENGTH_BYTES = 4;
/** Larger than the largest honest message (a 4096 x 4096 slice of 32-bit values) by a factor of four. */
export const LARGEST_MESSAGE_BYTES = 256 * 1024 * 1024;

const arrayTypes = { Uint8Array, Int16Array, Uint16Array, Int32Array, Uint32Array, Float32Array, Float64Array } as const;
type ArrayName = keyof typeof arrayTypes;
type WireArray = InstanceType<(typeof arrayTypes)[ArrayName]>;

const align = (bytes: number): number => Math.ceil(bytes / ALIGNMENT_BYTES) * ALIGNMENT_BYTES;
const arrayNameOf = (value: object): ArrayName | undefined =>
  (Object.keys(arrayTypes) as ArrayName[]).find((name) => value instanceof arrayTypes[name]);

/** @returns a buffer of its own, exactly as long as the message */
export function encodeMessage(message: unknown): Uint8Array<ArrayBuffer> {
  const arrays: WireArray[] = [];
  let arrayBytes = 0;
  const flatten = (value: unknown): unknown => {
    if (typeof value === 'number') return Number.isFinite(value) ? value : { $: ['number', String(value)] };
    if (typeof value !== 'object' || value === null) return value;
    if (Array.isArray(value)) return value.map(flatten);
    const name = arrayNameOf(value);
    if (name === undefined) return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, flatten(inner)]));
    const array = value as WireArray;
    const offset = arrayBytes;
    arrays.push(array);
    arrayBytes += align(array.byteLength);
    return { $: [name, offset, array.length] };
  };
  const header = new TextEncoder().encode(JSON.stringify(flatten(message)));
  const start = align(HEADER_LENGTH_BYTES + header.length);
  const bytes = new Uint8Array(start + arrayBytes);
  new DataView(bytes.buffer).setUint32(0, header.length, true);
  bytes.set(header, HEADER_LENGTH_BYTES);
  let offset = start;
  for (const array of arrays) {
    bytes.set(new Uint8Array(array.buffer, array.byteOffset, array.byteLength), offset);
    offset += align(array.byteLength);
  }
  return bytes;
}

/** @throws AppError protocol/malformed, protocol/too-large; never reads beyond `bytes` */
export function decodeMessage(bytes: Uint8Array): unknown {
  if (bytes.length > LARGEST_MESSAGE_BYTES)
    throw new AppError(
      'protocol/too-large',
      `A message of ${bytes.length} bytes is refused; the most is ${LARGEST_MESSAGE_BYTES}.`,
    );
  if (bytes.length < HEADER_LENGTH_BYTES) throw malformed('it ends inside its header length');
  const aligned = bytes.byteOffset % ALIGNMENT_BYTES === 0 ? bytes : bytes.slice();
  const headerLength = new DataView(aligned.buffer, aligned.byteOffset).getUint32(0, true);
  if (HEADER_LENGTH_BYTES + headerLength > aligned.length) throw malformed('its header is longer than the message');
  const start = align(HEADER_LENGTH_BYTES + headerLength);
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(
      aligned.subarray(HEADER_LENGTH_BYTES, HEADER_LENGTH_BYTES + headerLength),
    );
    return JSON.parse(text, (_key, value) => revive(value, aligned, start));
  } catch (thrown) {
    throw thrown instanceof AppError ? thrown : malformed('its header is not JSON');
  }
}

function revive(value: unknown, bytes: Uint8Array, start: number): unknown {
  if (typeof value !== 'object' || value === null || !('$' in value) || !Array.isArray(value.$)) return value;
  const [name, offset, length] = value.$ as unknown[];
  if (name === 'number') return Number(offset);
  const type = Object.hasOwn(arrayTypes, String(name)) ? arrayTypes[name as ArrayName] : undefined;
  if (!type || !isCount(offset) || !isCount(length) || offset % ALIGNMENT_BYTES !== 0)
    throw malformed('it names an unknown array');
  if (start + offset + length * type.BYTES_PER_ELEMENT > bytes.length) throw malformed('an array reaches beyond its end');
  return new type(bytes.buffer as ArrayBuffer, bytes.byteOffset + start + offset, length);
}

const isCount = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) >= 0;

const malformed = (why: string): AppError =>
  new AppError('protocol/malformed', `A message between window and engine could not be read: ${why}. Reload the window.`);
