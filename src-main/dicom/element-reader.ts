// Bytes to elements: the one reader of data sets, for every encoding and for what real writers get wrong. It keeps its own stack, so that no depth
// of nesting overflows; every length is held against the bytes before it is believed; what it mends, it says. Source: PS3.5 section 7.
import { type DataSet, dataSetOf, type Element, haveSameBytes, tagKey } from './data-set.ts';
import { type ElementHead, readHead, UNDEFINED_LENGTH } from './element-head.ts';
import type { ReadOptions, ReadResult, Unread } from './element-reading.ts';
import { type PassedItems, passItems } from './encapsulated.ts';
import { passPlainElements } from './plain-elements.ts';
import { ReadFailure } from './read-failure.ts';
import { DEEPEST, MOST_ELEMENTS, MOST_IN_ONE, named, PIXEL_TAGS, type Scope } from './reader-scope.ts';
import { encodingInUnknown, looksLikeSequence } from './unknown-sequences.ts';

const ITEM = 0xfffee000;
const ITEM_DELIMITER = 0xfffee00d;
const SEQUENCE_DELIMITER = 0xfffee0dd;
const DELIMITER_GROUP = 0xfffe;
const SHORTEST_ELEMENT_BYTES = 8;
const GROUP_UNIT = 0x10000;

/**
 * All elements up to the pixel data, and those behind it as far as the bytes reach.
 * @throws ReadFailure cut: the bytes end before the data set does; damaged: it cannot be followed
 */
export function readElements(bytes: Uint8Array, options: ReadOptions): ReadResult {
  const reader = new ElementReader(bytes, options);
  if (!reader.run()) {
    const { wanted: _, ...all } = options;
    return readElements(bytes, all);
  }
  return { elements: reader.elements, end: reader.at, repaired: [...reader.repaired], unread: reader.unread };
}

/** Raised where an element that was not kept may be there a second time; never leaves this module. */
class OutOfOrder extends Error {}

/** Lives as long as one reading. */
class ElementReader {
  readonly elements: Record<string, Element> = {};
  readonly repaired = new Set<string>();
  at: number;
  unread: Unread | null = null;
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  readonly #options: ReadOptions;
  readonly #stack: Scope[];
  #count = 0;
  #hasPixels = false;
  /** The pixel data whose bytes are left out. */
  #leftOut: number | null = null;

