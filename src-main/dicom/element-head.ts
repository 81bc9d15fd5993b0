// Tag, VR and length of one element in any encoding, also where its writer mixed encodings. Source: PS3.5 7.1.
import { ReadFailure } from './read-failure.ts';

export interface Encoding {
  readonly explicit: boolean;
  readonly littleEndian: boolean;
}

export interface ElementHead {
  /** Empty where the encoding does not say. */
  readonly vr: string;
  /** As written; 0xffffffff where undefined. */
  readonly length: number;
  readonly dataOffset: number;
  /** What had to be mended. */
  readonly note: string;
}

export const UNDEFINED_LENGTH = 0xffffffff;
export const EXPLICIT_ENCODING: Encoding = { explicit: true, littleEndian: true };
export const IMPLICIT_ENCODING: Encoding = { explicit: false, littleEndian: true };
/** VRs that say nothing of what is inside. */
export const UNKNOWN_VRS: readonly string[] = ['', 'UN'];

export const SHORT_VRS: ReadonlySet<string> = new Set(
  'AE AS AT CS DA DS DT FD FL IS LO LT PN SH SL SS ST TM UI UL US'.split(' '),
);
export const LONG_VRS: ReadonlySet<string> = new Set('OB OD OF OL OV OW SQ SV UC UN UR UT UV'.split(' '));
const VR_OFFSET = 4;
const SHORT_LENGTH_OFFSET = 6;
export const SHORT_HEAD_BYTES = 8;
export const LONG_HEAD_BYTES = 12;
const CAPITALS = /^[A-Z]{2}$/;

export const isVr = (vr: string): boolean => SHORT_VRS.has(vr) || LONG_VRS.has(vr);

export const vrAt = (view: DataView, at: number): string =>
  at + SHORT_LENGTH_OFFSET > view.byteLength
    ? ''
    : String.fromCharCode(view.getUint8(at + VR_OFFSET), view.getUint8(at + VR_OFFSET + 1));

interface Within {
  readonly encoding: Encoding;
  /** First byte that is no more its own. */
  readonly end: number;
  readonly isMeta?: boolean;
}

/** @throws ReadFailure */
export function readHead(
  view: DataView,
  at: number,
  { encoding: { explicit, littleEndian }, end, isMeta = false }: Within,
): ElementHead {
  if (!explicit) return implicitHead(view, at, littleEndian);
  const vr = vrAt(view, at);
  if (SHORT_VRS.has(vr)) return shortHead(view, at, littleEndian, vr);
  if (LONG_VRS.has(vr)) return longHead(view, at, { littleEndian, end }, vr);
  const fits = ({ dataOffset, length }: ElementHead): boolean => length !== UNDEFINED_LENGTH && dataOffset + length <= end;
  if (CAPITALS.test(vr)) {
    const note = `An element has the unknown value representation ${vr}`;
    // VRs to come have the long form (PS3.5 7.1.2), misspelt ones mostly the short one: the next element shows which. In the file meta information
    // nothing new will come.
    const short = shortHead(view, at, littleEndian, 'UN', note);
    return !isMeta && short.length === 0 && !isVr(vrAt(view, at + SHORT_HEAD_BYTES))
      ? longHead(view, at, { littleEndian, end }, 'UN', note)
      : short;
  }
  const implicit = implicitHead(
    view,
    at,
    littleEndian,
    'An element without a value representation stands among others that have one',
  );
  if (fits(implicit) || (implicit.length === UNDEFINED_LENGTH && vr === '\xff\xff')) return implicit;
  throw new ReadFailure('damaged', at, 'there is no value representation');
}

const implicitHead = (view: DataView, at: number, littleEndian: boolean, note = ''): ElementHead => ({
  vr: '',
  length: view.getUint32(at + VR_OFFSET, littleEndian),
  dataOffset: at + SHORT_HEAD_BYTES,
  note,
});

const shortHead = (view: DataView, at: number, littleEndian: boolean, vr: string, note = ''): ElementHead => ({
  vr,
  length: view.getUint16(at + SHORT_LENGTH_OFFSET, littleEndian),
  dataOffset: at + SHORT_HEAD_BYTES,
  note,
});

/** @throws ReadFailure */
function longHead(
  view: DataView,
  at: number,
  { littleEndian, end }: { readonly littleEndian: boolean; readonly end: number },
  vr: string,
  note = '',
): ElementHead {
  if (at + LONG_HEAD_BYTES > end) throw new ReadFailure('cut', at, 'an element ends inside its length');
  return { vr, length: view.getUint32(at + SHORT_HEAD_BYTES, littleEndian), dataOffset: at + LONG_HEAD_BYTES, note };
}
