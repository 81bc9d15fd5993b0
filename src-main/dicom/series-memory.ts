// Files of a series differ in little: identity, place, moment, and values that no header asks for. Where all other bytes before the pixels are those
// of a file that was read, its header is that file's with its own attributes; only they are read. Anything else is read as if nothing were known.
import { type DataSet, dataSetOf, type Element, PIXEL_DATA } from './data-set.ts';
import { SHORT_VRS } from './element-head.ts';
import { aboutCommas, openDicom } from './file-format.ts';
import { hasFunctionalGroups } from './functional-groups.ts';
import type { SliceHeader } from './header.ts';
import { HEADER_TAGS } from './header-tags.ts';
import { OWN_TAGS, type OwnAttributes, readOwnAttributes } from './own-attributes.ts';
import { wordAt } from './plain-elements.ts';
import { EXPLICIT_LITTLE_ENDIAN } from './transfer-syntaxes.ts';

/** Where a value may be another one, of another length. */
interface Spot extends Element {
  readonly tag: number;
  readonly key: string;
}

/** The file that the next ones are held against. */
interface Model {
  /** Up to the pixel data's value. */
  readonly bytes: Buffer;
  readonly fileBytes: number;
  /** As the bytes are in order. */
  readonly spots: readonly Spot[];
  readonly elements: ReadonlyMap<string, Element>;
  /** Where the file meta information says its length; null where it does not. */
  readonly metaLengthAt: number | null;
  readonly header: SliceHeader;
}

const LENGTH_BYTES = 2;
const GROUP_UNIT = 0x10000;
const META_LENGTH = 'x00020000';
const META_LENGTH_TAG = 0x00020000;
/** What comes before is the file meta information, which says how long it is. */
const FIRST_DATA_TAG = 0x00080000;
/** The reader wants to see so much of the pixel data. */
const PIXEL_BYTES = 8;
/** Learning costs as much as reading: so often it is tried, and again for each time that it helped so often. */
const FREE_LESSONS = 16;
const HELP_PER_LESSON = 8;
const own: ReadonlySet<number> = new Set(OWN_TAGS);
const mayDiffer = (tag: number, vr: string): boolean =>
  SHORT_VRS.has(vr) && (own.has(tag) || !HEADER_TAGS.has(tag) || tag === META_LENGTH_TAG);
const tagOf = (key: string): number => Number.parseInt(key.slice(1), 16);

/** Lives as long as the program: what it knows is one file's header and which tags have differed. */
export class SeriesMemory {
  readonly #varying = new Set<number>([META_LENGTH_TAG, ...OWN_TAGS]);
  #model: Model | null = null;
  #lessons = 0;
  #helped = 0;

