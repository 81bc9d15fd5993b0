// Decoded slices on this side: the last ones stay, the neighbours come while nothing else happens. At most one request is under way for
// what is shown; a newer wish waits for it and takes the place of older ones.
import { create } from 'zustand';
import type { SlicePixels } from '../../src-shared/protocol/series-messages.ts';
import { engine } from './connection.ts';
import { wishes } from './frame.ts';
import { currentSeries } from './series.ts';
import { showFailure } from './toasts.ts';

export interface ShownSlice {
  readonly seriesId: string;
  readonly slice: number;
  readonly pixels: SlicePixels;
}

interface SliceState {
  /** On screen; the one before stays until the next is there. */
  readonly shown: ShownSlice | null;
  readonly failure: string;
}

/** 32 slices of 512 x 512 in 16 bits are 16 MiB. */
const MOST_KEPT = 32;
const IDLE_MS = 200;

export const useSlices = create<SliceState>(() => ({ shown: null, failure: '' }));

const kept = new Map<string, SlicePixels>();
let wanted: { readonly seriesId: string; readonly slice: number } | null = null;
/** The way people scroll: the engine decodes ahead in it, and the neighbour there comes first. */
let direction: 1 | -1 = 1;
let isLoading = false;
let idleTimer: ReturnType<typeof setTimeout> | undefined;

const keyOf = (seriesId: string, slice: number): string => `${seriesId}/${slice}`;

function keep(key: string, pixels: SlicePixels): void {
  kept.delete(key);
  kept.set(key, pixels);
  for (const oldest of kept.keys()) {
    if (kept.size <= MOST_KEPT) break;
    kept.delete(oldest);
  }
}

/** Shows the slice at once where it is kept, else as soon as the engine has decoded it. */
export function wantSlice(seriesId: string, slice: number): void {
  if (wanted?.seriesId === seriesId && wanted.slice !== slice) direction = slice > wanted.slice ? 1 : -1;
  wanted = { seriesId, slice };
  clearTimeout(idleTimer);
  const key = keyOf(seriesId, slice);
  const pixels = kept.get(key);
  if (pixels) {
    keep(key, pixels);
    show({ seriesId, slice, pixels });
  } else wishes.wish('slice', loadWanted);
}

function show(shown: ShownSlice): void {
  useSlices.setState({ shown, failure: '' });
  idleTimer = setTimeout(prefetch, IDLE_MS);
}

async function loadWanted(): Promise<void> {
  if (!wanted || isLoading) return;
  const { seriesId, slice } = wanted;
  isLoading = true;
  try {
    const pixels = await engine().call('series.slice', { seriesId, slice, ahead: direction });
    keep(keyOf(seriesId, slice), pixels);
    // What was decoded on the way is shown too: scrolling looks like scrolling.
    if (wanted.seriesId === seriesId) show({ seriesId, slice, pixels });
  } catch (thrown) {
    if (wanted.seriesId === seriesId && wanted.slice === slice)
      useSlices.setState({ failure: thrown instanceof Error ? thrown.message : String(thrown) });
    showFailure(thrown);
  } finally {
    isLoading = false;
  }
  if (wanted.seriesId !== seriesId || wanted.slice !== slice) wantSlice(wanted.seriesId, wanted.slice);
}

async function prefetch(): Promise<void> {
  const series = currentSeries();
  if (!wanted || isLoading || series?.id !== wanted.seriesId) return;
  const { seriesId, slice } = wanted;
  const next = [slice + direction, slice - direction].find((at) => series.slices[at] && !kept.has(keyOf(seriesId, at)));
  if (next === undefined) return;
  isLoading = true;
  try {
    keep(keyOf(seriesId, next), await engine().call('series.slice', { seriesId, slice: next }));
  } catch {
    // A neighbour that cannot be read is told when it is looked at.
  } finally {
    isLoading = false;
  }
  if (wanted.seriesId !== seriesId || wanted.slice !== slice) wantSlice(wanted.seriesId, wanted.slice);
  else idleTimer = setTimeout(prefetch, IDLE_MS);
}

/** For small pictures of series that are not on screen. @throws AppError dicom/*, file/* */
export async function pixelsOf(seriesId: string, slice: number): Promise<SlicePixels> {
  return kept.get(keyOf(seriesId, slice)) ?? engine().call('series.slice', { seriesId, slice });
}
