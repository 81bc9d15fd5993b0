// Regions, lines and pins: every change is a step that can be undone, they belong to their series, and come back when it is opened again.
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { redo, undo, useHistory } from '../../src-renderer/state/history.ts';
import { keptMarks } from '../../src-renderer/state/kept-marks.ts';
import { followLooks } from '../../src-renderer/state/looks.ts';
import { addDrawn, followMarks } from '../../src-renderer/state/marks.ts';
import { useNetwork } from '../../src-renderer/state/network.ts';
import { followHeld, toggleHeld, togglePin, usePins } from '../../src-renderer/state/pins.ts';
import { setLine, useProfile } from '../../src-renderer/state/profile.ts';
import { addOutline, changeRegion, removeRegion, useRegions, WHOLE_SLICE } from '../../src-renderer/state/regions.ts';
import { useSelection } from '../../src-renderer/state/selection.ts';
import { useSeries } from '../../src-renderer/state/series.ts';
import { setWindow, useView } from '../../src-renderer/state/view.ts';
import { pinRows, sortedPinRows } from '../../src-renderer/views/pins/pin-rows.ts';
import { series, summary } from './fake-engine.ts';

const box = { kind: 'rectangle', top: 1, left: 1, bottom: 4, right: 4 } as const;
const other = { ...series, id: 'series-2', identity: 'other', lastingId: 'lasting-2' };
const names = (): readonly string[] => useRegions.getState().list.map(({ name }) => name);
const places = (): readonly string[] => usePins.getState().list.map(({ id, row, column }) => `${id}: ${row} ${column}`);

let kept = new Map<string, string>();
const storage = {
  getItem: (key: string): string | null => kept.get(key) ?? null,
  setItem: (key: string, value: string): void => void kept.set(key, value),
};
let ends: readonly (() => void)[] = [];
const open = (id: string): void => useSeries.setState({ series: [series, other], currentId: id });

function start(): void {
  useRegions.setState({ list: [WHOLE_SLICE], selected: WHOLE_SLICE.id });
  useProfile.setState({ line: null });
  usePins.setState({ list: [], held: null });
  useSeries.setState({ series: [], currentId: null });
  useHistory.setState({ past: [], future: [] });
  ends = [followMarks(storage), followLooks(), useSelection.subscribe(followHeld)];
  open(series.id);
}
const end = (): void => {
  for (const one of ends) one();
};

beforeEach(() => {
  vi.useFakeTimers({ now: 0 });
  kept = new Map();
  useNetwork.setState({ summary, told: summary });
  useSelection.setState({ stage: 'conv1', channel: 0, place: null, isPinned: false, pointed: null, slicePlace: null });
  start();
});
afterEach(() => {
  end();
  vi.useRealTimers();
});

describe('what a picture shows as drawn', () => {
  const ellipse = { kind: 'ellipse', top: 1, left: 1, bottom: 3, right: 3 } as const;

  it('comes beside what is there, each once, and can be taken back', () => {
    addOutline({ ...box, top: 1.00004 });
    usePins.setState({ list: [{ id: 1, row: 2, column: 2 }] });
    addDrawn({
      regions: [
        { outline: box, threshold: null },
        { outline: ellipse, threshold: { low: null, high: 5 } },
      ],
      lines: [{ from: [0, 0], to: [4, 4] }],
      pins: [
        { id: 4, row: 2, column: 2 },
        { id: 1, row: 3, column: 1.5 },
      ],
    });
    expect(names()).toEqual(['whole slice', 'rectangle 1', 'ellipse 1']);
    expect(useRegions.getState().list.at(-1)).toMatchObject({ outline: ellipse, threshold: { low: null, high: 5 } });
    expect(useProfile.getState().line).toEqual({ from: [0, 0], to: [4, 4] });
    expect(places()).toEqual(['1: 2 2', '2: 3 1.5']);
    for (let step = 0; step < 3; step++) undo();
    expect([names(), useProfile.getState().line, places()]).toEqual([['whole slice', 'rectangle 1'], null, ['1: 2 2']]);
  });
});

describe('steps', () => {
  it('a drag of a region is one step, a later one another, and both can be taken back and done again', () => {
    addOutline(box);
    const [, { id }] = useRegions.getState().list as [unknown, { id: number }];
    for (const top of [2, 3]) changeRegion(id, { outline: { ...box, top } });
    vi.setSystemTime(5000);
    changeRegion(id, { outline: { ...box, top: 0 } });
    removeRegion(id);
    expect(useHistory.getState().past.map(({ title }) => title)).toEqual([
      ...['draw rectangle 1', 'change rectangle 1', 'change rectangle 1', 'remove rectangle 1'],
    ]);
    const tops: unknown[] = [];
    for (let step = 0; step < 4; step++) {
      undo();
      tops.push(useRegions.getState().list[1]?.outline);
    }
    expect(tops).toEqual([{ ...box, top: 0 }, { ...box, top: 3 }, box, undefined]);
    for (let step = 0; step < 3; step++) redo();
    expect(useRegions.getState()).toMatchObject({ selected: id, list: [WHOLE_SLICE, { outline: { ...box, top: 0 } }] });
  });

  it('window and level: one step for a drag', () => {
    setWindow({ centerHu: 40, widthHu: 400 }, 'before');
    vi.setSystemTime(5000);
    for (const widthHu of [500, 600, 700]) setWindow({ centerHu: 40, widthHu }, '');
    undo();
    expect(useView.getState()).toMatchObject({ window: { centerHu: 40, widthHu: 400 }, windowName: 'before' });
    redo();
    expect(useView.getState().window.widthHu).toBe(700);
  });
});

