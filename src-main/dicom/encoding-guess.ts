// Which encoding a data set is written in, by evidence: its first elements, read in each, make sense in one of them only. For files that do not say,
// and for those that say it wrongly.
import {
  type ElementHead,
  type Encoding,
  EXPLICIT_ENCODING,
  IMPLICIT_ENCODING,
  isVr,
  readHead,
  UNDEFINED_LENGTH,
  vrAt,
} from './element-head.ts';
import { ReadFailure } from './read-failure.ts';
import {
  DEFLATED,
  describeTransferSyntax,
  EXPLICIT_BIG_ENDIAN,
  EXPLICIT_LITTLE_ENDIAN,
  encodingOf,
  IMPLICIT_LITTLE_ENDIAN,
  isUncompressed,
} from './transfer-syntaxes.ts';

const BIG_ENDIAN: Encoding = { explicit: true, littleEndian: false };
const CANDIDATES = [
  { encoding: EXPLICIT_ENCODING, uid: EXPLICIT_LITTLE_ENDIAN },
  { encoding: IMPLICIT_ENCODING, uid: IMPLICIT_LITTLE_ENDIAN },
  { encoding: BIG_ENDIAN, uid: EXPLICIT_BIG_ENDIAN },
] as const;

/** Elements that are looked at. */
const EVIDENCE = 4;
/** So many in a row are no accident: tags rise, lengths fit, value representations exist. */
const ENOUGH = 3;
const SHORT_HEAD_BYTES = 8;
const GROUP_UNIT = 0x10000;
const GREATEST_GROUP = 0x7fe0;
const OPEN_VRS = ['', 'SQ', 'UN', 'OB', 'OW'];

/** How many elements, of the first four, make sense in an encoding; all four where fewer are there and all make sense. */
function evidence(bytes: Uint8Array, start: number, encoding: Encoding, fileBytes: number): number {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let at = start;
  let before = -1;
  for (let count = 0; count < EVIDENCE; count++) {
    // A value that ends where the bytes do, or behind them, leaves nothing to object to.
    if (at + SHORT_HEAD_BYTES > bytes.length) return count === 0 ? 0 : EVIDENCE;
    const group = view.getUint16(at, encoding.littleEndian);
    const tag = group * GROUP_UNIT + view.getUint16(at + 2, encoding.littleEndian);
    const head = headAt(view, at, encoding);
    if (tag <= before || group > GREATEST_GROUP || head === null) return count;
    if (head === 'cut') return EVIDENCE;
    if (head.length === UNDEFINED_LENGTH) return OPEN_VRS.includes(head.vr) ? EVIDENCE : count;
    at = head.dataOffset + head.length;
    if (at > fileBytes) return count;
    before = tag;
  }
  return EVIDENCE;
}

/** null where there is no value representation and should be one. */
function headAt(view: DataView, at: number, encoding: Encoding): ElementHead | 'cut' | null {
  if (encoding.explicit && !isVr(vrAt(view, at))) return null;
  try {
    return readHead(view, at, { encoding, end: view.byteLength });
  } catch (thrown) {
    if (thrown instanceof ReadFailure) return thrown.kind === 'cut' ? 'cut' : null;
    throw thrown;
  }
}

/** Groups that files without preamble and mark begin with: file meta information, identification. */
const FIRST_GROUPS = [2, 8];

/** Whether a file without preamble and DICM mark begins with elements all the same. */
export const beginsAsFile = (bytes: Uint8Array, fileBytes: number): boolean =>
  CANDIDATES.some(({ encoding }) => {
    if (bytes.length < SHORT_HEAD_BYTES) return false;
    const group = new DataView(bytes.buffer, bytes.byteOffset).getUint16(0, encoding.littleEndian);
    return FIRST_GROUPS.includes(group) && evidence(bytes, 0, encoding, fileBytes) >= ENOUGH;
  });

export interface ChosenSyntax {
  readonly encoding: Encoding;
  readonly uid: string;
  readonly repaired: readonly string[];
}

/** Of the data set; compressed and deflated ones are Explicit VR Little Endian. */
const encodingBy = (uid: string): Encoding =>
  uid === IMPLICIT_LITTLE_ENDIAN ? IMPLICIT_ENCODING : uid === EXPLICIT_BIG_ENDIAN ? BIG_ENDIAN : EXPLICIT_ENCODING;

/**
 * @param start of the data set
 * @param declared transfer syntax; empty where there is none
 * @returns null where nothing is declared and nothing fits
 */
export function chooseSyntax(bytes: Uint8Array, start: number, declared: string, fileBytes: number): ChosenSyntax | null {
  // Nothing has more evidence than all, which what is declared has in nearly every file.
  if (declared !== '' && evidence(bytes, start, encodingBy(declared), fileBytes) === EVIDENCE)
    return { encoding: encodingBy(declared), uid: declared, repaired: [] };
  const scores = CANDIDATES.map((candidate) => ({
    ...candidate,
    score: evidence(bytes, start, candidate.encoding, fileBytes),
  }));
  const best = scores.reduce((one, other) => (other.score > one.score ? other : one));
  if (declared === '') {
    if (best.score === 0) return null;
    return { ...best, repaired: [`The file names no transfer syntax; it is read as ${describeTransferSyntax(best.uid)}.`] };
  }
  const own = encodingBy(declared);
  const ownScore = scores.find(({ encoding }) => encoding === own)?.score ?? 0;
  if (ownScore >= best.score || best.score < ENOUGH) return { encoding: own, uid: declared, repaired: [] };
  const pixels = encodingOf(declared);
  const isNative = declared !== DEFLATED && pixels !== null && isUncompressed(pixels);
  const sentence = `The file says that it is ${describeTransferSyntax(declared)}, its elements are written as ${describeTransferSyntax(best.uid)}.`;
  return { encoding: best.encoding, uid: isNative ? best.uid : declared, repaired: [sentence] };
}
