// TIFF of grey pages, uncompressed, one strip a page, pages one behind the other: what Fiji maps into memory as a stack. Directories follow the
// pixels, so that a file can be written while its slices are still being computed. BigTIFF where 32-bit offsets end.
// Source: TIFF 6.0; BigTIFF by Aware Systems; tags 50838 and 50839 by ImageJ's TiffEncoder.java. Takes sizes and texts, gives bytes.

export interface TiffPages {
  readonly rows: number;
  readonly columns: number;
  readonly pages: number;
  readonly sample: 'float32' | 'uint16';
  /** ImageDescription of the first page; may hold UTF-8. */
  readonly description: string;
  /** Pixels per unit; null where the size of a pixel is not known. ResolutionUnit 1 says none, 3 centimetres. */
  readonly resolution: { readonly x: number; readonly y: number; readonly unit: 1 | 3 } | null;
  /** PageName of each page. */
  readonly names: readonly string[];
  /** Names as ImageJ keeps them in its own tags, on the first page. */
  readonly hasImageJLabels: boolean;
}

export interface TiffLayout {
  /** Before the first page. */
  readonly head: Uint8Array<ArrayBuffer>;
  /** Where the pixels of a page begin. */
  readonly offsetOf: (page: number) => number;
  /** Behind the last page. */
  readonly tail: Uint8Array<ArrayBuffer>;
}

/** The pixels begin here, in both kinds. */
const DATA_START = 16;
const CLASSIC = 42;
const BIG = 43;
/** Directories and texts must end below this in a classic file. */
const CLASSIC_END = 0xffffffff;
const TYPE = { ascii: 2, short: 3, long: 4, rational: 5, byte: 1, long8: 16 } as const;
const TYPE_BYTES: Readonly<Record<number, number>> = { 1: 1, 2: 1, 3: 2, 4: 4, 5: 8, 16: 8 };
const RATIONAL_PARTS = 1_000_000;
const UTF16_BYTES = 2;

interface Field {
  readonly tag: number;
  readonly type: number;
  readonly count: number;
  readonly bytes: Uint8Array;
}

export function tiffLayout(pages: TiffPages): TiffLayout {
  const pageBytes = pages.rows * pages.columns * (pages.sample === 'float32' ? Float32Array : Uint16Array).BYTES_PER_ELEMENT;
  const offsetOf = (page: number): number => DATA_START + page * pageBytes;
  // Directories begin on an even byte.
  const end = offsetOf(pages.pages) + (offsetOf(pages.pages) % 2);
  const classic = directories(pages, { offsetOf, pageBytes, start: end, isBig: false });
  const isBig = end + classic.length > CLASSIC_END;
  const written = isBig ? directories(pages, { offsetOf, pageBytes, start: end, isBig }) : classic;
  const tail = new Uint8Array(written.length + (end - offsetOf(pages.pages)));
  tail.set(written, end - offsetOf(pages.pages));
  return { head: headOf(end, isBig), offsetOf, tail };
}

function headOf(firstDirectory: number, isBig: boolean): Uint8Array<ArrayBuffer> {
  const head = new DataView(new ArrayBuffer(DATA_START));
  head.setUint16(0, 0x4949, true);
  head.setUint16(2, isBig ? BIG : CLASSIC, true);
  if (isBig) {
    head.setUint16(4, 8, true);
    head.setBigUint64(8, BigInt(firstDirectory), true);
  } else head.setUint32(4, firstDirectory, true);
  return new Uint8Array(head.buffer);
}

interface Place {
  readonly offsetOf: (page: number) => number;
  readonly pageBytes: number;
  /** Where the first directory lies in the file. */
  readonly start: number;
  readonly isBig: boolean;
}

function directories(pages: TiffPages, place: Place): Uint8Array {
  const parts: Uint8Array[] = [];
  let at = place.start;
  for (let page = 0; page < pages.pages; page++) {
    const part = directory(fieldsOf(pages, page, place), at, { isBig: place.isBig, isLast: page === pages.pages - 1 });
    parts.push(part);
    at += part.length;
  }
  const whole = new Uint8Array(at - place.start);
  let filled = 0;
  for (const part of parts) {
    whole.set(part, filled);
    filled += part.length;
  }
  return whole;
}

