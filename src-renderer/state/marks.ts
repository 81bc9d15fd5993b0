// What a person puts on the slices of a series: regions, a line, pins. Every change of it is a step that can be undone; it belongs to its series and is
// kept for it through restarts, under a digest and without a pixel.
import type { Line } from '../../src-shared/imaging/line-profile.ts';
import { forgetSteps, quietly, record } from './history.ts';
import { type KeptMarks, keepMarks, keptMarks } from './kept-marks.ts';
import { type Pin, putPins, usePins } from './pins.ts';
import { setLine, useProfile } from './profile.ts';
import { type NamedRegion, putRegions, useRegions, WHOLE_SLICE } from './regions.ts';
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
