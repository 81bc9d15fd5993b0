// What is open: series found by scans, files that were skipped and why, and which slice is looked at.
import { create } from 'zustand';
import type { ScanRequest, SeriesSummary, SkippedFile } from '../../src-shared/protocol/series-messages.ts';
import { engine } from './connection.ts';
import { showFailure, showNote } from './toasts.ts';

interface SeriesState {
  readonly series: readonly SeriesSummary[];
  readonly skipped: readonly SkippedFile[];
  readonly currentId: string | null;
  /** Of the series; stays while a scan finds more of it. */
  readonly currentIdentity: string | null;
  /** Index along the normal, from 0. */
  readonly slice: number;
  readonly scan: { readonly filesSeen: number; readonly cancel: () => void } | null;
}

export const useSeries = create<SeriesState>(() => ({
  series: [],
  skipped: [],
  currentId: null,
  currentIdentity: null,
  slice: 0,
  scan: null,
}));

export function currentSeries(): SeriesSummary | null {
  const { series, currentId } = useSeries.getState();
  return series.find(({ id }) => id === currentId) ?? null;
}

/** Opens what the request names; the first series found is shown while the scan goes on. */
export async function scan(request: ScanRequest): Promise<void> {
  useSeries.getState().scan?.cancel();
  const stream = engine().open('series.scan', request);
  const cancel = (): void => stream.cancel();
  useSeries.setState({ scan: { filesSeen: 0, cancel }, skipped: [] });
  const found = new FoundSeries();
  try {
    for await (const item of stream) {
      if (item.kind === 'progress') useSeries.setState({ scan: { filesSeen: item.filesSeen, cancel } });
      else if (item.kind === 'skipped') useSeries.setState(({ skipped }) => ({ skipped: [...skipped, ...item.skipped] }));
      else found.take(item.series);
    }
    const { skipped } = useSeries.getState();
    if (skipped.length > 0)
      showNote(`${skipped.length} ${skipped.length === 1 ? 'file was' : 'files were'} skipped; see the list of series.`);
  } catch (thrown) {
    showFailure(thrown);
  } finally {
    found.end();
    if (useSeries.getState().scan?.cancel === cancel) useSeries.setState({ scan: null });
  }
}

const STOPPED = {
  code: 'gap',
  message: 'Reading was stopped before its end: slices may be missing. Open the folder again to have all of them.',
};

/** What one scan has told so far, in the list of series; what is on screen stays on screen while its series grows. */
class FoundSeries {
  #told: readonly SeriesSummary[] = [];
  /** What was chosen here and not by a person. */
  #chosen: { readonly id: string; readonly slice: number } | null = null;

  take(found: readonly SeriesSummary[]): void {
    const before = this.#told;
    this.#told = found;
    const { series, currentId, currentIdentity, slice } = useSeries.getState();
    // By identity: HU that are painted into a series give it another id for as long as they are there.
    const others = series.filter(
      (one) => !before.some(({ identity }) => identity === one.identity) && !found.some(({ id }) => id === one.id),
    );
    const isUntouched = this.#chosen?.id === currentId && this.#chosen.slice === slice;
    const shown = before.find(({ identity }) => identity === currentIdentity);
    const next = found.find(({ identity }) => identity === shown?.identity);
    const isWhole = found.every(({ isGrowing }) => !isGrowing);
    const all = { series: [...others, ...found] };
    // Nobody has chosen yet: the middle of the best series, once it is known which and where that is.
    if (before.length === 0 || (isUntouched && isWhole) || (shown && !next)) {
      useSeries.setState(all);
      this.#choose(found);
    } else if (shown && next) {
      const at = sliceIn(next, shown, slice) ?? Math.min(slice, next.slices.length - 1);
      useSeries.setState({ ...all, currentId: next.id, currentIdentity: next.identity, slice: at });
      if (isUntouched) this.#chosen = { id: next.id, slice: at };
    } else useSeries.setState(all);
  }

  #choose(found: readonly SeriesSummary[]): void {
    if (found.length === 0) return;
    selectSeries(preferred(found).id);
    const { currentId, slice } = useSeries.getState();
    if (currentId !== null) this.#chosen = { id: currentId, slice };
  }

  /** A scan that was stopped leaves what it has found. */
  end(): void {
    const stopped = new Set<SeriesSummary>(this.#told.filter(({ isGrowing }) => isGrowing));
    if (stopped.size === 0) return;
    useSeries.setState(({ series }) => ({
      series: series.map((one) => (stopped.has(one) ? { ...one, isGrowing: false, warnings: [STOPPED] } : one)),
    }));
  }
}

/** Where a slice of a series is after it has grown; null where it is not there any more. */
export function sliceIn(next: SeriesSummary, shown: SeriesSummary, slice: number): number | null {
  const was = shown.slices[slice];
  const at = next.slices.findIndex(
    ({ file, instanceNumber, distanceMm }) =>
      file === was?.file && instanceNumber === was.instanceNumber && distanceMm === was.distanceMm,
  );
  return at >= 0 ? at : null;
}

/** A volume says more than a localizer. */
const preferred = (found: readonly SeriesSummary[]): SeriesSummary =>
  found.find(({ kind }) => kind === 'volume' || kind === 'multiframe') ?? (found[0] as SeriesSummary);

export function selectSeries(id: string): void {
  const chosen = useSeries.getState().series.find((one) => one.id === id);
  if (chosen)
    useSeries.setState({ currentId: id, currentIdentity: chosen.identity, slice: Math.floor(chosen.slices.length / 2) });
}

/** Clamped to the series. */
export function showSlice(slice: number): void {
  const last = (currentSeries()?.slices.length ?? 1) - 1;
  const clamped = Math.min(last, Math.max(0, Math.round(slice)));
  if (clamped !== useSeries.getState().slice) useSeries.setState({ slice: clamped });
}

export const stepSlice = (by: number): void => showSlice(useSeries.getState().slice + by);

export function stepSeries(by: number): void {
  const { series, currentId } = useSeries.getState();
  const at = series.findIndex(({ id }) => id === currentId);
  const next = series[Math.min(series.length - 1, Math.max(0, at + by))];
  if (next && next.id !== currentId) selectSeries(next.id);
}
