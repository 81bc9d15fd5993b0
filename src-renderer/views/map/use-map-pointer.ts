// The mouse on the open map: what moves and zooms the slice does so here, too, because the two are locked to each other; window and level are the slice's.
import { type RefObject, useEffect, useLayoutEffect, useRef } from 'react';
import { slicePointOf, sliceViewport } from '../../canvas/locked-view.ts';
import type { Point, Size, Viewport } from '../../canvas/viewport.ts';
import { oncePerFrame } from '../../state/frame.ts';
import { dragKind, useMouse, wheelKind } from '../../state/mouse.ts';
import { useSelection } from '../../state/selection.ts';
import { stepSlice } from '../../state/series.ts';
import { useView, zoomBy } from '../../state/view.ts';
import { applyDrag, beginDrag, countNotches, type Drag, isClick, wheelZoom } from '../ct/pointer-drags.ts';
import { isSpaceHeld } from '../ct/space-held.ts';
import { openMapMenu } from '../what-if/map-menu.ts';

export interface LockedPane {
  readonly pane: Size;
  /** How the slice's coordinates lie in the pane; null: the map has no place on the slice. */
  readonly inPane: Viewport | null;
}

const RIGHT = 2;

export function useMapPointer(frame: RefObject<HTMLElement | null>, locked: LockedPane): void {
  const latest = useRef(locked);
  useLayoutEffect(() => {
    latest.current = locked;
  });
  useEffect(() => {
    const element = frame.current;
    return element ? listen(element, () => latest.current) : undefined;
  }, [frame]);
}

function listen(element: HTMLElement, locked: () => LockedPane): () => void {
  const ends = new AbortController();
  const { signal } = ends;
  const notches = countNotches();
  let drag: Drag | null = null;
  let clicked: Point | null = null;
  const pointOf = (event: MouseEvent): Point => {
    const { left, top } = element.getBoundingClientRect();
    return slicePointOf({ x: event.clientX - left, y: event.clientY - top }, locked().pane, useView.getState().canvas);
  };
  /** The slice's viewport under which the map lies as it does now. */
  const viewportNow = (): Viewport | undefined => {
    const { pane, inPane } = locked();
    return inPane ? sliceViewport(inPane, pane, useView.getState().canvas) : undefined;
  };
  const move = oncePerFrame((point: Point) => {
    if (clicked && !isClick(clicked, point)) clicked = null;
    if (drag && !clicked) applyDrag(drag, point);
  });
  element.addEventListener(
    'pointerdown',
    (event) => {
      const kind = dragKind(event, isSpaceHeld(), useMouse.getState().drags);
      const viewport = viewportNow();
      const moves = kind === 'scrub' || ((kind === 'pan' || kind === 'zoom') && viewport !== undefined);
      if (event.button === RIGHT) clicked = pointOf(event);
      if (moves) drag = beginDrag(kind, pointOf(event), viewport);
      if (!moves && !clicked) return;
      element.setPointerCapture(event.pointerId);
      event.preventDefault();
    },
    { signal },
  );
  element.addEventListener('pointermove', (event) => (drag || clicked) && move(pointOf(event)), { signal });
  const release = (event: PointerEvent): void => {
    const point = pointOf(event);
    const { stage, channel, showsInput } = useSelection.getState();
    if (clicked && isClick(clicked, point)) {
      if (event.type === 'pointerup' && stage !== null && !showsInput)
        openMapMenu({ stage, channel, x: event.clientX, y: event.clientY });
    } else if (drag && event.type === 'pointerup') applyDrag(drag, point);
    drag = null;
    clicked = null;
  };
  element.addEventListener('pointerup', release, { signal });
  element.addEventListener('pointercancel', release, { signal });
  element.addEventListener('contextmenu', (event) => event.preventDefault(), { signal });
  element.addEventListener(
    'wheel',
    (event) => {
      event.preventDefault();
      const kind = wheelKind(event, useMouse.getState().wheels);
      const viewport = viewportNow();
      if (kind === 'zoom' && viewport) {
        useView.setState({ viewport });
        zoomBy(wheelZoom(event.deltaY), pointOf(event));
      } else if (kind === 'slices') {
        const steps = notches(event.deltaY);
        if (steps !== 0) stepSlice(steps);
      }
    },
    { signal, passive: false },
  );
  return () => ends.abort();
}
