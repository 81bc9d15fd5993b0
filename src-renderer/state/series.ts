// What is open: series found by scans, files that were skipped and why, and which slice is looked at.
import { create } from 'zustand';
import type { ScanRequest, SeriesSummary, SkippedFile } from '../../src-shared/protocol/series-messages.ts';
import { engine } from './connection.ts';
import { showFailure, showNote } from './toasts.ts';

interface SeriesState {
  readonly series: readonly SeriesSummary[];
  readonly skipped: readonly SkippedFile[];
  readonly currentId: string | null;
  /** Index along the normal, from 0. */
  readonly slice: number;
  readonly scan: { readonly filesSeen: number; readonly cancel: () => void } | null;
}

export const useSeries = create<SeriesState>(() => ({ series: [], skipped: [], currentId: null, slice: 0, scan: null }));

export function currentSeries(): SeriesSummary | null {
  const { series, currentId } = useSeries.getState();
  return series.find(({ id }) => id === currentId) ?? null;
}

/** Opens what the request names; the first series found is shown as soon as it is known. */
export async function scan(request: ScanRequest): Promise<void> {
  useSeries.getState().scan?.cancel();
  const stream = engine().open('series.scan', request);
  const cancel = (): void => stream.cancel();
  useSeries.setState({ scan: { filesSeen: 0, cancel }, skipped: [] });
  let found = 0;
  try {
    for await (const item of stream) {
      if (item.kind === 'progress') useSeries.setState({ scan: { filesSeen: item.filesSeen, cancel } });
      else if (item.kind === 'skipped') useSeries.setState(({ skipped }) => ({ skipped: [...skipped, ...item.skipped] }));
      else {
        addSeries(item.series);
        if (found === 0 && item.series[0]) selectSeries(preferred(item.series).id);
        found += item.series.length;
      }
    }
    const { skipped } = useSeries.getState();
    if (skipped.length > 0)
      showNote(`${skipped.length} ${skipped.length === 1 ? 'file was' : 'files were'} skipped; see the list of series.`);
  } catch (thrown) {
    showFailure(thrown);
  } finally {
    if (useSeries.getState().scan?.cancel === cancel) useSeries.setState({ scan: null });
  }
}

/** A volume says more than a localizer. */
const preferred = (found: readonly SeriesSummary[]): SeriesSummary =>
  found.find(({ kind }) => kind === 'volume' || kind === 'multiframe') ?? (found[0] as SeriesSummary);

const addSeries = (found: readonly SeriesSummary[]): void =>
  useSeries.setState(({ series }) => {
    const ids = new Set(found.map(({ id }) => id));
    return { series: [...series.filter(({ id }) => !ids.has(id)), ...found] };
  });

export function selectSeries(id: string): void {
  const chosen = useSeries.getState().series.find((one) => one.id === id);
  if (chosen) useSeries.setState({ currentId: id, slice: Math.floor(chosen.slices.length / 2) });
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