function fieldsOf(pages: TiffPages, page: number, { offsetOf, pageBytes, isBig }: Place): readonly Field[] {
  const { rows, columns, sample, resolution, names } = pages;
  const isFirst = page === 0;
  const [format, bits] = sample === 'float32' ? [3, 32] : [1, 16];
  const offset = isBig ? long8(273, offsetOf(page)) : long(273, offsetOf(page) % 2 ** 32);
  return [
    long(254, 0),
    long(256, columns),
    long(257, rows),
    short(258, bits),
    short(259, 1),
    short(262, 1),
    ...(isFirst ? [ascii(270, pages.description)] : []),
    offset,
    short(277, 1),
    long(278, rows),
    long(279, pageBytes),
    ...(resolution ? [rational(282, resolution.x), rational(283, resolution.y)] : []),
    ...(names[page] === undefined ? [] : [ascii(285, names[page])]),
    ...(resolution ? [short(296, resolution.unit)] : []),
    short(339, format),
    ...(isFirst && pages.hasImageJLabels ? imageJLabels(names) : []),
  ];
}

/** One directory with the values that do not fit into its entries behind it; even in length. */
function directory(fields: readonly Field[], at: number, { isBig, isLast }: { isBig: boolean; isLast: boolean }): Uint8Array {
  const [countBytes, entryBytes, wordBytes] = isBig ? [8, 20, 8] : [2, 12, 4];
  const even = (bytes: number): number => bytes + (bytes % 2);
  const tableBytes = countBytes + fields.length * entryBytes + wordBytes;
  const outside = fields.filter(({ bytes }) => bytes.length > wordBytes);
  const whole = new Uint8Array(even(tableBytes) + outside.reduce((sum, { bytes }) => sum + even(bytes.length), 0));
  const view = new DataView(whole.buffer);
  const setWord = (place: number, value: number): void =>
    isBig ? view.setBigUint64(place, BigInt(value), true) : view.setUint32(place, value % 2 ** 32, true);
  if (isBig) setWord(0, fields.length);
  else view.setUint16(0, fields.length, true);
  let free = even(tableBytes);
  for (const [i, { tag, type, count, bytes }] of fields.entries()) {
    const entry = countBytes + i * entryBytes;
    view.setUint16(entry, tag, true);
    view.setUint16(entry + 2, type, true);
    setWord(entry + 4, count);
    if (bytes.length <= wordBytes) whole.set(bytes, entry + 4 + wordBytes);
    else {
      setWord(entry + 4 + wordBytes, at + free);
      whole.set(bytes, free);
      free += even(bytes.length);
    }
  }
  setWord(tableBytes - wordBytes, isLast ? 0 : at + whole.length);
  return whole;
}

function numbers(tag: number, type: number, values: readonly number[]): Field {
  const size = TYPE_BYTES[type] as number;
  const view = new DataView(new ArrayBuffer(values.length * size));
  for (const [i, value] of values.entries()) {
    if (type === TYPE.short) view.setUint16(i * size, value, true);
    else if (type === TYPE.long8) view.setBigUint64(i * size, BigInt(value), true);
    else view.setUint32(i * size, value, true);
  }
  return { tag, type, count: values.length, bytes: new Uint8Array(view.buffer) };
}

const short = (tag: number, value: number): Field => numbers(tag, TYPE.short, [value]);
const long = (tag: number, value: number): Field => numbers(tag, TYPE.long, [value]);
const long8 = (tag: number, value: number): Field => numbers(tag, TYPE.long8, [value]);

function rational(tag: number, value: number): Field {
  const { bytes } = numbers(tag, TYPE.long, [Math.round(value * RATIONAL_PARTS), RATIONAL_PARTS]);
  return { tag, type: TYPE.rational, count: 1, bytes };
}

function ascii(tag: number, text: string): Field {
  const bytes = new TextEncoder().encode(`${text}\0`);
  return { tag, type: TYPE.ascii, count: bytes.length, bytes };
}

/** IJMetadataByteCounts and IJMetadata: `IJIJ`, one entry of kind `labl` with so many labels, then the labels in UTF-16. */
function imageJLabels(names: readonly string[]): readonly Field[] {
  const header = 16 - 4;
  const labels = names.map((name) => Uint16Array.from(name, (letter) => letter.charCodeAt(0)));
  const counts = [header, ...labels.map(({ length }) => length * UTF16_BYTES)];
  const bytes = new Uint8Array(counts.reduce((sum, count) => sum + count, 0));
  const view = new DataView(bytes.buffer);
  view.setUint32(0, 0x494a494a, true);
  view.setUint32(4, 0x6c61626c, true);
  view.setUint32(8, names.length, true);
  let at = header;
  for (const label of labels) {
    for (const unit of label) {
      view.setUint16(at, unit, true);
      at += UTF16_BYTES;
    }
  }
  return [numbers(50838, TYPE.long, counts), { tag: 50839, type: TYPE.byte, count: bytes.length, bytes }];
}
