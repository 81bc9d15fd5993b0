// Marks in the window's storage, by the digest of their series: those used last, and checked when they are read, because anyone can write there.
import * as v from 'valibot';
import type { Line } from '../../src-shared/imaging/line-profile.ts';
import type { Region } from '../../src-shared/imaging/regions.ts';
import { lineSchema, regionEntries } from '../../src-shared/protocol/region-schema.ts';

const STORAGE_KEY = 'convscope.marks';
/** More series no person goes back to; the oldest are forgotten. */
const MOST_SERIES = 100;
const MOST_MARKS = 256;
const LONGEST_NAME = 64;

const coordinate = v.pipe(v.number(), v.finite());
const marksSchema = v.strictObject({
  regions: v.pipe(
    v.array(v.strictObject({ name: v.pipe(v.string(), v.maxLength(LONGEST_NAME)), ...regionEntries })),
    v.maxLength(MOST_MARKS),
  ),
  line: v.nullable(lineSchema),
  pins: v.pipe(
    v.array(v.strictObject({ id: v.pipe(v.number(), v.safeInteger(), v.minValue(1)), row: coordinate, column: coordinate })),
    v.maxLength(MOST_MARKS),
  ),
});

export interface KeptMarks {
  readonly regions: readonly (Region & { readonly name: string })[];
  readonly line: Line | null;
  readonly pins: readonly { readonly id: number; readonly row: number; readonly column: number }[];
}

type Stored = readonly (readonly [string, unknown])[];

/** The one used last is the last. */
function stored(storage: Pick<Storage, 'getItem'>): Stored {
  try {
    const found = v.safeParse(
      v.array(v.tuple([v.string(), v.unknown()])),
      JSON.parse(storage.getItem(STORAGE_KEY) ?? '[]') as unknown,
    );
    return found.success ? found.output : [];
  } catch {
    return [];
  }
}

/** null: nothing is kept of the series, or it is broken. */
export function keptMarks(storage: Pick<Storage, 'getItem'>, series: string): KeptMarks | null {
  const found = stored(storage).find(([name]) => name === series);
  const read = v.safeParse(marksSchema, found?.[1]);
  return read.success ? read.output : null;
}

/** Storage that is full or forbidden only means that the marks are gone with the window. */
export function keepMarks(storage: Pick<Storage, 'getItem' | 'setItem'>, series: string, marks: KeptMarks): void {
  const isEmpty = marks.regions.length === 0 && marks.line === null && marks.pins.length === 0;
  const others = stored(storage).filter(([name]) => name !== series);
  try {
    storage.setItem(STORAGE_KEY, JSON.stringify([...others, ...(isEmpty ? [] : [[series, marks] as const])].slice(-MOST_SERIES)));
  } catch {
    // Nothing is lost of what is on screen.
  }
}