describe('pins', () => {
  const pinAt = (row: number, column: number): void => {
    useSelection.setState({ slicePlace: { row, column } });
    togglePin();
  };

  it('several at once; the last one holds the value; on a pin it is removed, beside the pictures the held one', () => {
    pinAt(2, 3);
    pinAt(5, 1);
    expect(places()).toEqual(['1: 2 3', '2: 5 1']);
    // conv1 begins half a pixel in: round(5 - 0.5) and round(1 - 0.5).
    expect(useSelection.getState()).toMatchObject({ isPinned: true, place: { stage: 'conv1', row: 5, column: 1 } });
    pinAt(2, 3);
    expect(places()).toEqual(['2: 5 1']);
    expect(usePins.getState().held).toBe(2);
    useSelection.setState({ slicePlace: null });
    togglePin();
    expect([places(), useSelection.getState().isPinned]).toEqual([[], false]);
    undo();
    undo();
    expect(places()).toEqual(['1: 2 3', '2: 5 1']);
  });

  it('a pin is held and let go of, and stays; a map under the pointer is pinned while another place is held', () => {
    pinAt(2, 3);
    toggleHeld(1);
    expect([places(), usePins.getState().held, useSelection.getState().isPinned]).toEqual([['1: 2 3'], null, false]);
    toggleHeld(1);
    useSelection.setState({ slicePlace: null, pointed: { stage: 'conv1', channel: 2, row: 4, column: 4 } });
    togglePin();
    expect(places()).toEqual(['1: 2 3', '2: 4.5 4.5']);
    expect(useSelection.getState().place).toEqual({ stage: 'conv1', channel: 2, row: 4, column: 4 });
  });

  it('the table: a map without a value at a pin comes last, whichever way it is sorted', () => {
    const rows = pinRows([1, 2], new Map([[1, Float32Array.of(3, Number.NaN, 1)]]));
    expect(rows.map(({ values }) => values)).toEqual([
      [3, Number.NaN],
      [Number.NaN, Number.NaN],
      [1, Number.NaN],
    ]);
    const order = (falls: boolean) => sortedPinRows(rows, 0, falls).map(({ channel }) => channel);
    expect([order(true), order(false)]).toEqual([
      [0, 2, 1],
      [2, 0, 1],
    ]);
  });
});

describe('kept', () => {
  it('each series has its own, and they are there again after a restart; steps of another series are not undone', () => {
    addOutline(box);
    setLine({ from: [0, 0], to: [3, 4] });
    useSelection.setState({ slicePlace: { row: 6, column: 6 } });
    togglePin();
    open(other.id);
    expect([names(), useProfile.getState().line, places()]).toEqual([['whole slice'], null, []]);
    undo();
    expect(names()).toEqual(['whole slice']);
    addOutline({ ...box, kind: 'ellipse' });
    open(series.id);
    expect([names(), useProfile.getState().line, places()]).toEqual([
      ...[['whole slice', 'rectangle 1'], { from: [0, 0], to: [3, 4] }, ['1: 6 6']],
    ]);
    end();
    start();
    expect([names(), useProfile.getState().line, places()]).toEqual([
      ...[['whole slice', 'rectangle 1'], { from: [0, 0], to: [3, 4] }, ['1: 6 6']],
    ]);
    open(other.id);
    expect(names()).toEqual(['whole slice', 'ellipse 1']);
    expect(useHistory.getState().past).toEqual([]);
  });

  it('what stands in the storage is checked; what is broken is as if it were not there', () => {
    for (const text of [
      '',
      '{',
      '7',
      '[["lasting", {"regions": 3}]]',
      '[["lasting", {"regions": [], "line": null, "pins": [{"id": 0}]}]]',
    ]) {
      kept.set('convscope.marks', text);
      expect(keptMarks(storage, 'lasting')).toBeNull();
    }
    addOutline(box);
    expect(keptMarks(storage, 'lasting')?.regions).toEqual([{ name: 'rectangle 1', outline: box, threshold: null }]);
    removeRegion(1);
    expect(keptMarks(storage, 'lasting')).toBeNull();
  });

  it('a growing series keeps what is drawn on it', () => {
    addOutline(box);
    useSeries.setState({ series: [{ ...series, id: 'series-1b' }], currentId: 'series-1b' });
    expect(names()).toEqual(['whole slice', 'rectangle 1']);
    undo();
    expect(names()).toEqual(['whole slice']);
  });
});
