// What a person puts on the slices of a series: regions, a line, pins. Every change of it is a step that can be undone; it belongs to its series and is
// kept for it through restarts, under a digest and without a pixel.
import type { Drawn } from '../../src-shared/imaging/drawn.ts';
import type { Line } from '../../src-shared/imaging/line-profile.ts';
import type { Region } from '../../src-shared/imaging/regions.ts';
import { forgetSteps, quietly, record } from './history.ts';
import { type KeptMarks, keepMarks, keptMarks } from './kept-marks.ts';
import { MOST_PINS, type Pin, putPins, usePins } from './pins.ts';
import { setLine, useProfile } from './profile.ts';
import { addRegions, type NamedRegion, putRegions, useRegions, WHOLE_SLICE } from './regions.ts';
import { currentSeries, useSeries } from './series.ts';

export interface Marks {
  readonly regions: readonly NamedRegion[];
  readonly line: Line | null;
  readonly pins: readonly Pin[];
}

/** A drag, or keys that are held down, are one step; what comes later is another. */
const JOINED_MS = 1000;

const marksNow = (): Marks => ({
  regions: useRegions.getState().list,
  line: useProfile.getState().line,
  pins: usePins.getState().list,
});

function putMarks({ regions, line, pins }: Marks): void {
  if (useRegions.getState().list !== regions) putRegions(regions);
  if (useProfile.getState().line !== line) setLine(line);
  if (usePins.getState().list !== pins) putPins(pins);
}

interface Change {
  readonly title: string;
  /** null: it never joins the one before. */
  readonly key: string | null;
}

/** What one change did; null where nothing is other than before. */
function changeOf(before: Marks, now: Marks): Change | null {
  if (before.regions !== now.regions) {
    const added = now.regions.find(({ id }) => !before.regions.some((one) => one.id === id));
    if (added) return { title: `draw ${added.name}`, key: null };
    const removed = before.regions.find(({ id }) => !now.regions.some((one) => one.id === id));
    if (removed) return { title: `remove ${removed.name}`, key: null };
    const changed = now.regions.find((one) => !before.regions.includes(one));
    return changed ? { title: `change ${changed.name}`, key: `region ${changed.id}` } : null;
  }
  if (before.line !== now.line) {
    if (now.line === null) return { title: 'remove the line', key: null };
    return before.line === null ? { title: 'draw the line', key: null } : { title: 'move the line', key: 'line' };
  }
  if (before.pins === now.pins) return null;
  const fewer = before.pins.length - now.pins.length;
  if (fewer > 1) return { title: `remove ${fewer} pins`, key: null };
  const own = (fewer === 1 ? before.pins : now.pins).find(
    ({ id }) => !(fewer === 1 ? now : before).pins.some((one) => one.id === id),
  );
  return { title: `${fewer === 1 ? 'remove' : 'set'} pin ${own?.id ?? ''}`.trim(), key: null };
}

const NO_MARKS: Marks = { regions: [WHOLE_SLICE], line: null, pins: [] };

const kept = ({ regions, line, pins }: Marks): KeptMarks => ({
  regions: regions
    .filter(({ id }) => id !== WHOLE_SLICE.id)
    .map(({ name, outline, threshold }) => ({ name, outline, threshold })),
  line,
  pins: pins.map(({ id, row, column }) => ({ id, row, column })),
});

const restored = ({ regions, line, pins }: KeptMarks): Marks => ({
  regions: [WHOLE_SLICE, ...regions.map((region, at) => ({ ...region, id: at + 1 }))],
  line,
  pins,
});

/** What is there already is the same to a thousandth of a pixel, as exports round it. */
const SAME_DIGITS = 3;
const textOf = (value: unknown): string =>
  JSON.stringify(value, (_, part: unknown) => (typeof part === 'number' ? Number(part.toFixed(SAME_DIGITS)) : part));

/** What a picture shows as drawn, beside what is there already; its line takes the place of the one that is there. */
export function addDrawn({ regions = [], lines = [], pins = [] }: Drawn): void {
  const now = marksNow();
  const plain = ({ outline, threshold }: Region): string => textOf([outline && Object.entries(outline).sort(), threshold]);
  const known = new Set(now.regions.map(plain));
  addRegions(regions.filter((region) => !known.has(plain(region))));
  const [line] = lines;
  if (line && textOf(line) !== textOf(now.line)) setLine(line);
  const places = new Set(now.pins.map(({ row, column }) => textOf([row, column])));
  const list = [...now.pins];
  for (const pin of pins) {
    if (places.has(textOf([pin.row, pin.column])) || list.length >= MOST_PINS) continue;
    const isTaken = list.some(({ id }) => id === pin.id);
    list.push(isTaken ? { ...pin, id: Math.max(...list.map(({ id }) => id)) + 1 } : pin);
  }
  if (list.length > now.pins.length) putPins(list);
}

/** Records and keeps what is drawn, and shows what belongs to the series on screen. @returns ends it */
export function followMarks(storage: Pick<Storage, 'getItem' | 'setItem'>): () => void {
  let before = marksNow();
  let owner: string | null = null;
  const changed = (): void => {
    const now = marksNow();
    const was = before;
    before = now;
    const change = changeOf(was, now);
    if (!change) return;
    record({
      ...{ ...change, about: 'marks', joinedMs: JOINED_MS },
      undo: () => putMarks(was),
      redo: () => putMarks(now),
    });
    if (owner !== null) keepMarks(storage, owner, kept(now));
  };
  const ends = [
    useRegions.subscribe((now, last) => now.list !== last.list && changed()),
    useProfile.subscribe((now, last) => now.line !== last.line && changed()),
    usePins.subscribe((now, last) => now.list !== last.list && changed()),
    useSeries.subscribe((now, last) => {
      if (now.currentId === last.currentId) return;
      const next = currentSeries()?.lastingId ?? null;
      if (next === null || next === owner) return;
      owner = null;
      forgetSteps('marks');
      const own = keptMarks(storage, next);
      quietly(() => putMarks(own ? restored(own) : NO_MARKS));
      owner = next;
    }),
  ];
  return () => {
    for (const end of ends) end();
  };
}
