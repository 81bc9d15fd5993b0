// Elements of any kind, byte by byte, in every encoding: what the product's own small writer cannot write.

export interface Encoding {
  readonly isExplicit: boolean;
  readonly isLittleEndian: boolean;
}
export const explicitLittle: Encoding = { isExplicit: true, isLittleEndian: true };
export const implicitLittle: Encoding = { isExplicit: false, isLittleEndian: true };
export const explicitBig: Encoding = { isExplicit: true, isLittleEndian: false };

const UNDEFINED = 0xffffffff;
const LONG = new Set(['OB', 'OD', 'OF', 'OL', 'OV', 'OW', 'SQ', 'SV', 'UC', 'UN', 'UR', 'UT', 'UV']);
const SIZES = { US: 2, UL: 4, FL: 4, FD: 8 } as const;

type Value = string | Uint8Array | readonly number[];
/** An element of a data set: written in the encoding of the data set it stands in. */
export type Written = (encoding: Encoding) => Uint8Array;

export const joined = (parts: readonly Uint8Array[]): Uint8Array => Uint8Array.from(Buffer.concat(parts));

const even = (bytes: Uint8Array, filler = 0x20): Uint8Array =>
  bytes.length % 2 === 0 ? bytes : joined([bytes, Uint8Array.of(filler)]);

function numbers(vr: keyof typeof SIZES, values: readonly number[], isLittleEndian: boolean): Uint8Array {
  const view = new DataView(new ArrayBuffer(values.length * SIZES[vr]));
  const write = { US: 'setUint16', UL: 'setUint32', FL: 'setFloat32', FD: 'setFloat64' } as const;
  for (const [i, value] of values.entries()) view[write[vr]](i * SIZES[vr], value, isLittleEndian);
  return new Uint8Array(view.buffer);
}

function head(tag: number, vr: string, length: number, { isExplicit, isLittleEndian }: Encoding): Uint8Array {
  const isLong = isExplicit && LONG.has(vr);
  const view = new DataView(new ArrayBuffer(isLong ? 12 : 8));
  view.setUint16(0, tag >>> 16, isLittleEndian);
  view.setUint16(2, tag & 0xffff, isLittleEndian);
  if (isExplicit && vr !== '') {
    view.setUint8(4, vr.charCodeAt(0));
    view.setUint8(5, vr.charCodeAt(1));
  }
  if (!isExplicit || vr === '') view.setUint32(4, length, isLittleEndian);
  else if (isLong) view.setUint32(8, length, isLittleEndian);
  else view.setUint16(6, length, isLittleEndian);
  return new Uint8Array(view.buffer);
}

/** Text is Latin-1 here. @param length what the header says, where that is not the truth */
export const element =
  (tag: number, vr: string, value: Value, length?: number): Written =>
  (encoding) => {
    const bytes =
      typeof value === 'string'
        ? even(Uint8Array.from(Buffer.from(value, 'latin1')))
        : value instanceof Uint8Array
          ? even(value, 0)
          : numbers(vr as keyof typeof SIZES, value, encoding.isLittleEndian);
    return joined([head(tag, vr, length ?? bytes.length, encoding), bytes]);
  };

const all = (elements: readonly Written[], encoding: Encoding): Uint8Array => joined(elements.map((write) => write(encoding)));

/** @param isDefined lengths are written; else delimiters end the sequence and its items */
export const sequence =
  (tag: number, items: readonly (readonly Written[])[], isDefined = true, vr = 'SQ'): Written =>
  (encoding) => {
    const content = items.map((elements) => {
      const inner = all(elements, vr === 'UN' ? implicitLittle : encoding);
      const start = head(0xfffee000, '', isDefined ? inner.length : UNDEFINED, encoding);
      return joined([start, inner, ...(isDefined ? [] : [head(0xfffee00d, '', 0, encoding)])]);
    });
    const end = isDefined ? [] : [head(0xfffee0dd, '', 0, encoding)];
    const body = joined([...content, ...end]);
    return joined([head(tag, vr, isDefined ? body.length : UNDEFINED, encoding), body]);
  };

export const dataSet = (elements: readonly Written[], encoding: Encoding = explicitLittle): Uint8Array => all(elements, encoding);

const META_VERSION = Uint8Array.of(0, 1);

/** A file with preamble, the least of file meta information, and a data set. */
export function dicomFile(transferSyntaxUID: string, content: Uint8Array): Uint8Array {
  const uid = transferSyntaxUID.length % 2 === 0 ? transferSyntaxUID : `${transferSyntaxUID}\0`;
  const meta = dataSet([element(0x00020001, 'OB', META_VERSION), element(0x00020010, 'UI', uid)]);
  const length = dataSet([element(0x00020000, 'UL', [meta.length])]);
  return joined([new Uint8Array(128), Buffer.from('DICM'), length, meta, content]);
}
