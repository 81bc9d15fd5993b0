// Files as single pictures: a file with frames becomes as many, and the files of a concatenation become one run of frames. What the grouping
// works on.
import type { SliceHeader } from './header.ts';
import type { Moment } from './series-attributes.ts';
import { type Orientation, readOrientation, type Vector } from './series-geometry.ts';

export interface Item<File> {
  readonly file: File;
  readonly header: SliceHeader;
  /** Where the file lies, for files that name no series. */
  readonly folder?: string;
}

/** One picture, with what of its file or frame decides where it belongs. */
export interface Picture<File> {
  readonly file: File;
  readonly header: SliceHeader;
  /** From 0, in its file. */
  readonly frame: number;
  /** Place in the order the pictures were found in; the last word where nothing else orders them. */
  readonly found: number;
  readonly positionMm: Vector | null;
  /** null where it is missing or cannot be one. */
  readonly orientation: Orientation | null;
  readonly spacingMm: readonly [number, number] | null;
  readonly moment: Moment;
}

/** What is never torn apart but by geometry: a file with frames, a concatenation, or all single pictures of a series. */
interface Unit<File> {
  readonly pictures: readonly Picture<File>[];
  readonly isMultiframe: boolean;
  /** In-concatenation Numbers that are not there; empty for anything else. */
  readonly missingParts: readonly number[];
}

/** @param items of one series, in the order they were found in */
export function unitsOf<File>(items: readonly Item<File>[]): readonly Unit<File>[] {
  const concatenations = new Map<string, Item<File>[]>();
  const units: Unit<File>[] = [];
  const singles: Item<File>[] = [];
  for (const item of items) {
    const uid = item.header.attributes.concatenation?.uid;
    if (uid !== undefined) concatenations.set(uid, [...(concatenations.get(uid) ?? []), item]);
    else if (item.header.frames > 1) units.push({ pictures: picturesOf([item]), isMultiframe: true, missingParts: [] });
    else singles.push(item);
  }
  for (const parts of concatenations.values()) units.push(joinConcatenation(parts));
  if (singles.length > 0) units.push({ pictures: picturesOf(singles), isMultiframe: false, missingParts: [] });
  return units;
}

const partNumber = ({ header }: Item<unknown>): number => header.attributes.concatenation?.number ?? 0;

function joinConcatenation<File>(parts: readonly Item<File>[]): Unit<File> {
  const sorted = parts.toSorted((a, b) => partNumber(a) - partNumber(b) || offsetOf(a) - offsetOf(b));
  const numbers = new Set(sorted.map(partNumber));
  const last = sorted.at(-1);
  const missingParts: number[] = [];
  // A number is 16 bits at most, so this ends.
  for (let number = 1; last && number < partNumber(last); number++) if (!numbers.has(number)) missingParts.push(number);
  return { pictures: picturesOf(sorted), isMultiframe: true, missingParts };
}

const offsetOf = ({ header }: Item<unknown>): number => header.attributes.concatenation?.frameOffset ?? 0;

function picturesOf<File>(items: readonly Item<File>[]): readonly Picture<File>[] {
  const pictures: Picture<File>[] = [];
  let written: readonly number[] | null = null;
  let orientation: Orientation | null = null;
  for (const { file, header } of items) {
    for (const [frame, place] of header.places.entries()) {
      // Pictures of a volume have one orientation: it is one object then, which is compared and turned into a normal once.
      if (!isSame(place.orientation, written)) orientation = readOrientation(place.orientation);
      written = place.orientation;
      pictures.push({
        file,
        header,
        frame,
        found: pictures.length,
        positionMm: place.positionMm,
        orientation,
        spacingMm: header.attributes.spacingsMm[frame] ?? header.pixelSpacingMm,
        moment: header.attributes.moments[frame] as Moment,
      });
    }
  }
  return pictures;
}

function isSame(a: readonly number[] | null, b: readonly number[] | null): boolean {
  if (a === null || b === null || a.length !== b.length) return a === b;
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
}
