// Where a film says it comes from: walks over the elements of its file, reading heads only, to the text that `webm.ts` or `mp4.ts` wrote. Sizes are held to the file
// before anything is read; a file of others gives null.
import { type ByteReader, LONGEST_TEXT } from './byte-reader.ts';

/** Of a name and a size at their longest: 4 and 8 bytes. */
const HEAD_BYTES = 12;
const SEGMENT = 0x18538067;
const TAGS = 0x1254c367;
const TAG = 0x7373;
const SIMPLE_TAG = 0x67c8;
const TAG_NAME = 0x45a3;
const TAG_TEXT = 0x4487;
const OURS = 'CONVSCOPE';
const utf8 = new TextDecoder();

interface Element {
  readonly id: number;
  readonly from: number;
  readonly to: number;
}

/** The text of the tag of ours. Source: RFC 8794 4 to 6, RFC 9559 5.1.8. */
export async function webmProvenance(file: ByteReader): Promise<string | null> {
  const whole = { id: 0, from: 0, to: file.bytes };
  for await (const segment of elements(file, whole)) {
    if (segment.id !== SEGMENT) continue;
    for await (const tags of elements(file, segment)) {
      if (tags.id !== TAGS) continue;
      for await (const tag of elements(file, tags)) {
        if (tag.id !== TAG) continue;
        for await (const simple of elements(file, tag)) {
          const found = simple.id === SIMPLE_TAG ? await textOf(file, simple) : null;
          if (found !== null) return found;
        }
      }
    }
  }
  return null;
}

async function textOf(file: ByteReader, simple: Element): Promise<string | null> {
  const texts = new Map<number, string>();
  for await (const { id, from, to } of elements(file, simple))
    if (to - from <= LONGEST_TEXT && (id === TAG_NAME || id === TAG_TEXT))
      texts.set(id, utf8.decode(await file.read(from, to - from)));
  return texts.get(TAG_NAME) === OURS ? (texts.get(TAG_TEXT) ?? null) : null;
}

/** One after the other, up to the first that is not whole. */
async function* elements(file: ByteReader, { from, to }: Element): AsyncGenerator<Element> {
  for (let at = from; at < to; ) {
    const head = await file.read(at, Math.min(HEAD_BYTES, to - at));
    const id = numberAt(head, 0, true);
    const size = id && numberAt(head, id.length, false);
    if (!id || !size) return;
    const begin = at + id.length + size.length;
    if (begin + size.value > to) return;
    yield { id: id.value, from: begin, to: begin + size.value };
    at = begin + size.value;
  }
}

const LONGEST_ID = 4;
const LONGEST_SIZE = 8;
const BYTE = 256;

/** A number whose first set bit says how long it is; names keep that bit. null where it is none, or ends too early. */
function numberAt(bytes: Uint8Array, at: number, keepsMark: boolean): { readonly value: number; readonly length: number } | null {
  const first = bytes[at] ?? 0;
  const length = Math.clz32(first) - 23;
  if (first === 0 || length > (keepsMark ? LONGEST_ID : LONGEST_SIZE) || at + length > bytes.length) return null;
  let value = keepsMark ? first : first & (0xff >> length);
  for (let i = 1; i < length; i++) value = value * BYTE + (bytes[at + i] as number);
  return { value, length };
}

const BOX_HEAD_BYTES = 8;
const LONG_HEAD_BYTES = 16;
/** Version and flags, of boxes that have them. */
const FLAG_BYTES = 4;
/** Of a value: what it is, and where it is said. */
const VALUE_HEAD_BYTES = 8;
const OUR_TEXT = '{"format":"convscope-';
/** From the outermost to the text, with the bytes before their content. */
const WAY = [
  ['moov', 0],
  ['udta', 0],
  ['meta', FLAG_BYTES],
  ['ilst', 0],
  ['\xa9cmt', 0],
  ['data', VALUE_HEAD_BYTES],
] as const;

/** The comment, where it is ours. Source: ISO/IEC 14496-12 4.2. */
export async function mp4Provenance(file: ByteReader): Promise<string | null> {
  let place: Omit<Element, 'id'> = { from: 0, to: file.bytes };
  for (const [type, lead] of WAY) {
    const found = await boxIn(file, place, type);
    if (!found) return null;
    place = { from: found.from + lead, to: found.to };
  }
  const bytes = place.to - place.from;
  if (bytes > LONGEST_TEXT || bytes < 0) return null;
  const text = utf8.decode(await file.read(place.from, bytes));
  return text.startsWith(OUR_TEXT) ? text : null;
}

async function boxIn(file: ByteReader, { from, to }: Omit<Element, 'id'>, type: string): Promise<Omit<Element, 'id'> | null> {
  for (let at = from; at + BOX_HEAD_BYTES <= to; ) {
    const head = await file.read(at, Math.min(LONG_HEAD_BYTES, to - at));
    if (head.length < BOX_HEAD_BYTES) return null;
    const view = new DataView(head.buffer, head.byteOffset, head.length);
    const isLong = view.getUint32(0) === 1;
    if (isLong && head.length < LONG_HEAD_BYTES) return null;
    const size = isLong ? Number(view.getBigUint64(BOX_HEAD_BYTES)) : view.getUint32(0);
    const lead = isLong ? LONG_HEAD_BYTES : BOX_HEAD_BYTES;
    if (size < lead || at + size > to) return null;
    if (String.fromCharCode(...head.subarray(4, BOX_HEAD_BYTES)) === type) return { from: at + lead, to: at + size };
    at += size;
  }
  return null;
}
