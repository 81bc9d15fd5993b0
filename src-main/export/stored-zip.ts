// Zip archives whose entries are stored as they are, with fixed dates: the same entries give the same bytes. Sizes and sums stand before the data,
// as np.load and every unzip expect them, and ZIP64 fields where the format's 32 bits end. Source: PKWARE APPNOTE 6.3.10, 4.3 and 4.5.3.
// By hand because a writer with streams puts descriptors behind stored data, which not every reader takes, and local time into its dates.
import { crc32 } from 'node:zlib';
import { joined } from './byte-parts.ts';

export interface ZipMember {
  readonly name: string;
  /** Of all parts together. */
  readonly bytes: number;
  /** Asked twice: for the sum, and for the archive. Must give the same. */
  readonly parts: () => Iterable<Uint8Array>;
}

const LOCAL = 0x04034b50;
const CENTRAL = 0x02014b50;
const END = 0x06054b50;
const END_64 = 0x06064b50;
const LOCATOR_64 = 0x07064b50;
const LOCAL_BYTES = 30;
const CENTRAL_BYTES = 46;
const END_BYTES = 22;
const END_64_BYTES = 56;
const LOCATOR_BYTES = 20;
/** Extra field of ZIP64: its head, then up to three 64-bit numbers. */
const EXTRA_64 = 1;
const EXTRA_HEAD_BYTES = 4;
const WORD_BYTES = 8;
const VERSION_PLAIN = 20;
const VERSION_64 = 45;
/** Names are UTF-8. */
const UTF8_FLAG = 0x0800;
/** 1 January 1980, the earliest the format knows. */
const FIXED_DATE = 0x0021;
/** Beyond these the 64-bit fields hold the number. */
const MOST_32 = 0xffffffff;
const MOST_16 = 0xffff;

interface Entry {
  readonly name: Uint8Array;
  readonly crc: number;
  readonly bytes: number;
  readonly offset: number;
}

/** @param comment of the whole archive, at most 65535 bytes of UTF-8; longer ones are left out */
export function* zipParts(members: readonly ZipMember[], comment = ''): Generator<Uint8Array> {
  const entries: Entry[] = [];
  let offset = 0;
  for (const { name, bytes, parts } of members) {
    const entry = { name: new TextEncoder().encode(name), crc: sumOf(parts()), bytes, offset };
    entries.push(entry);
    const local = localHeader(entry);
    yield local;
    yield* exactly(name, bytes, parts());
    offset += local.length + bytes;
  }
  let directoryBytes = 0;
  for (const entry of entries) {
    const central = centralHeader(entry);
    directoryBytes += central.length;
    yield central;
  }
  yield endOf({ count: entries.length, directoryBytes, offset }, new TextEncoder().encode(comment));
}

function sumOf(parts: Iterable<Uint8Array>): number {
  let crc = 0;
  for (const part of parts) crc = crc32(part, crc);
  return crc;
}

function* exactly(name: string, bytes: number, parts: Iterable<Uint8Array>): Generator<Uint8Array> {
  let seen = 0;
  for (const part of parts) {
    seen += part.length;
    yield part;
  }
  if (seen !== bytes) throw new RangeError(`${name} was announced with ${bytes} bytes and gave ${seen}`);
}

/** ZIP64 extra field with these numbers; empty for none. */
function extraOf(numbers: readonly number[]): Uint8Array {
  if (numbers.length === 0) return new Uint8Array(0);
  const extra = new DataView(new ArrayBuffer(EXTRA_HEAD_BYTES + numbers.length * WORD_BYTES));
  extra.setUint16(0, EXTRA_64, true);
  extra.setUint16(2, numbers.length * WORD_BYTES, true);
  for (const [i, number] of numbers.entries()) extra.setBigUint64(EXTRA_HEAD_BYTES + i * WORD_BYTES, BigInt(number), true);
  return new Uint8Array(extra.buffer);
}

function localHeader({ name, crc, bytes }: Entry): Uint8Array {
  const extra = extraOf(bytes >= MOST_32 ? [bytes, bytes] : []);
  const header = new DataView(new ArrayBuffer(LOCAL_BYTES));
  header.setUint32(0, LOCAL, true);
  writeCommon(header, 4, { crc, bytes, name, extra });
  return joined([new Uint8Array(header.buffer), name, extra]);
}

function centralHeader({ name, crc, bytes, offset }: Entry): Uint8Array {
  const extra = extraOf([...(bytes >= MOST_32 ? [bytes, bytes] : []), ...(offset >= MOST_32 ? [offset] : [])]);
  const header = new DataView(new ArrayBuffer(CENTRAL_BYTES));
  header.setUint32(0, CENTRAL, true);
  header.setUint16(4, extra.length > 0 ? VERSION_64 : VERSION_PLAIN, true);
  writeCommon(header, 6, { crc, bytes, name, extra });
  header.setUint32(42, Math.min(offset, MOST_32), true);
  return joined([new Uint8Array(header.buffer), name, extra]);
}

interface Common extends Pick<Entry, 'crc' | 'bytes' | 'name'> {
  readonly extra: Uint8Array;
}

/** What both headers share, from "version needed" on. */
function writeCommon(header: DataView, at: number, { crc, bytes, name, extra }: Common): void {
  header.setUint16(at, extra.length > 0 ? VERSION_64 : VERSION_PLAIN, true);
  header.setUint16(at + 2, UTF8_FLAG, true);
  header.setUint16(at + 8, FIXED_DATE, true);
  header.setUint32(at + 10, crc, true);
  header.setUint32(at + 14, Math.min(bytes, MOST_32), true);
  header.setUint32(at + 18, Math.min(bytes, MOST_32), true);
  header.setUint16(at + 22, name.length, true);
  header.setUint16(at + 24, extra.length, true);
}

function endOf(
  { count, directoryBytes, offset }: { readonly count: number; readonly directoryBytes: number; readonly offset: number },
  comment: Uint8Array,
): Uint8Array {
  const said = comment.length > MOST_16 ? new Uint8Array(0) : comment;
  const end = new DataView(new ArrayBuffer(END_BYTES));
  end.setUint32(0, END, true);
  end.setUint16(8, Math.min(count, MOST_16), true);
  end.setUint16(10, Math.min(count, MOST_16), true);
  end.setUint32(12, Math.min(directoryBytes, MOST_32), true);
  end.setUint32(16, Math.min(offset, MOST_32), true);
  end.setUint16(20, said.length, true);
  const plain = joined([new Uint8Array(end.buffer), said]);
  if (count < MOST_16 && directoryBytes < MOST_32 && offset < MOST_32) return plain;
  const large = new DataView(new ArrayBuffer(END_64_BYTES + LOCATOR_BYTES));
  large.setUint32(0, END_64, true);
  large.setBigUint64(4, BigInt(END_64_BYTES - 12), true);
  large.setUint16(12, VERSION_64, true);
  large.setUint16(14, VERSION_64, true);
  large.setBigUint64(24, BigInt(count), true);
  large.setBigUint64(32, BigInt(count), true);
  large.setBigUint64(40, BigInt(directoryBytes), true);
  large.setBigUint64(48, BigInt(offset), true);
  large.setUint32(END_64_BYTES, LOCATOR_64, true);
  large.setBigUint64(END_64_BYTES + 8, BigInt(offset + directoryBytes), true);
  large.setUint32(END_64_BYTES + 16, 1, true);
  return joined([new Uint8Array(large.buffer), plain]);
}
