// Where a film says it comes from: walks over the elements of its file, reading heads only, to the text that `webm.ts` wrote. Sizes are held to the file
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
