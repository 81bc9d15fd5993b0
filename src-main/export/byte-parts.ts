// Parts of files that are made of boxes within boxes: one behind the other, and numbers in big-endian order.

export function joined(parts: readonly Uint8Array[]): Uint8Array {
  const bytes = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}

const BYTE_BITS = 8n;
const BYTE_MASK = 0xffn;

/** @param value whole, not negative, below 2^53 */
export function bigEndian(value: number, length: number): Uint8Array {
  const bytes = new Uint8Array(length);
  for (let at = length - 1, left = BigInt(value); at >= 0; at--, left >>= BYTE_BITS) bytes[at] = Number(left & BYTE_MASK);
  return bytes;
}
