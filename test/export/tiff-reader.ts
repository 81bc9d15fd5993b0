// TIFF for tests, by the specification and by hand: directories, pages and tags of both kinds, so that what is written is not read by what wrote it.

export interface ReadPage {
  readonly tags: ReadonlyMap<number, readonly number[] | string>;
  readonly values: Float32Array | Uint16Array;
}

const SIZES: Readonly<Record<number, number>> = { 1: 1, 2: 1, 3: 2, 4: 4, 5: 8, 16: 8 };

export function readTiff(bytes: Uint8Array): readonly ReadPage[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (view.getUint16(0) !== 0x4949) throw new Error('not little-endian TIFF');
  const isBig = view.getUint16(2, true) === 43;
  const word = (at: number): number => (isBig ? Number(view.getBigUint64(at, true)) : view.getUint32(at, true));
  const [countBytes, entryBytes, wordBytes] = isBig ? [8, 20, 8] : [2, 12, 4];
  const pages: ReadPage[] = [];
  for (let at = word(isBig ? 8 : 4); at !== 0; ) {
    if (at % 2 !== 0) throw new Error(`directory at odd offset ${at}`);
    const count = isBig ? word(at) : view.getUint16(at, true);
    const tags = new Map<number, readonly number[] | string>();
    let last = 0;
    for (let i = 0; i < count; i++) {
      const entry = at + countBytes + i * entryBytes;
      const tag = view.getUint16(entry, true);
      if (tag <= last) throw new Error(`tag ${tag} behind ${last}`);
      last = tag;
      const type = view.getUint16(entry + 2, true);
      const values = word(entry + 4);
      const size = values * (SIZES[type] as number);
      const place = size <= wordBytes ? entry + 4 + wordBytes : word(entry + 4 + wordBytes);
      if (place + size > bytes.length) throw new Error(`tag ${tag} beyond the file`);
      tags.set(tag, readValues(view, { type, values, place }));
    }
    pages.push({ tags, values: pixelsOf(bytes, tags) });
    at = word(at + countBytes + count * entryBytes);
  }
  return pages;
}

function readValues(
  view: DataView,
  { type, values, place }: { type: number; values: number; place: number },
): readonly number[] | string {
  if (type === 2) return new TextDecoder().decode(new Uint8Array(view.buffer, view.byteOffset + place, values - 1));
  return Array.from({ length: values }, (_, i) => {
    if (type === 1) return view.getUint8(place + i);
    if (type === 3) return view.getUint16(place + i * 2, true);
    if (type === 4) return view.getUint32(place + i * 4, true);
    if (type === 16) return Number(view.getBigUint64(place + i * 8, true));
    return view.getUint32(place + i * 8, true) / view.getUint32(place + i * 8 + 4, true);
  });
}

function pixelsOf(bytes: Uint8Array, tags: ReadPage['tags']): Float32Array | Uint16Array {
  const number = (tag: number): number => (tags.get(tag) as readonly number[])[0] as number;
  const [offset, length] = [number(273), number(279)];
  const pixels = Uint8Array.from(bytes.subarray(offset, offset + length)).buffer;
  const expected = (number(256) * number(257) * number(258)) / 8;
  if (length !== expected || pixels.byteLength !== expected) throw new Error(`a strip of ${length} bytes, ${expected} expected`);
  return number(339) === 3 ? new Float32Array(pixels) : new Uint16Array(pixels);
}
