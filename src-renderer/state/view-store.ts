// How the slice is looked at: window and level, zoom and place, inversion, interpolation, cine. None of it needs the engine.
import { createStore } from 'zustand/vanilla';
import { type HuWindow, percentileWindow, windowPresets } from '../../src-shared/imaging/window-level.ts';
import type { SlicePixels } from '../../src-shared/protocol/series-messages.ts';
import type { Viewport } from '../canvas/viewport.ts';

export interface ViewState {
  readonly window: HuWindow;
  /** `Lung`, `auto`, `file`; empty once dragged. */
  readonly windowName: string;
  readonly invert: boolean;
  readonly smooth: boolean;
  /** null: the whole slice fits. */
  readonly viewport: Viewport | null;
  /** Pictures a second; null: not running. */
  readonly cineFps: number | null;
  readonly theme: 'dark' | 'light';
  /** The series' description is shown; masked by default. */
  readonly showPatient: boolean;
}

const CINE_FPS = 15;
/** Share of the pixels that the automatic window leaves out at both ends. */
const AUTO_SHARE = 0.001;

export const createViewStore = () =>
  createStore<ViewState>(() => ({
    window: { centerHu: 40, widthHu: 400 },
    windowName: '',
    invert: false,
    smooth: true,
    viewport: null,
    cineFps: null,
    theme: 'dark',
    showPatient: false,
  }));
export type ViewStore = ReturnType<typeof createViewStore>;

const autoWindow = ({ stored, slope, intercept }: SlicePixels): HuWindow =>
  percentileWindow(stored, slope, intercept, AUTO_SHARE);

/** The file's own first window, else the automatic one. */
export function firstWindow(pixels: SlicePixels): Pick<ViewState, 'window' | 'windowName'> {
  const [own] = pixels.windows;
  return own ? { window: own, windowName: own.explanation || 'file' } : { window: autoWindow(pixels), windowName: 'auto' };
}

/** Keys 0 to 9 of the reading room. */
export function windowOfKey(key: string, pixels: SlicePixels): Pick<ViewState, 'window' | 'windowName'> | null {
  if (key === '0') return { window: autoWindow(pixels), windowName: 'auto' };
  if (key === '9') return firstWindow(pixels);
  const preset = windowPresets.find((candidate) => candidate.key === key);
  return preset ? { window: { centerHu: preset.centerHu, widthHu: preset.widthHu }, windowName: preset.name } : null;
}

export const toggleCine = (store: ViewStore): void =>
  store.setState(({ cineFps }) => ({ cineFps: cineFps === null ? CINE_FPS : null }));
