// The mouse on the slice, with a radiologist's habits: left drag windows, wheel turns slices, right drag zooms, middle drag moves.
import { fitViewport, panBy, type Size, toPicture, zoomAt } from '../../canvas/viewport.ts';
import type { Session } from '../../state/session.ts';
import { matrixOf } from './matrix.ts';
import { regionWindow } from './region-window.ts';

type Gesture = 'window' | 'region' | 'pan' | 'zoom' | 'scrub';

/** A full sweep of this many pixels covers the whole range of values. */
const WINDOW_SWEEP = 1024;
/** Right drag: this many pixels double the size. */
const ZOOM_SWEEP = 120;
const WHEEL_ZOOM = 1.0015;
/** One notch of a wheel; trackpads add up smaller steps. */
const WHEEL_NOTCH = 100;
const SCRUB_PIXELS = 6;
const LEFT = 0;
const MIDDLE = 1;
const RIGHT = 2;

/** @returns ends the listening */
export function listenToPointer(canvas: HTMLCanvasElement, session: Session, size: Size): () => void {
  const { view, display, picture, series, seriesActions } = session;
  let gesture: Gesture | null = null;
  let [startX, startY] = [0, 0];
  let wheelRest = 0;
  let scrubRest = 0;
  let isSpaceDown = false;
  const abort = new AbortController();
  const { signal } = abort;

  const matrix = () => matrixOf(picture.getState().pixels, series.getState());
  const viewport = () => view.getState().viewport ?? fitViewport(size, matrix());
  const pixelAt = (x: number, y: number): readonly [number, number] | null => {
    const { rows, columns } = matrix();
    const [row, column] = toPicture(viewport(), size, matrix(), x, y).map(Math.round) as [number, number];
    return row >= 0 && column >= 0 && row < rows && column < columns ? [row, column] : null;
  };

  const gestureOf = (event: PointerEvent): Gesture | null => {
    if (event.altKey) return 'scrub';
    if (event.button === MIDDLE || (event.button === LEFT && (event.shiftKey || isSpaceDown))) return 'pan';
    if (event.button === RIGHT) return 'zoom';
    if (event.button === LEFT) return event.ctrlKey || event.metaKey ? 'region' : 'window';
    return null;
  };

  const drag = (event: PointerEvent): void => {
    const { movementX: dx, movementY: dy } = event;
    const { pixels } = picture.getState();
    if (gesture === 'window' && pixels) {
      const { window } = view.getState();
      const step = (pixels.maxHu - pixels.minHu) / WINDOW_SWEEP;
      // Right is wider; down is brighter, so the centre sinks.
      const next = { widthHu: Math.max(1, window.widthHu + dx * step), centerHu: window.centerHu - dy * step };
      view.setState({ window: next, windowName: '' });
    } else if (gesture === 'pan') view.setState({ viewport: panBy(viewport(), matrix(), dx, dy) });
    else if (gesture === 'zoom') {
      view.setState({ viewport: zoomAt(viewport(), size, matrix(), 2 ** (-dy / ZOOM_SWEEP), startX, startY) });
    } else if (gesture === 'scrub') {
      scrubRest += dy;
      const steps = Math.trunc(scrubRest / SCRUB_PIXELS);
      scrubRest -= steps * SCRUB_PIXELS;
      if (steps !== 0) seriesActions.step(steps);
    }
  };

  canvas.addEventListener(
    'pointerdown',
    (event) => {
      gesture = gestureOf(event);
      [startX, startY] = [event.offsetX, event.offsetY];
      if (gesture) canvas.setPointerCapture(event.pointerId);
      event.preventDefault();
    },
    { signal },
  );
  canvas.addEventListener(
    'pointermove',
    (event) => {
      if (gesture) drag(event);
      display.setState({ slicePixel: pixelAt(event.offsetX, event.offsetY) });
    },
    { signal },
  );
  canvas.addEventListener(
    'pointerup',
    (event) => {
      const { pixels } = picture.getState();
      const [from, to] = [pixelAt(startX, startY), pixelAt(event.offsetX, event.offsetY)];
      const found = gesture === 'region' && pixels && from && to ? regionWindow(pixels, from, to) : null;
      if (found) view.setState({ window: found, windowName: 'region' });
      gesture = null;
    },
    { signal },
  );
  canvas.addEventListener('pointercancel', () => (gesture = null), { signal });
  canvas.addEventListener('pointerleave', () => display.setState({ slicePixel: null }), { signal });
  canvas.addEventListener('contextmenu', (event) => event.preventDefault(), { signal });
  canvas.addEventListener(
    'wheel',
    (event) => {
      event.preventDefault();
      if (event.ctrlKey) {
        view.setState({
          viewport: zoomAt(viewport(), size, matrix(), WHEEL_ZOOM ** -event.deltaY, event.offsetX, event.offsetY),
        });
        return;
      }
      wheelRest += event.deltaY;
      const steps = Math.trunc(wheelRest / WHEEL_NOTCH);
      wheelRest -= steps * WHEEL_NOTCH;
      if (steps !== 0) seriesActions.step(steps);
    },
    { signal, passive: false },
  );
  const onSpace = (event: KeyboardEvent): void => {
    if (event.key === ' ') isSpaceDown = event.type === 'keydown';
  };
  window.addEventListener('keydown', onSpace, { signal });
  window.addEventListener('keyup', onSpace, { signal });
  return () => abort.abort();
}
