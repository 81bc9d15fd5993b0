// The mouse on the slice: drags, wheel, and where the pointer is. Every move is settled once a frame.
import { type RefObject, useEffect } from 'react';
import { panBy, pixelAt, toPicture } from '../../canvas/viewport.ts';
import { oncePerFrame } from '../../state/frame.ts';
import { type DragKind, dragGesture, dragKind, useMouse, wheelKind } from '../../state/mouse.ts';
import { paintAt, usePaint } from '../../state/painting.ts';
import { useSelection } from '../../state/selection.ts';
import { showSlice, stepSlice, useSeries } from '../../state/series.ts';
import { useSlices } from '../../state/slices.ts';
import { autoVoi, autoWindow, setWindow, useView, viewportOf, zoomBy } from '../../state/view.ts';
import { draggedWindow, dragZoom, regionValues, scrubbedSlice } from './drag.ts';

interface Drag {
  readonly kind: DragKind;
  readonly x: number;
  readonly y: number;
  readonly view: ReturnType<typeof useView.getState>;
  readonly slice: number;
}

const WHEEL_ZOOM = 1.0015;
/** A wheel's notch is at least this much at once and means one slice; trackpads give less at a time, which is added up. */
const WHEEL_NOTCH = 50;

export function useCtPointer(canvas: RefObject<HTMLCanvasElement | null>): void {
  useEffect(() => {
    const element = canvas.current;
    return element ? listen(element) : undefined;
  }, [canvas]);
}

const imageSize = (): { width: number; height: number } | null => {
  const { pixels } = useSlices.getState().shown ?? {};
  return pixels ? { width: pixels.columns, height: pixels.rows } : null;
};

function listen(element: HTMLCanvasElement): () => void {
  const ends = new AbortController();
  const { signal } = ends;
  let drag: Drag | null = null;
  let spaceHeld = false;
  let turned = 0;
  const pointOf = (event: MouseEvent): { x: number; y: number } => {
    const { left, top } = element.getBoundingClientRect();
    return { x: event.clientX - left, y: event.clientY - top };
  };
  const move = oncePerFrame((point: { x: number; y: number }) => {
    const image = imageSize();
    // A drag changes the picture, not the place: it asks the engine for nothing.
    if (drag) applyDrag(drag, point);
    else if (image) useSelection.setState({ slicePlace: pixelAt(viewportOf(useView.getState(), image), point, image) });
  });
  element.addEventListener(
    'pointerdown',
    (event) => {
      const kind = dragKind(event, spaceHeld, useMouse.getState().drags);
      const image = imageSize();
      // What is in hand goes before what the button means otherwise.
      const pixel = dragGesture(event, spaceHeld) === 'left' && usePaint.getState().isArmed && image;
      const painted = pixel ? pixelAt(viewportOf(useView.getState(), pixel), pointOf(event), pixel) : null;
      if (painted) paintAt(painted.row, painted.column);
      if (!kind || painted) return;
      drag = { kind, ...pointOf(event), view: useView.getState(), slice: useSeries.getState().slice };
      element.setPointerCapture(event.pointerId);
      event.preventDefault();
    },
    { signal },
  );
  element.addEventListener('pointermove', (event) => move(pointOf(event)), { signal });
  const release = (event: PointerEvent): void => {
    if (drag?.kind === 'region') windowOfRegion(drag, pointOf(event));
    else if (drag && event.type === 'pointerup') applyDrag(drag, pointOf(event));
    drag = null;
  };
  element.addEventListener('pointerup', release, { signal });
  element.addEventListener('pointercancel', release, { signal });
  element.addEventListener('pointerleave', () => forgetPlace(undefined), { signal });
  element.addEventListener('contextmenu', (event) => event.preventDefault(), { signal });
  element.addEventListener(
    'wheel',
    (event) => {
      event.preventDefault();
      const kind = wheelKind(event, useMouse.getState().wheels);
      if (kind === 'zoom') zoomBy(WHEEL_ZOOM ** -event.deltaY, pointOf(event));
      else if (kind === 'slices') {
        const isNotch = Math.abs(event.deltaY) >= WHEEL_NOTCH;
        turned = isNotch ? Math.sign(event.deltaY) * WHEEL_NOTCH : turned + event.deltaY;
        const steps = Math.trunc(turned / WHEEL_NOTCH);
        turned -= steps * WHEEL_NOTCH;
        if (steps !== 0) stepSlice(steps);
      }
    },
    { signal, passive: false },
  );
  const space = (event: KeyboardEvent): void => {
    if (event.key === ' ') spaceHeld = event.type === 'keydown';
  };
  addEventListener('keydown', space, { signal });
  addEventListener('keyup', space, { signal });
  return () => ends.abort();
}

/** After the last move has been settled. */
const forgetPlace = oncePerFrame<undefined>(() => useSelection.setState({ slicePlace: null }));

function applyDrag({ kind, x, y, view, slice }: Drag, to: { x: number; y: number }): void {
  const { pixels } = useSlices.getState().shown ?? {};
  const image = imageSize();
  if (!pixels || !image) return;
  const [movedX, movedY] = [to.x - x, to.y - y];
  if (kind === 'window') {
    if (pixels.kind === 'grey' && (movedX !== 0 || movedY !== 0))
      setWindow(draggedWindow(view.window, movedX, movedY, pixels.maxHu - pixels.minHu), '', view.voi);
  } else if (kind === 'pan') useView.setState({ viewport: panBy(viewportOf(view, image), movedX, movedY) });
  else if (kind === 'scrub') showSlice(scrubbedSlice(slice, movedY));
  else if (kind === 'zoom' && movedY !== 0) {
    useView.setState({ viewport: viewportOf(view, image) });
    zoomBy(dragZoom(movedY), { x, y });
  }
}

function windowOfRegion({ x, y, view }: Drag, to: { x: number; y: number }): void {
  const { pixels } = useSlices.getState().shown ?? {};
  const image = imageSize();
  if (pixels?.kind !== 'grey' || !image) return;
  const viewport = viewportOf(view, image);
  const stored = regionValues(pixels, toPicture(viewport, { x, y }), toPicture(viewport, to));
  setWindow(autoWindow({ ...pixels, stored }), 'region', autoVoi(pixels));
}
