// The mouse on the slice: drags, wheel, menu, and where the pointer is. Every move is settled once a frame.
import { type RefObject, useEffect } from 'react';
import { type Point, pixelAt } from '../../canvas/viewport.ts';
import { oncePerFrame } from '../../state/frame.ts';
import { dragGesture, dragKind, useMouse, wheelKind } from '../../state/mouse.ts';
import { paintAt, usePaint } from '../../state/painting.ts';
import { useSelection } from '../../state/selection.ts';
import { stepSlice } from '../../state/series.ts';
import { useView, viewportOf, zoomBy } from '../../state/view.ts';
import { openCtMenu } from './ct-menu.ts';
import { applyDrag, beginDrag, countNotches, type Drag, imageSize, isClick, wheelZoom, windowOfRegion } from './pointer-drags.ts';
import { followSpace, isSpaceHeld } from './space-held.ts';

export function useCtPointer(canvas: RefObject<HTMLCanvasElement | null>): void {
  useEffect(() => {
    const element = canvas.current;
    return element ? listen(element) : undefined;
  }, [canvas]);
}

const RIGHT = 2;

function listen(element: HTMLCanvasElement): () => void {
  const ends = new AbortController();
  const { signal } = ends;
  // What is drawn over the slice takes hold of its lines only: the place under the pointer, the wheel and the menu are the slice's there, too.
  const stage = element.parentElement ?? element;
  let drag: Drag | null = null;
  /** Where the right button went down, until it has gone further than a click. */
  let clicked: Point | null = null;
  const pointOf = (event: MouseEvent): Point => {
    const { left, top } = element.getBoundingClientRect();
    return { x: event.clientX - left, y: event.clientY - top };
  };
  const placeAt = (point: Point) => {
    const image = imageSize();
    return image && pixelAt(viewportOf(useView.getState(), image), point, image);
  };
  const move = oncePerFrame((point: Point) => {
    if (clicked && !isClick(clicked, point)) clicked = null;
    // A drag changes the picture, not the place: it asks the engine for nothing.
    if (drag && !clicked) applyDrag(drag, point);
    else if (!drag && imageSize()) useSelection.setState({ slicePlace: placeAt(point) });
  });
  element.addEventListener(
    'pointerdown',
    (event) => {
      const kind = dragKind(event, isSpaceHeld(), useMouse.getState().drags);
      // What is in hand goes before what the button means otherwise.
      const isPaint = dragGesture(event, isSpaceHeld()) === 'left' && usePaint.getState().isArmed;
      const painted = isPaint ? placeAt(pointOf(event)) : null;
      if (painted) paintAt(painted.row, painted.column);
      if (painted) return;
      if (event.button === RIGHT) clicked = pointOf(event);
      if (!kind && !clicked) return;
      drag = kind && beginDrag(kind, pointOf(event));
      element.setPointerCapture(event.pointerId);
      event.preventDefault();
    },
    { signal },
  );
  const isOther = ({ target, buttons }: PointerEvent): boolean => target !== element && buttons !== 0;
  stage.addEventListener('pointermove', (event) => !isOther(event) && move(pointOf(event)), { signal });
  const release = (event: PointerEvent): void => {
    const point = pointOf(event);
    if (clicked && isClick(clicked, point)) {
      const place = placeAt(point);
      if (event.type === 'pointerup') openCtMenu(place, { x: event.clientX, y: event.clientY });
    } else if (drag?.kind === 'region') windowOfRegion(drag, point);
    else if (drag && event.type === 'pointerup') applyDrag(drag, point);
    drag = null;
    clicked = null;
  };
  element.addEventListener('pointerup', release, { signal });
  element.addEventListener('pointercancel', release, { signal });
  stage.addEventListener('pointerleave', () => forgetPlace(undefined), { signal });
  stage.addEventListener('contextmenu', (event) => event.preventDefault(), { signal });
  followSpace(signal);
  const notches = countNotches();
  stage.addEventListener(
    'wheel',
    (event) => {
      event.preventDefault();
      const kind = wheelKind(event, useMouse.getState().wheels);
      if (kind === 'zoom') zoomBy(wheelZoom(event.deltaY), pointOf(event));
      else if (kind === 'slices') {
        const steps = notches(event.deltaY);
        if (steps !== 0) stepSlice(steps);
      }
    },
    { signal, passive: false },
  );
  return () => ends.abort();
}

/** After the last move has been settled. */
const forgetPlace = oncePerFrame<undefined>(() => useSelection.setState({ slicePlace: null }));
