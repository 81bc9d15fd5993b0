// Every element of a DICOM file as a list, damaged files as far as they can be read. Walks through the bytes by itself, so that depth, count and
// size have bounds and every element has its place. Source: PS3.5 sections 7 and 7.5.
import type { TagRow } from '../../src-shared/protocol/tags-messages.ts';
import { type CharacterSet, characterSetOf, defaultCharacterSet } from './character-sets.ts';
import { dictionaryEntry, elementOf, groupOf, isPrivate, isPrivateCreator, privateEntry, tagText } from './dictionary.ts';
import {
  type ElementEncoding,
  type ElementHead,
  IMPLICIT_LITTLE,
  ITEM,
  ITEM_END,
  readHead,
  SEQUENCE_END,
  viewOf,
} from './element-encoding.ts';
import { type Identity, identityOf } from './identifying-tags.ts';
import { readValues, type TagValues } from './tag-values.ts';

export interface TagBounds {
  readonly mostRows: number;
  readonly showIdentity: boolean;
}

export interface TagsRead {
  readonly rows: readonly TagRow[];
  readonly notes: readonly string[];
}

/** Honest files nest four or five deep. */
const MOST_DEPTH = 16;
const MOST_NOTES = 8;
const LEAST_HEAD_BYTES = 8;
const SPECIFIC_CHARACTER_SET = 0x00080005;
const PIXEL_REPRESENTATION = 0x00280103;
const PIXEL_DATA_GROUP = 0x7fe0;
const PRIVATE_BLOCK_BITS = 8;

/** What the elements before say of those behind, in one data set or item. */
interface Context {
  readonly depth: number;
  readonly encoding: ElementEncoding;
  /** Of the sequence around: what it holds tells no less. */
  readonly identity: Identity;
  set: CharacterSet;
  isSigned: boolean;
  /** Creator by (group << 8 | block). */
  readonly creators: Map<number, string>;
}

/** Raised inside to leave a damaged or overlong file; never leaves this module. */
class Stop extends Error {}

export class TagWalk {
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  readonly #fileBytes: number;
  readonly #bounds: TagBounds;
  readonly #rows: TagRow[] = [];
  readonly #notes: string[] = [];

  /**
   * @param bytes the file's beginning, or all of it
   * @param fileBytes its whole length
   */
  constructor(bytes: Uint8Array, fileBytes: number, bounds: TagBounds) {
    this.#bytes = bytes;
    this.#view = viewOf(bytes);
    this.#fileBytes = fileBytes;
    this.#bounds = bounds;
  }

  /** Reads elements from `from` as long as `goesOn` says so. @returns where it ended */
  walk(from: number, encoding: ElementEncoding, goesOn: (tag: number) => boolean): number {
    const context: Context = {
      depth: 0,
      encoding,
      identity: 'none',
      set: defaultCharacterSet,
      isSigned: false,
      creators: new Map(),
    };
    try {
      return this.#elements(from, this.#bytes.length, context, goesOn);
    } catch (thrown) {
      if (thrown instanceof Stop) return this.#bytes.length;
      throw thrown;
    }
  }

