// A cursor over the bytes of a pickle. Every length is held to what is left before anything is made of it.
import { AppError } from '../../../src-shared/protocol/errors.ts';

const NEWLINE = 0x0a;
/** A name of a module, a number: lines of a pickle are short. */
const LONGEST_LINE = 64 * 1024;
/** A whole number of so many bytes has 2400 digits. */
const LONGEST_NUMBER = 1024;

export const corruptPickle = (message: string, at: number): AppError =>
  new AppError(
    'weights/corrupt',
    `The pickle in the weights file is damaged: ${message} (byte ${at}). Save or download it again.`,
    { at },
  );

export class ByteReader {
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  at = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  get left(): number {
    return this.#bytes.byteLength - this.at;
  }

  /** @returns where the next `count` bytes start; they are behind the cursor then */
  #take(count: number, what: string): number {
    if (count > this.left) throw corruptPickle(`${what} of ${count} bytes goes beyond the end`, this.at);
    const start = this.at;
    this.at += count;
    return start;
  }

  byte(): number {
    const value = this.#bytes[this.at];
    if (value === undefined) throw corruptPickle('it ends where a step is due', this.at);
    this.at++;
    return value;
  }

  uint16(): number {
    return this.#view.getUint16(this.#take(2, 'a value'), true);
  }

  int32(): number {
    return this.#view.getInt32(this.#take(4, 'a value'), true);
  }

  uint32(): number {
    return this.#view.getUint32(this.#take(4, 'a value'), true);
  }

  /** A length of 64 bits; what is beyond the file fails where it is used. */
  uint64(): number {
    return Number(this.#view.getBigUint64(this.#take(8, 'a length'), true));
  }

  float64BigEndian(): number {
    return this.#view.getFloat64(this.#take(8, 'a number'), false);
  }

  bytes(count: number): Uint8Array {
    const start = this.#take(count, 'a piece');
    return this.#bytes.subarray(start, start + count);
  }

  utf8(count: number): string {
    // Python writes lone surrogates too ("surrogatepass"): they become the replacement character, names stay names.
    return new TextDecoder().decode(this.bytes(count));
  }

  latin1(count: number): string {
    return new TextDecoder('latin1').decode(this.bytes(count));
  }

  /** Two's complement, least byte first; a number where it is exact. */
  wholeNumber(count: number): number | bigint {
    if (count > LONGEST_NUMBER) throw corruptPickle(`a whole number of ${count} bytes is no setting and no size`, this.at);
    let value = 0n;
    const bytes = this.bytes(count);
    for (let i = count - 1; i >= 0; i--) value = (value << 8n) | BigInt(bytes[i] as number);
    if (count > 0 && (bytes[count - 1] as number) >= 0x80) value -= 1n << BigInt(8 * count);
    return asNumber(value);
  }

  /** Text up to the end of the line, without it. */
  line(): string {
    const end = this.#bytes.subarray(this.at, this.at + LONGEST_LINE).indexOf(NEWLINE);
    if (end < 0) throw corruptPickle('a line has no end', this.at);
    const text = this.utf8(end);
    this.at++;
    return text;
  }
}

/** Exact as a double, or kept whole. */
export const asNumber = (value: bigint): number | bigint =>
  value >= BigInt(Number.MIN_SAFE_INTEGER) && value <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(value) : value;
