// The decoded slices of the window: the one looked at, its neighbours fetched while nothing else is to be done, a few kept.
import { createStore } from 'zustand/vanilla';
import type { Client } from '../../src-shared/protocol/client.ts';
import { toErrorRecord } from '../../src-shared/protocol/errors.ts';
import type { SlicePixels } from '../../src-shared/protocol/series-messages.ts';
import { oncePerFrame } from './frame.ts';
import { activeSeries, type SeriesStore } from './series-store.ts';

export interface PictureState {
  /** What is on screen: while a slice loads, the one before. */
  readonly pixels: SlicePixels | null;
  readonly seriesId: string | null;
  readonly slice: number;
  /** Why the slice looked at cannot be shown. */
  readonly error: string | null;
}

/** A slice of 512 x 512 takes half a MiB. */
const KEPT_SLICES = 64;
/** A pause in scrolling: only then are neighbours worth a message. */
const IDLE_MS = 150;

export const createPictureStore = () =>
  createStore<PictureState>(() => ({ pixels: null, seriesId: null, slice: 0, error: null }));
export type PictureStore = ReturnType<typeof createPictureStore>;

/** Keeps the picture store at the slice that the series store looks at. */
export function followSlices(client: Client, series: SeriesStore, picture: PictureStore): void {
  const kept = new Map<string, SlicePixels>();
  let fetching: string | null = null;
  let idle: ReturnType<typeof setTimeout> | undefined;

  const fetchSlice = async (seriesId: string, slice: number): Promise<SlicePixels> => {
    const key = `${seriesId}/${slice}`;
    const known = kept.get(key);
    if (known) return known;
    const pixels = await client.call('series.slice', { seriesId, slice });
    kept.set(key, pixels);
    for (const oldest of kept.keys()) if (kept.size > KEPT_SLICES) kept.delete(oldest);
    return pixels;
  };

  const prefetchAround = (seriesId: string, slice: number, count: number): void => {
    clearTimeout(idle);
    idle = setTimeout(() => {
      for (const neighbour of [slice + 1, slice - 1]) {
        // A neighbour that cannot be read says so when it is looked at.
        if (neighbour >= 0 && neighbour < count) void fetchSlice(seriesId, neighbour).catch(() => undefined);
      }
    }, IDLE_MS);
  };

  const follow = async (): Promise<void> => {
    const wanted = activeSeries(series.getState());
    const { slice } = series.getState();
    if (!wanted || fetching !== null) return;
    const shown = picture.getState();
    if (shown.seriesId === wanted.id && shown.slice === slice) return;
    fetching = `${wanted.id}/${slice}`;
    try {
      const pixels = await fetchSlice(wanted.id, slice);
      picture.setState({ pixels, seriesId: wanted.id, slice, error: null });
      prefetchAround(wanted.id, slice, wanted.slices.length);
    } catch (thrown) {
      picture.setState({ pixels: null, seriesId: wanted.id, slice, error: toErrorRecord(thrown).message });
    } finally {
      fetching = null;
      // Scrolled on meanwhile: the newest wish only, the slices between are skipped.
      later();
    }
  };
  const later = oncePerFrame(() => void follow());
  series.subscribe((now, before) => {
    if (now.activeId !== before.activeId || now.slice !== before.slice) later();
  });
}