  get result(): TagsRead {
    return { rows: this.#rows, notes: this.#notes };
  }

  note(sentence: string): void {
    if (this.#notes.length < MOST_NOTES && !this.#notes.includes(sentence)) this.#notes.push(sentence);
  }

  #stop(sentence: string): never {
    this.note(sentence);
    throw new Stop(sentence);
  }

  #elements(from: number, end: number, context: Context, goesOn: (tag: number) => boolean): number {
    let at = from;
    while (at < end) {
      const head = at + LEAST_HEAD_BYTES > end ? null : readHead(this.#view, at, context.encoding);
      if (!head) {
        if (end < this.#fileBytes && end === this.#bytes.length) this.#stop(this.#unread);
        if (context.depth === 0) this.note(`${this.#fileBytes - at} bytes at the end, from byte ${at}, are no element.`);
        return end;
      }
      if (head.tag === ITEM_END || head.tag === SEQUENCE_END || !goesOn(head.tag)) return at;
      at = this.#element(at, end, head, context);
    }
    return at;
  }

  #element(offset: number, end: number, head: ElementHead, context: Context): number {
    if (groupOf(head.tag) === 0) this.#stop(`The bytes from ${offset} on are no elements.`);
    const known = this.#describe(head, context);
    if (head.length === null || isSequence(head, known)) return this.#sequence(offset, end, head, known, context);
    const valueEnd = head.valueOffset + head.length;
    const present = this.#bytes.subarray(head.valueOffset, Math.min(valueEnd, this.#bytes.length));
    const read = readValues(present, known.vr, context.set, context.encoding.isLittleEndian);
    this.#remember(head.tag, present, read, context);
    if (read.isDamaged) this.note(`The value of ${tagText(head.tag)} ${known.name} is not what its ${known.vr} allows.`);
    this.#push(offset, head, known, context, present.length < head.length ? { ...read, isCut: true } : read);
    if (valueEnd > this.#fileBytes)
      this.#stop(
        `${tagText(head.tag)} at byte ${offset} says that it has ${head.length} bytes, and the file ends after ${this.#fileBytes}.`,
      );
    if (valueEnd > this.#bytes.length) this.#stop(this.#unread);
    return valueEnd;
  }

  get #unread(): string {
    return `What lies behind byte ${this.#bytes.length} of this large file was not read.`;
  }

  /** A sequence, or pixel data in fragments. */
  #sequence(offset: number, end: number, head: ElementHead, known: Known, context: Context): number {
    const isPixels = !isSequence(head, known);
    const row = this.#push(offset, head, known, context, NO_VALUES);
    // CP-246: what is of unknown representation and undefined length is a sequence in implicit little endian.
    const encoding = head.vr === 'UN' ? IMPLICIT_LITTLE : context.encoding;
    const inner = { ...context, encoding, depth: context.depth + 1, identity: this.#inherited(head.tag, known.vr, context) };
    const stop = head.length === null ? end : Math.min(end, head.valueOffset + head.length);
    if (inner.depth > 2 * MOST_DEPTH)
      this.#stop(`Sequences lie in each other deeper than ${MOST_DEPTH}, from byte ${offset} on.`);
    let at = head.valueOffset;
    let [count, bytes] = [0, 0];
    while (at < stop) {
      const item = readHead(this.#view, at, encoding);
      if (item?.tag === SEQUENCE_END) {
        at = item.valueOffset;
        break;
      }
      if (!item && this.#bytes.length < this.#fileBytes) this.#stop(this.#unread);
      if (item?.tag !== ITEM) {
        this.note(`The sequence ${tagText(head.tag)} at byte ${offset} is damaged at byte ${at}: an item should begin there.`);
        break;
      }
      if (isPixels) {
        bytes += item.length ?? 0;
        at = item.valueOffset + (item.length ?? 0);
      } else at = this.#item(at, stop, item, count, inner);
      count++;
    }
    const fragments = { count: 1, values: [`${Math.max(0, count - 1)} fragments, ${bytes} bytes`] };
    this.#rows[row] = { ...(this.#rows[row] as TagRow), count, ...(isPixels && fragments) };
    const ends = head.length === null ? at : head.valueOffset + head.length;
    if (ends > this.#fileBytes) this.#stop(`${tagText(head.tag)} at byte ${offset} goes on where the file ends.`);
    return ends;
  }

  #item(offset: number, end: number, head: ElementHead, index: number, context: Context): number {
    this.#push(offset, head, { ...NOT_KNOWN, name: `Item ${index + 1}` }, context, { ...NO_VALUES, count: 1 });
    const stop = head.length === null ? end : Math.min(end, head.valueOffset + head.length);
    const inner = { ...context, depth: context.depth + 1, creators: new Map<number, string>() };
    const at = this.#elements(head.valueOffset, stop, inner, () => true);
    if (head.length !== null) return head.valueOffset + head.length;
    const delimiter = readHead(this.#view, at, context.encoding);
    return delimiter?.tag === ITEM_END ? delimiter.valueOffset : at;
  }

  #inherited(tag: number, vr: string, { identity }: Context): Identity {
    return identityOf(tag, vr) === 'personal' ? 'personal' : identity;
  }

  #describe({ tag, vr }: ElementHead, context: Context): Known {
    if (tag === ITEM) return NOT_KNOWN;
    const isOwned = isPrivate(tag) && !isPrivateCreator(tag) && elementOf(tag) !== 0;
    const block = (groupOf(tag) << PRIVATE_BLOCK_BITS) | (elementOf(tag) >>> PRIVATE_BLOCK_BITS);
    const creator = isOwned ? (context.creators.get(block) ?? '') : null;
    const entry = creator === null ? dictionaryEntry(tag) : privateEntry(creator, tag);
    const { name, keyword, vrs } = entry ?? { name: isOwned ? 'Private element' : 'Unknown element', keyword: '', vrs: [] };
    return { name, keyword, vr: resolveVr(vr, vrs, context), creator };
  }

  #remember(tag: number, bytes: Uint8Array, { values }: TagValues, context: Context): void {
    const words = values.map(String);
    if (tag === SPECIFIC_CHARACTER_SET) {
      const { set, note } = characterSetOf(words);
      context.set = set;
      if (note) this.note(note);
    } else if (tag === PIXEL_REPRESENTATION) context.isSigned = bytes[context.encoding.isLittleEndian ? 0 : 1] === 1;
    else if (isPrivateCreator(tag)) context.creators.set((groupOf(tag) << PRIVATE_BLOCK_BITS) | elementOf(tag), words.join('\\'));
  }

  #push(offset: number, head: ElementHead, known: Known, context: Context, read: TagValues): number {
    if (this.#rows.length >= this.#bounds.mostRows)
      this.#stop(`The file has more than ${this.#bounds.mostRows} elements; those from byte ${offset} on are left out.`);
    const own = head.tag === ITEM || isPrivateCreator(head.tag) ? 'none' : identityOf(head.tag, known.vr);
    const identity = own === 'none' ? context.identity : own;
    const hasValue = read.values.length > 0 || read.hex !== '';
    const isMasked = identity === 'personal' && hasValue && !this.#bounds.showIdentity;
    return (
      this.#rows.push({
        kind: head.tag === ITEM ? 'item' : 'element',
        depth: context.depth,
        tag: tagText(head.tag),
        keyword: known.keyword,
        name: known.name,
        creator: known.creator,
        vr: context.encoding.isExplicit ? head.vr : known.vr,
        isSequence: isSequence(head, known),
        count: read.count,
        length: head.length,
        offset,
        values: isMasked ? [] : read.values,
        hex: isMasked ? '' : read.hex,
        isCut: read.isCut,
        identity,
        isMasked,
      }) - 1
    );
  }
}

interface Known {
  readonly name: string;
  readonly keyword: string;
  /** By which the value is read. */
  readonly vr: string;
  readonly creator: string | null;
}

/** Pixel data in fragments has no defined length either. */
const isSequence = ({ tag, length }: ElementHead, { vr }: Known): boolean =>
  vr === 'SQ' || (length === null && tag !== ITEM && groupOf(tag) !== PIXEL_DATA_GROUP);

const NOT_KNOWN: Known = { name: '', keyword: '', vr: '', creator: null };
const NO_VALUES: TagValues = { values: [], hex: '', count: 0, isCut: false, isDamaged: false };

/** What the file writes; where it writes UN or nothing, what the dictionary knows. Pixel Representation decides between US and SS. */
function resolveVr(written: string, vrs: readonly string[], { encoding, isSigned }: Context): string {
  if (written === 'UN') return (vrs.length === 1 ? vrs[0] : null) ?? 'UN';
  if (encoding.isExplicit || !vrs.includes('US') || !vrs.includes('SS') || vrs.length > 2) return written;
  return isSigned ? 'SS' : 'US';
}
