// DICOM bytes for tests in any encoding, right or wrong: data sets with sequences, files with and without preamble, mark and meta information.

export interface Written {
  readonly tag: number;
  readonly vr: string;
  readonly value: Uint8Array | string | number | readonly (readonly Written[])[];
  /** In place of the true length. */
  readonly length?: number;
  /** Of sequences and items: delimiters in place of lengths. */
  readonly undefinedLength?: boolean;
}

export interface WriteEncoding {
  readonly explicit: boolean;
  readonly littleEndian: boolean;
}

export const IMPLICIT: WriteEncoding = { explicit: false, littleEndian: true };
export const EXPLICIT: WriteEncoding = { explicit: true, littleEndian: true };
export const BIG: WriteEncoding = { explicit: true, littleEndian: false };

export const UIDS = {
  implicit: '1.2.840.10008.1.2',
  explicit: '1.2.840.10008.1.2.1',
  deflated: '1.2.840.10008.1.2.1.99',
  big: '1.2.840.10008.1.2.2',
  rle: '1.2.840.10008.1.2.5',
} as const;

const LONG = ['OB', 'OD', 'OF', 'OL', 'OV', 'OW', 'SQ', 'SV', 'UC', 'UN', 'UR', 'UT', 'UV'];
const ITEM = 0xfffee000;
const ITEM_END = 0xfffee00d;
const SEQUENCE_END = 0xfffee0dd;
const UNDEFINED = 0xffffffff;

const u16 = (value: number, littleEndian: boolean): Buffer => {
  const bytes = Buffer.alloc(2);
  if (littleEndian) bytes.writeUInt16LE(value & 0xffff);
  else bytes.writeUInt16BE(value & 0xffff);
  return bytes;
};
const u32 = (value: number, littleEndian: boolean): Buffer => {
  const bytes = Buffer.alloc(4);
  if (littleEndian) bytes.writeUInt32LE(value >>> 0);
  else bytes.writeUInt32BE(value >>> 0);
  return bytes;
};
const tagBytes = (tag: number, littleEndian: boolean): Buffer =>
  Buffer.concat([u16(tag >>> 16, littleEndian), u16(tag & 0xffff, littleEndian)]);

/** Item, item end or sequence end. */
export const mark = (tag: number, length: number, littleEndian = true): Buffer =>
  Buffer.concat([tagBytes(tag, littleEndian), u32(length, littleEndian)]);

/** Numbers of 1, 2, 4 or 8 bytes in the byte order of the encoding. */
export function numberBytes(values: ArrayLike<number> & ArrayBufferView, littleEndian: boolean): Uint8Array {
  const bytes = Uint8Array.from(new Uint8Array(values.buffer, values.byteOffset, values.byteLength));
  const width = values.byteLength / values.length;
  if (!littleEndian) for (let at = 0; at < bytes.length; at += width) bytes.subarray(at, at + width).reverse();
  return bytes;
}

function valueBytes({ vr, value, undefinedLength }: Written, encoding: WriteEncoding): Buffer {
  if (typeof value === 'number') return vr === 'UL' ? u32(value, encoding.littleEndian) : u16(value, encoding.littleEndian);
  if (typeof value === 'string')
    return Buffer.from(value.length % 2 === 0 ? value : `${value}${vr === 'UI' ? '\0' : ' '}`, 'latin1');
  if (value instanceof Uint8Array) return value.length % 2 === 0 ? Buffer.from(value) : Buffer.concat([value, Buffer.alloc(1)]);
  const items = value.flatMap((elements) => {
    const content = encodeDataSet(elements, encoding);
    return undefinedLength
      ? [mark(ITEM, UNDEFINED, encoding.littleEndian), content, mark(ITEM_END, 0, encoding.littleEndian)]
      : [mark(ITEM, content.length, encoding.littleEndian), content];
  });
  return Buffer.concat([...items, ...(undefinedLength ? [mark(SEQUENCE_END, 0, encoding.littleEndian)] : [])]);
}

