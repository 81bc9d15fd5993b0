// The network under the series: which one, its shapes, and the preprocessing that makes a slice fit it.
import { createStore } from 'zustand/vanilla';
import type { Client } from '../../src-shared/protocol/client.ts';
import type { NetworkRequest, NetworkSource, NetworkSummary, WeightsSource } from '../../src-shared/protocol/network-messages.ts';
import { preprocessFor } from './preprocess-choice.ts';
import { activeSeries, type SeriesStore } from './series-store.ts';
import { showError, type ToastStore } from './toast-store.ts';

export interface NetworkState {
  readonly source: NetworkSource;
  readonly weights: WeightsSource;
  readonly summary: NetworkSummary | null;
  readonly preprocess: string;
}

export const createNetworkStore = () =>
  createStore<NetworkState>(() => ({
    source: { builtin: 'medical-image-model' },
    weights: { kind: 'trained' },
    summary: null,
    preprocess: 'clip:-1000:1000,scale:0:1',
  }));
export type NetworkStore = ReturnType<typeof createNetworkStore>;

export interface NetworkActions {
  /** Sets the network up for the series that is open. @returns false where it failed; that is told in a toast */
  choose(source: NetworkSource, weights: WeightsSource): Promise<boolean>;
  /** Shapes and problems of a source, without making it the network. */
  check(source: NetworkSource, weights: WeightsSource): Promise<NetworkSummary>;
}

export function createNetworkActions(
  client: Client,
  store: NetworkStore,
  series: SeriesStore,
  toasts: ToastStore,
): NetworkActions {
  let newest = 0;
  const set = (request: NetworkRequest): Promise<NetworkSummary> => client.call('network.set', request);

  /** For the slice's own size where the network can take it, else for the size it was made for, with a resize. */
  const setUp = async (source: NetworkSource, weights: WeightsSource): Promise<NetworkSummary> => {
    const natural = await set({ source, weights, input: null });
    const open = activeSeries(series.getState());
    const [items = 1, channels = 1, rows, columns] = natural.input;
    if (!open || (rows === open.rows && columns === open.columns)) return natural;
    const fitted = await set({ source, weights, input: [items, channels, open.rows, open.columns] });
    return fitted.problems.length > 0 && natural.problems.length === 0 ? natural : fitted;
  };

  const actions: NetworkActions = {
    async choose(source, weights) {
      const mine = ++newest;
      try {
        const summary = await setUp(source, weights);
        if (mine !== newest) return false;
        const size = activeSeries(series.getState()) ?? { rows: summary.input[2] ?? 1, columns: summary.input[3] ?? 1 };
        store.setState({ source, weights, summary, preprocess: preprocessFor(summary.input, size) });
        return true;
      } catch (thrown) {
        showError(toasts, thrown);
        return false;
      }
    },
    check: (source, weights) => set({ source, weights, input: null }),
  };
  series.subscribe((now, before) => {
    const [size, sizeBefore] = [activeSeries(now), activeSeries(before)];
    if (!size || (size.rows === sizeBefore?.rows && size.columns === sizeBefore.columns)) return;
    const { source, weights } = store.getState();
    void actions.choose(source, weights);
  });
  return actions;
}
