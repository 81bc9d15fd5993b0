// How the slice is looked at: window and level, zoom and pan, all of it without a message.
import { create } from 'zustand';
import { autoVoi, autoWindow, type ChosenLook, leastWidthHu } from '../../src-shared/imaging/slice-look.ts';
import {
  type HuWindow,
  type VoiFunction,
  type VoiLook,
  type VoiTable,
  windowPresets,
} from '../../src-shared/imaging/window-level.ts';
import type { GreyPixels, SlicePixels } from '../../src-shared/protocol/series-messages.ts';
import { fitViewport, type Size, type Viewport, zoomAt } from '../canvas/viewport.ts';
import { fileLooks, windowOfTable } from './file-looks.ts';
import { useSlices } from './slices.ts';

interface View {
  readonly window: HuWindow;
  readonly windowName: string;
  readonly voi: VoiFunction;
  /** In force in place of the window: a table of the file. */
  readonly table: VoiTable | null;
  /** Which of the file's own is in force; null: none of them. */
  readonly fileLook: number | null;
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

const ZOOM_STEP = 1.25;
const CINE_FPS = 15;
export const SLOWEST_FPS = 1;
export const FASTEST_FPS = 60;

export const useView = create<View>(() => ({
  window: { centerHu: 40, widthHu: 400 },
  windowName: '',
  voi: 'LINEAR',
  table: null,
  fileLook: null,
  invert: false,
  smooth: true,
  viewport: null,
  canvas: { width: 1, height: 1 },
  cine: false,
  framesPerSecond: CINE_FPS,
  seriesTextShown: false,
}));

const setAutoWindow = (pixels: GreyPixels, name = 'auto'): void => setWindow(autoWindow(pixels), name, autoVoi(pixels));

/** Of a view that is shown again, until a slice of its series has come. */
let awaited: ChosenLook | null = null;

/** As a picture that was opened showed the CT. @param pixels of its series where one is on screen, null until one comes */
export function lookAgain(look: ChosenLook, isInverted: boolean, pixels: SlicePixels | null): void {
  useView.setState({ invert: isInverted });
  awaited = pixels ? null : look;
  if (pixels) applyLook(look, pixels);
}

function applyLook(look: ChosenLook, pixels: SlicePixels): void {
  if (look.kind === 'window') setWindow(look, '', look.voi);
  else if (!setFileLook(pixels, look.index)) firstWindow(pixels);
}

/** What a series is first seen with. */
export function firstWindow(pixels: SlicePixels): void {
  const again = awaited;
  awaited = null;
  if (again && pixels.kind === 'grey') {
    applyLook(again, pixels);
    return;
  }
  if (pixels.kind === 'grey' && !setFileLook(pixels, 0)) setAutoWindow(pixels);
}

/** A window or table of the file. @returns false where the file has none of that number */
function setFileLook(pixels: SlicePixels, index: number): boolean {
  const found = fileLooks(pixels)[index];
  if (!found) return false;
  const { look, name } = found;
  if (look.kind === 'window') setWindow(look.window, name, look.voi);
  else setWindow(windowOfTable(look.table), name);
  useView.setState({ fileLook: index, table: look.kind === 'table' ? look.table : null });
  return true;
}

/** The next slice may bring other numbers for the window that is looked through. */
export function followFileLook(pixels: SlicePixels): void {
  const { fileLook } = useView.getState();
  if (fileLook !== null) setFileLook(pixels, fileLook);
}

export function setWindow({ centerHu, widthHu }: HuWindow, windowName: string, voi: VoiFunction = 'LINEAR'): void {
  useView.setState({
    window: { centerHu, widthHu: Math.max(leastWidthHu(voi), widthHu) },
    windowName,
    voi,
    table: null,
    fileLook: null,
  });
}

/** The same as an export takes it: the file's own follows from slice to slice. */
export const chosenLook = ({ window, voi, fileLook }: Pick<View, 'window' | 'voi' | 'fileLook'>): ChosenLook =>
  fileLook === null ? { kind: 'window', ...window, voi } : { kind: 'file', index: fileLook };

export const lookOf = ({ window, voi, table }: Pick<View, 'window' | 'voi' | 'table'>): VoiLook =>
  table ? { kind: 'table', table } : { kind: 'window', window, voi };

/** Key 0: automatic, 9: the file's own, one after the other, 9:i: one of them, else as listed in windowPresets. */
export function applyPreset(key: string): void {
  const pixels = useSlices.getState().shown?.pixels;
  const preset = windowPresets.find((one) => one.key === key);
  if (pixels?.kind !== 'grey') return;
  if (preset) setWindow(preset, preset.name);
  else if (key === '0') setAutoWindow(pixels);
  else {
    const { fileLook } = useView.getState();
    const chosen = key.split(':')[1];
    const next = chosen === undefined ? (fileLook === null ? 0 : fileLook + 1) : Number(chosen);
    if (!setFileLook(pixels, next)) firstWindow(pixels);
  }
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