function encodeElement(element: Written, encoding: WriteEncoding): Buffer {
  const { tag, vr, length, undefinedLength } = element;
  const content = valueBytes(element, encoding);
  const stated = length ?? (undefinedLength ? UNDEFINED : content.length);
  const { explicit, littleEndian } = encoding;
  const head = !explicit
    ? [u32(stated, littleEndian)]
    : LONG.includes(vr)
      ? [Buffer.from(vr), Buffer.alloc(2), u32(stated, littleEndian)]
      : [Buffer.from(vr), u16(stated, littleEndian)];
  return Buffer.concat([tagBytes(tag, littleEndian), ...head, content]);
}

export const encodeDataSet = (elements: readonly Written[], encoding: WriteEncoding): Buffer =>
  Buffer.concat(elements.map((element) => encodeElement(element, encoding)));

/** File meta information with this transfer syntax; empty text leaves it out. */
export function metaElements(transferSyntaxUID: string, encoding: WriteEncoding = EXPLICIT): Buffer {
  const rest = encodeDataSet(
    [
      { tag: 0x00020002, vr: 'UI', value: '1.2.840.10008.5.1.4.1.1.2' },
      { tag: 0x00020003, vr: 'UI', value: '1.2.3.4.5' },
      ...(transferSyntaxUID === '' ? [] : [{ tag: 0x00020010, vr: 'UI', value: transferSyntaxUID }]),
    ],
    encoding,
  );
  return Buffer.concat([encodeDataSet([{ tag: 0x00020000, vr: 'UL', value: rest.length }], encoding), rest]);
}

export const MARK = Buffer.concat([Buffer.alloc(128), Buffer.from('DICM')]);

/** A whole file. */
export const fileOf = (elements: readonly Written[], encoding: WriteEncoding, transferSyntaxUID: string): Uint8Array =>
  new Uint8Array(Buffer.concat([MARK, metaElements(transferSyntaxUID), encodeDataSet(elements, encoding)]));

/** A slice of 3 x 2 pixels, 16 bits signed, HU = stored * 2 - 1000, in the byte order of the encoding; a test changes what it likes. */
export function sliceElements(
  encoding: WriteEncoding,
  changes: Readonly<Record<number, Partial<Written> | null>> = {},
): readonly Written[] {
  const us = (tag: number, value: number): Written => ({ tag, vr: 'US', value });
  const elements: readonly Written[] = [
    { tag: 0x00080016, vr: 'UI', value: '1.2.840.10008.5.1.4.1.1.2' },
    { tag: 0x00080018, vr: 'UI', value: '1.2.3.4.5' },
    { tag: 0x00080060, vr: 'CS', value: 'CT' },
    { tag: 0x0020000d, vr: 'UI', value: '1.2.3' },
    { tag: 0x0020000e, vr: 'UI', value: '1.2.3.4' },
    us(0x00280002, 1),
    { tag: 0x00280004, vr: 'CS', value: 'MONOCHROME2' },
    us(0x00280010, 2),
    us(0x00280011, 3),
    us(0x00280100, 16),
    us(0x00280101, 16),
    us(0x00280102, 15),
    us(0x00280103, 1),
    { tag: 0x00281052, vr: 'DS', value: '-1000' },
    { tag: 0x00281053, vr: 'DS', value: '2' },
    { tag: 0x7fe00010, vr: 'OW', value: numberBytes(SLICE, encoding.littleEndian) },
  ];
  const added = Object.keys(changes)
    .map(Number)
    .filter((tag) => !elements.some((one) => one.tag === tag));
  const all = [...elements, ...added.map((tag) => ({ tag, vr: 'LO', value: '' }) as Written)];
  return all
    .filter(({ tag }) => changes[tag] !== null)
    .map((element) => ({ ...element, ...changes[element.tag] }))
    .sort((a, b) => a.tag - b.tag);
}

/** The stored values of `sliceElements`. */
export const SLICE = Int16Array.of(-5, 0, 1, 300, -32768, 32767);