  constructor(bytes: Uint8Array, options: ReadOptions) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.#options = options;
    this.at = options.start;
    const { encoding } = options;
    this.#stack = [
      {
        kind: 'data-set',
        encoding,
        elements: this.elements,
        items: [],
        end: bytes.length,
        isOpen: false,
        tag: 0,
        last: -1,
        count: 0,
      },
    ];
  }

  /** False: elements are not in order, so that only a reading that keeps them all sees which are there twice. */
  run(): boolean {
    while (this.#stack.length > 0) {
      try {
        const scope = this.#stack.at(-1) as Scope;
        if (scope.kind === 'data-set' && scope.encoding.explicit && scope.encoding.littleEndian) this.#passPlain(scope);
        if (this.#step(scope)) return true;
      } catch (thrown) {
        if (thrown instanceof OutOfOrder) return false;
        if (!(thrown instanceof ReadFailure) || !this.#leave(thrown)) throw thrown;
      }
    }
    return true;
  }

  /** Moves on to the first element that needs a closer look. */
  #passPlain(scope: Scope): void {
    const { group, wanted } = this.#options;
    const run = { at: this.at, last: scope.last, count: scope.count };
    const isTop = this.#stack.length === 1;
    passPlainElements(this.#bytes, run, scope.elements, {
      end: scope.end,
      group: isTop ? group : undefined,
      most: MOST_IN_ONE,
      wanted,
    });
    this.at = run.at;
    scope.last = run.last;
    this.#count += run.count - scope.count;
    scope.count = run.count;
  }

  /** One element, item or delimiter. True: the data set has ended. */
  #step(scope: Scope): boolean {
    const isTop = this.#stack.length === 1;
    if (this.at + SHORTEST_ELEMENT_BYTES > scope.end) return this.#endOf(scope, isTop);
    const { littleEndian } = scope.encoding;
    const tag = this.#view.getUint16(this.at, littleEndian) * GROUP_UNIT + this.#view.getUint16(this.at + 2, littleEndian);
    if (scope.kind === 'sequence') this.#stepInSequence(scope, tag);
    else if (tag >>> 16 === DELIMITER_GROUP) this.#delimiter(scope, tag, isTop);
    else {
      const { group } = this.#options;
      if (isTop && group !== undefined && tag >>> 16 !== group) return true;
      if (isTop && this.#hasPixels && tag === 0) return this.#garbage();
      if (this.#element(scope, tag, isTop)) return true;
    }
    return false;
  }

  #endOf(scope: Scope, isTop: boolean): boolean {
    if (isTop) {
      const isCut = !this.#hasPixels && this.#bytes.subarray(this.at).some((byte) => byte !== 0);
      if (!this.#options.isWhole || isCut) throw new ReadFailure('cut', this.at, 'it ends inside an element');
      return true;
    }
    if (scope.isOpen && scope.end === this.#bytes.length)
      throw new ReadFailure(this.#hasPixels ? 'damaged' : 'cut', this.at, named(scope, 'never ends'));
    if (this.at !== scope.end || scope.isOpen) this.#mended(named(scope, 'did not end where it should'));
    this.at = scope.end;
    this.#stack.pop();
    return false;
  }

  #stepInSequence(scope: Scope, tag: number): void {
    const length = this.#view.getUint32(this.at + 4, scope.encoding.littleEndian);
    if (tag === SEQUENCE_DELIMITER) {
      this.at += SHORTEST_ELEMENT_BYTES;
      if (scope.isOpen) this.#stack.pop();
    } else if (tag === ITEM) {
      const start = this.at + SHORTEST_ELEMENT_BYTES;
      const isOpen = length === UNDEFINED_LENGTH;
      const end = isOpen ? scope.end : start + length;
      if (end > scope.end) throw this.#beyond(scope.end, named(scope, `has an item of ${length} bytes`));
      this.#push({ ...scope, kind: 'data-set', elements: {}, items: [], end, isOpen, last: -1, count: 0 }, start);
      scope.items.push({ dataSet: dataSetOf(this.#bytes, this.#top().elements, scope.encoding.littleEndian) });
    } else if (tag === ITEM_DELIMITER) {
      this.at += SHORTEST_ELEMENT_BYTES;
    } else if (scope.isOpen) {
      this.#mended(named(scope, 'has no end mark'));
      this.#stack.pop();
    } else throw new ReadFailure('damaged', this.at, named(scope, 'holds something that is no item'));
  }

  #delimiter(scope: Scope, tag: number, isTop: boolean): void {
    if (scope.isOpen) {
      this.#stack.pop();
      if (tag === ITEM_DELIMITER) this.at += SHORTEST_ELEMENT_BYTES;
      else this.#mended(named(scope, 'has an item without an end mark'));
      return;
    }
    if (isTop && tag === ITEM) throw new ReadFailure('damaged', this.at, 'there is an item outside of any sequence');
    this.#mended('An end mark stands where nothing ends');
    this.at += SHORTEST_ELEMENT_BYTES;
  }

  /** True: nothing more can be, or need be, read. */
  #element(scope: Scope, tag: number, isTop: boolean): boolean {
    let head: ElementHead;
    try {
      head = readHead(this.#view, this.at, { ...scope, isMeta: this.#options.group !== undefined });
    } catch (thrown) {
      if (isTop && this.#hasPixels && thrown instanceof ReadFailure) return this.#garbage();
      throw thrown;
    }
    if (head.note) this.#mended(head.note);
    if (++this.#count > MOST_ELEMENTS) throw new ReadFailure('damaged', this.at, `there are more than ${MOST_ELEMENTS} elements`);
    if (++scope.count > MOST_IN_ONE)
      throw new ReadFailure('damaged', this.at, `there are more than ${MOST_IN_ONE} elements side by side`);
    const { vr, length, dataOffset } = head;
    if (length === UNDEFINED_LENGTH && !(PIXEL_TAGS.includes(tag) || vr === 'OB' || vr === 'OW')) {
      this.#sequence(scope, tag, head, scope.end);
      return false;
    }
    const isPixels = isTop && PIXEL_TAGS.includes(tag);
    // What begins there tells native pixels from encapsulated ones.
    if (isPixels && !this.#options.isWhole && dataOffset + SHORTEST_ELEMENT_BYTES > this.#bytes.length)
      throw this.#beyond(scope.end, 'the pixel data begins');
    const isItem = length === UNDEFINED_LENGTH;
    const bound = isPixels && this.#leftOut === null ? (this.#options.resumeAt ?? scope.end) : scope.end;
    const { kind, at: end }: PassedItems = isItem
      ? passItems(this.#bytes.subarray(0, bound), dataOffset, scope.encoding.littleEndian)
      : { kind: 'ended', at: dataOffset + length };
    if (kind !== 'ended' || end > bound) {
      if (isPixels) {
        this.#keep(scope, tag, { vr, dataOffset, length });
        if (kind === 'damaged') return true;
        return this.#leaveOut(tag, { at: end, isItem, isLittleEndian: scope.encoding.littleEndian });
      }
      if (isTop && this.#hasPixels && !isItem) return this.#garbage();
      throw this.#beyond(scope.end, `element ${tagKey(tag).slice(1)} should have ${length} bytes`);
    }
    this.#hasPixels ||= isPixels;
    const mayBeSequence = !isItem && !PIXEL_TAGS.includes(tag);
    if ((vr === 'SQ' && !isPixels) || (mayBeSequence && looksLikeSequence(this.#view, head, scope.encoding)))
      this.#sequence(scope, tag, head, end);
    else {
      this.#keep(scope, tag, { vr, dataOffset, length });
      this.at = end;
    }
    return false;
  }

  /** Goes on behind pixel data that is not all there. False: there is more to read. */
  #leaveOut(tag: number, unread: Unread): boolean {
    const { isWhole, resumeAt } = this.#options;
    if (resumeAt === undefined || this.#leftOut !== null) {
      if (!isWhole) this.unread = unread;
      return true;
    }
    this.#leftOut = tag;
    this.#hasPixels = true;
    this.at = resumeAt;
    return false;
  }

  #sequence(scope: Scope, tag: number, { vr, length, dataOffset }: ElementHead, end: number): void {
    const items: { readonly dataSet: DataSet }[] = [];
    this.#keep(scope, tag, { vr: 'SQ', dataOffset, length, items });
    const encoding = vr === 'UN' ? encodingInUnknown(this.#bytes, dataOffset, scope.encoding) : scope.encoding;
    const isOpen = length === UNDEFINED_LENGTH;
    this.#push({ kind: 'sequence', encoding, elements: {}, items, end, isOpen, tag, last: -1, count: 0 }, dataOffset);
  }

  #push(scope: Scope, start: number): void {
    if (this.#stack.length >= DEEPEST)
      throw new ReadFailure('damaged', this.at, `sequences are nested more than ${DEEPEST} deep`);
    this.#stack.push(scope);
    this.at = start;
  }

  #top = (): Scope => this.#stack.at(-1) as Scope;

  #keep(scope: Scope, tag: number, element: Element): void {
    const { wanted } = this.#options;
    if (wanted) {
      if (tag <= scope.last) throw new OutOfOrder();
      scope.last = tag;
      if (!wanted.has(tag)) return;
    } else if (tag > scope.last) scope.last = tag;
    const key = tagKey(tag);
    const before = scope.elements[key];
    // Whether both are the same only bytes that are not here can tell.
    const isHere = this.#options.isWhole || element.dataOffset + element.length <= this.#bytes.length;
    if (before && (!isHere || (tag === this.#leftOut && this.#stack.length === 1)))
      throw new ReadFailure('cut', this.at, `the pixel data ${key.slice(1)} is there twice`);
    if (before === undefined) scope.elements[key] = element;
    else if (!haveSameBytes(this.#bytes, before, element))
      this.#mended(`Element ${key.slice(1)} is there twice with different values; the first is taken`);
  }

  /** Something inside a sequence cannot be followed: reading goes on behind the innermost part whose length is known. False: there is none. */
  #leave(failure: ReadFailure): boolean {
    if (failure.kind === 'cut' && !this.#options.isWhole) return false;
    const at = this.#stack.findLastIndex((scope, i) => i > 0 && !scope.isOpen);
    if (at < 0) return false;
    const scope = this.#stack[at] as Scope;
    this.#stack.length = at;
    this.at = scope.end;
    this.#mended(named(scope, `is damaged (${failure.message}); the rest of it is left out`));
    return true;
  }

  /** Behind the pixel data nothing is needed: what is no element there is left alone. */
  #garbage(): true {
    if (!this.#options.isWhole) {
      this.unread = { at: this.at, isItem: false, isLittleEndian: true };
      return true;
    }
    const rest = this.#bytes.subarray(this.at);
    if (rest.some((byte) => byte !== 0))
      this.#mended(`The last ${rest.length} bytes of the file are no DICOM elements; they are left out`);
    return true;
  }

  #beyond(limit: number, what: string): ReadFailure {
    const isCut = limit === this.#bytes.length;
    return new ReadFailure(
      isCut ? 'cut' : 'damaged',
      this.at,
      `${what}, which end ${isCut ? 'beyond the file' : 'beyond what holds it'}`,
    );
  }

  #mended(sentence: string): void {
    this.repaired.add(`${sentence}.`);
  }
}