  /**
   * @param bytes the beginning of a file
   * @returns what reading it gives; null where only reading can tell
   */
  recall(bytes: Uint8Array, fileBytes: number): SliceHeader | null {
    if (this.#model === null) return null;
    const elements = ownElements(this.#model, bytes, fileBytes);
    if (elements === null) return null;
    const dataSet = dataSetOf(bytes, elements, true);
    if (aboutCommas(dataSet).length > 0) return null;
    this.#helped++;
    return withOwn(this.#model.header, readOwnAttributes(dataSet));
  }

  /** @param header what reading these bytes alone gave */
  learn(bytes: Uint8Array, fileBytes: number, header: SliceHeader): void {
    if (this.#lessons >= FREE_LESSONS + this.#helped / HELP_PER_LESSON) return;
    this.#lessons++;
    const opened = isUsual(header) ? openDicom(bytes, fileBytes) : null;
    const elements = opened?.kind === 'file' ? elementsUpToPixels(opened.dataSet, bytes, fileBytes) : null;
    if (elements === null) return;
    if (this.#model) for (const tag of differences(this.#model, bytes, elements)) this.#varying.add(tag);
    const spots = [...elements].map(([key, element]) => ({ ...element, tag: tagOf(key), key }));
    const end = elements.get(PIXEL_DATA)?.dataOffset;
    this.#model = {
      bytes: Buffer.from(bytes.subarray(0, end)),
      fileBytes,
      spots: spots.filter(({ tag, vr }) => this.#varying.has(tag) && mayDiffer(tag, vr)),
      elements,
      metaLengthAt: elements.get(META_LENGTH)?.dataOffset ?? null,
      header,
    };
  }
}

/** A single slice with nothing to be said of it, as nearly all are. */
const isUsual = ({ frames, repaired, charsetNote, transferSyntaxUID, attributes }: SliceHeader): boolean =>
  frames === 1 &&
  repaired.length === 0 &&
  charsetNote === '' &&
  transferSyntaxUID === EXPLICIT_LITTLE_ENDIAN &&
  attributes.concatenation === null;

/** By key, in order; null where the file does not end with its pixel data, has groups that speak for it, or is there whole. */
function elementsUpToPixels(dataSet: DataSet, bytes: Uint8Array, fileBytes: number): ReadonlyMap<string, Element> | null {
  const pixels = dataSet.elements[PIXEL_DATA];
  if (!pixels || pixels.dataOffset + pixels.length !== fileBytes || bytes.length >= fileBytes) return null;
  if (hasFunctionalGroups(dataSet)) return null;
  return new Map(Object.entries(dataSet.elements).sort(([, a], [, b]) => a.dataOffset - b.dataOffset));
}

/** Tags of elements that both have and whose values are not the same. */
function differences(model: Model, bytes: Uint8Array, elements: ReadonlyMap<string, Element>): readonly number[] {
  const tags: number[] = [];
  for (const [key, { dataOffset, length }] of elements) {
    const before = model.elements.get(key);
    if (before === undefined || key === PIXEL_DATA) continue;
    const end = before.dataOffset + before.length;
    if (length !== before.length || model.bytes.compare(bytes, dataOffset, dataOffset + length, before.dataOffset, end) !== 0)
      tags.push(tagOf(key));
  }
  return tags;
}

/** The elements of a file's own attributes; null where it differs from the model in anything else. */
function ownElements(model: Model, bytes: Uint8Array, fileBytes: number): Record<string, Element> | null {
  const elements: Record<string, Element> = {};
  let at = 0;
  let shift = 0;
  let metaShift = 0;
  for (let i = 0; i < model.spots.length; i++) {
    const { tag, key, vr, dataOffset, length: before } = model.spots[i] as Spot;
    const lengthAt = dataOffset - LENGTH_BYTES;
    if (!isSame(model.bytes, at, lengthAt, bytes, shift)) return null;
    const length = wordAt(bytes, lengthAt + shift);
    if (own.has(tag)) elements[key] = { vr, dataOffset: dataOffset + shift, length };
    at = dataOffset + before;
    shift += length - before;
    if (tag < FIRST_DATA_TAG) metaShift = shift;
  }
  if (
    model.metaLengthAt !== null &&
    lengthIn(bytes, model.metaLengthAt) !== lengthIn(model.bytes, model.metaLengthAt) + metaShift
  )
    return null;
  const end = model.bytes.length;
  const isAllThere = fileBytes === model.fileBytes + shift && end + shift + PIXEL_BYTES <= bytes.length;
  return isAllThere && bytes.length < fileBytes && isSame(model.bytes, at, end, bytes, shift) ? elements : null;
}

const lengthIn = (bytes: Uint8Array, at: number): number => wordAt(bytes, at) + wordAt(bytes, at + LENGTH_BYTES) * GROUP_UNIT;

/** @param shift by so much the other bytes are further on */
function isSame(bytes: Uint8Array, from: number, to: number, other: Uint8Array, shift: number): boolean {
  for (let at = from; at < to; at++) if (bytes[at] !== other[at + shift]) return false;
  return true;
}

function withOwn(header: SliceHeader, { moment, positionMm, instanceNumber, ...own }: OwnAttributes): SliceHeader {
  const { attributes, places } = header;
  return {
    ...header,
    instanceNumber,
    places: places.map(({ orientation }) => ({ positionMm, orientation })),
    attributes: { ...attributes, ...own, moments: attributes.moments.map((steady) => ({ ...steady, ...moment })) },
  };
}
