// Zip archives for tests, with every field open to lies.
import { crc32, deflateRawSync } from 'node:zlib';

interface ZipEntry {
  readonly name: string;
  readonly bytes: Uint8Array;
  readonly deflate?: boolean;
  /** What the directory claims instead of the truth. */
  readonly claimedSize?: number;
  readonly claimedCrc?: number;
}

const LOCAL_BYTES = 30;
const CENTRAL_BYTES = 46;
const END_BYTES = 22;

export function zipOf(entries: readonly ZipEntry[]): Uint8Array {
  const parts: Uint8Array[] = [];
  const directory: Uint8Array[] = [];
  let at = 0;
  for (const { name, bytes, deflate = false, claimedSize = bytes.length, claimedCrc = crc32(bytes) } of entries) {
    const data = deflate ? deflateRawSync(bytes) : bytes;
    const text = new TextEncoder().encode(name);
    const local = new DataView(new ArrayBuffer(LOCAL_BYTES));
    local.setUint32(0, 0x04034b50, true);
    local.setUint16(8, deflate ? 8 : 0, true);
    local.setUint16(26, text.length, true);
    const central = new DataView(new ArrayBuffer(CENTRAL_BYTES));
    central.setUint32(0, 0x02014b50, true);
    central.setUint16(10, deflate ? 8 : 0, true);
    central.setUint32(16, claimedCrc, true);
    central.setUint32(20, data.length, true);
    central.setUint32(24, claimedSize, true);
    central.setUint16(28, text.length, true);
    central.setUint32(42, at, true);
    parts.push(new Uint8Array(local.buffer), text, data);
    directory.push(new Uint8Array(central.buffer), text);
    at += LOCAL_BYTES + text.length + data.length;
  }
  const size = directory.reduce((sum, part) => sum + part.length, 0);
  const end = new DataView(new ArrayBuffer(END_BYTES));
  end.setUint32(0, 0x06054b50, true);
  end.setUint16(8, entries.length, true);
  end.setUint16(10, entries.length, true);
  end.setUint32(12, size, true);
  end.setUint32(16, at, true);
  return joined([...parts, ...directory, new Uint8Array(end.buffer)]);
}

export function joined(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
