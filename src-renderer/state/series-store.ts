// Which series are open, which slice is looked at, and opening more. No pixels.
import { createStore } from 'zustand/vanilla';
import type { Client } from '../../src-shared/protocol/client.ts';
import type { ScanRequest, SeriesSummary, SkippedFile } from '../../src-shared/protocol/series-messages.ts';
import { showError, type ToastStore } from './toast-store.ts';

export interface SeriesState {
  readonly series: readonly SeriesSummary[];
  readonly skipped: readonly SkippedFile[];
  readonly activeId: string | null;
  /** From 0. */
  readonly slice: number;
  /** Files seen while a folder is searched. */
  readonly scanning: { readonly filesSeen: number } | null;
}

export const createSeriesStore = () =>
  createStore<SeriesState>(() => ({ series: [], skipped: [], activeId: null, slice: 0, scanning: null }));
export type SeriesStore = ReturnType<typeof createSeriesStore>;

export const activeSeries = ({ series, activeId }: SeriesState): SeriesSummary | null =>
  series.find(({ id }) => id === activeId) ?? null;

export interface SeriesActions {
  /** Resolves when the search is over, also where it failed: that is told in a toast. */
  open(request: ScanRequest): Promise<void>;
  cancelOpening(): void;
  select(id: string): void;
  goTo(slice: number): void;
  step(by: number): void;
  stepSeries(by: number): void;
}

export function createSeriesActions(client: Client, store: SeriesStore, toasts: ToastStore): SeriesActions {
  let cancel: () => void = () => undefined;
  const actions: SeriesActions = {
    async open(request) {
      cancel();
      const stream = client.open('series.scan', request);
      cancel = () => stream.cancel();
      store.setState({ scanning: { filesSeen: 0 } });
      try {
        for await (const item of stream) {
          if (item.kind === 'progress') store.setState({ scanning: { filesSeen: item.filesSeen } });
          else if (item.kind === 'skipped') store.setState({ skipped: item.skipped });
          else {
            store.setState(({ series }) => ({ series: [...item.series, ...series] }));
            const [first] = item.series.toSorted((a, b) => b.slices.length - a.slices.length);
            if (first) actions.select(first.id);
          }
        }
      } catch (thrown) {
        showError(toasts, thrown);
      } finally {
        store.setState({ scanning: null });
      }
    },
    cancelOpening: () => cancel(),
    select(id) {
      const series = store.getState().series.find((one) => one.id === id);
      if (series) store.setState({ activeId: id, slice: Math.floor(series.slices.length / 2) });
    },
    goTo(slice) {
      const last = (activeSeries(store.getState())?.slices.length ?? 1) - 1;
      store.setState({ slice: Math.max(0, Math.min(last, slice)) });
    },
    step: (by) => actions.goTo(store.getState().slice + by),
    stepSeries(by) {
      const { series, activeId } = store.getState();
      const next = series[series.findIndex(({ id }) => id === activeId) + by];
      if (next) actions.select(next.id);
    },
  };
  return actions;
}
