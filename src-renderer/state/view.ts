// How the slice is looked at: window and level, zoom and pan, all of it without a message.
import { create } from 'zustand';
import { type HuWindow, percentileWindow, type VoiFunction, windowPresets } from '../../src-shared/imaging/window-level.ts';
import type { GreyPixels, SlicePixels } from '../../src-shared/protocol/series-messages.ts';
import { fitViewport, type Size, type Viewport, zoomAt } from '../canvas/viewport.ts';
import { useSlices } from './slices.ts';

interface View {
  readonly window: HuWindow;
  readonly windowName: string;
  readonly voi: VoiFunction;
  readonly invert: boolean;
  readonly smooth: boolean;
  /** Null: fit. */
  readonly viewport: Viewport | null;
  /** CSS pixels of the canvas. */
  readonly canvas: Size;
  readonly cine: boolean;
  readonly framesPerSecond: number;
  readonly seriesTextShown: boolean;
}

/** Leaves this share of the pixels outside at both ends. */
const OUTSIDE_SHARE = 0.001;
const LEAST_WIDTH_HU = 1;
const ZOOM_STEP = 1.25;
const CINE_FPS = 15;
export const SLOWEST_FPS = 1;
export const FASTEST_FPS = 60;

export const useView = create<View>(() => ({
  window: { centerHu: 40, widthHu: 400 },
  windowName: '',
  voi: 'LINEAR',
  invert: false,
  smooth: true,
  viewport: null,
  canvas: { width: 1, height: 1 },
  cine: false,
  framesPerSecond: CINE_FPS,
  seriesTextShown: false,
}));

export const autoWindow = (pixels: Pick<GreyPixels, 'modality' | 'padding'> & { readonly stored: ArrayLike<number> }): HuWindow =>
  percentileWindow(pixels, OUTSIDE_SHARE);

/** The file's own window, or null where it names none. */
const ownWindow = ({ windows }: GreyPixels): (HuWindow & { readonly name: string }) | null =>
  windows[0] ? { centerHu: windows[0].centerHu, widthHu: windows[0].widthHu, name: windows[0].explanation || 'file' } : null;

/** The window a series is first seen with. */
export function firstWindow(pixels: SlicePixels): void {
  if (pixels.kind === 'colour') return;
  const own = ownWindow(pixels);
  if (own) setWindow(own, own.name);
  else setWindow(autoWindow(pixels), 'auto');
}

export const setWindow = ({ centerHu, widthHu }: HuWindow, windowName: string): void =>
  useView.setState({ window: { centerHu, widthHu: Math.max(LEAST_WIDTH_HU, widthHu) }, windowName });

/** Key 0: automatic, 9: the file's own, else as listed in windowPresets. */
export function applyPreset(key: string): void {
  const pixels = useSlices.getState().shown?.pixels;
  const preset = windowPresets.find((one) => one.key === key);
  if (preset) setWindow(preset, preset.name);
  else if (pixels?.kind === 'grey' && key === '0') setWindow(autoWindow(pixels), 'auto');
  else if (pixels) firstWindow(pixels);
}

/** The viewport that is in force: the user's, or the one that fits. */
export function viewportOf({ viewport, canvas }: Pick<View, 'viewport' | 'canvas'>, image: Size): Viewport {
  return viewport ?? fitViewport(image, canvas);
}

export function zoomBy(factor: number, at?: { readonly x: number; readonly y: number }): void {
  const { pixels } = useSlices.getState().shown ?? {};
  if (!pixels) return;
  const view = useView.getState();
  const point = at ?? { x: view.canvas.width / 2, y: view.canvas.height / 2 };
  const viewport = viewportOf(view, { width: pixels.columns, height: pixels.rows });
  useView.setState({ viewport: zoomAt(viewport, point, factor) });
}

export const zoomIn = (): void => zoomBy(ZOOM_STEP);
export const zoomOut = (): void => zoomBy(1 / ZOOM_STEP);
export const fitView = (): void => useView.setState({ viewport: null });
export const toggleInvert = (): void => useView.setState(({ invert }) => ({ invert: !invert }));
export const toggleSmooth = (): void => useView.setState(({ smooth }) => ({ smooth: !smooth }));

export function resetView(): void {
  useView.setState({ viewport: null, invert: false, voi: 'LINEAR' });
  const pixels = useSlices.getState().shown?.pixels;
  if (pixels) firstWindow(pixels);
}

export const setFramesPerSecond = (framesPerSecond: number): void =>
  useView.setState({ framesPerSecond: Math.min(FASTEST_FPS, Math.max(SLOWEST_FPS, Math.round(framesPerSecond) || CINE_FPS)) });
