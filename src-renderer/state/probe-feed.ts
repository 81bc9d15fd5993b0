// The exact value under the pointer, or of the opened place: asked for once a frame at most, one question on its way at a time.
import { createStore } from 'zustand/vanilla';
import type { Client } from '../../src-shared/protocol/client.ts';
import type { ProbeResult } from '../../src-shared/protocol/maps-messages.ts';
import type { DisplayStore, MapPixel } from './display-store.ts';
import { oncePerFrame } from './frame.ts';
import type { MapsStore } from './maps-store.ts';
import type { NetworkStore } from './network-store.ts';
import type { SeriesStore } from './series-store.ts';

export interface ProbeState {
  /** The last place pointed at; it stays when the pointer leaves, so that the arithmetic can be read. */
  readonly pixel: MapPixel | null;
  readonly result: ProbeResult | null;
}

export const createProbeStore = () => createStore<ProbeState>(() => ({ pixel: null, result: null }));
export type ProbeStore = ReturnType<typeof createProbeStore>;

interface ProbeParts {
  readonly client: Client;
  readonly series: SeriesStore;
  readonly network: NetworkStore;
  readonly display: DisplayStore;
  readonly maps: MapsStore;
  readonly probe: ProbeStore;
}

export function followProbe({ client, series, network, display, maps, probe }: ProbeParts): void {
  let isAsking = false;
  let wanted: MapPixel | null = null;

  const ask = async (): Promise<void> => {
    const { activeId, slice } = series.getState();
    const { summary, preprocess } = network.getState();
    const state = maps.getState();
    // Maps of another slice are on their way: the value would be one that is not on screen.
    if (isAsking || !wanted || activeId === null || !summary || state.slice !== slice || state.progress !== 'done') return;
    const pixel = wanted;
    isAsking = true;
    wanted = null;
    try {
      const result = await client.call('maps.probe', { seriesId: activeId, slice, networkId: summary.id, preprocess, ...pixel });
      probe.setState({ pixel, result });
    } catch {
      // The place is gone (another network, another slice); the next movement asks anew.
      probe.setState({ pixel, result: null });
    } finally {
      isAsking = false;
      askSoon();
    }
  };
  const askSoon = oncePerFrame(() => void ask());
  display.subscribe(({ hovered }, before) => {
    if (hovered === null || hovered === before.hovered) return;
    wanted = hovered;
    askSoon();
  });
  maps.subscribe((now, before) => {
    if (now.progress !== 'done' || before.progress === 'done') return;
    const { pixel } = probe.getState();
    const stillThere = pixel && network.getState().summary?.nodes.some(({ name }) => name === pixel.node);
    if (!stillThere) probe.setState({ pixel: null, result: null });
    wanted ??= stillThere ? pixel : null;
    askSoon();
  });
}
