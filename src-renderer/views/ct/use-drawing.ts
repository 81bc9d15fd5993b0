// Drawing on the slice with the mouse: boxes by a drag, polygons corner by corner. While a tool is taken the left button draws; everything else that
// the mouse does on the slice stays.
import { type RefObject, useEffect } from 'react';
import type { Pair } from '../../../src-shared/network/operations.ts';
import { toPicture } from '../../canvas/viewport.ts';
import { outlineOf, takeTool, useCtTool } from '../../state/ct-tool.ts';
import { isDialogOpen } from '../../state/dialogs.ts';
import { useDisplay } from '../../state/display.ts';
import { setLine } from '../../state/profile.ts';
import { addOutline } from '../../state/regions.ts';
import { useSlices } from '../../state/slices.ts';
import { useView, viewportOf } from '../../state/view.ts';

/** Edges of the picture's pixels lie half a pixel before their centres. */
const HALF = 0.5;
/** A click this near to the first corner closes a polygon, CSS pixels. */
const CLOSING = 8;
const LEAST_CORNERS = 3;

export function useDrawing(canvas: RefObject<HTMLCanvasElement | null>): void {
  useEffect(() => {
    const element = canvas.current;
    return element ? listen(element) : undefined;
  }, [canvas]);
}

/** Where the pointer is, in the slice's coordinates, to a hundredth of a pixel. */
export function slicePoint(element: Element, event: { readonly clientX: number; readonly clientY: number }): Pair | null {
  const { pixels } = useSlices.getState().shown ?? {};
  if (!pixels) return null;
  const { left, top } = element.getBoundingClientRect();
  const viewport = viewportOf(useView.getState(), { width: pixels.columns, height: pixels.rows });
  const { x, y } = toPicture(viewport, { x: event.clientX - left, y: event.clientY - top });
  const rounded = (value: number): number => Math.round((value - HALF) * 100) / 100;
  return [rounded(y), rounded(x)];
}

function finish(): void {
  const { tool, points } = useCtTool.getState();
  const [from, to] = points;
  if (tool === 'line' && from && to && (from[0] !== to[0] || from[1] !== to[1])) {
    setLine({ from, to });
    useDisplay.setState({ tab: 'profile' });
    takeTool(null);
    return;
  }
  const outline = tool && outlineOf(tool, points);
  if (!outline) return;
  addOutline(outline);
  useDisplay.setState({ tab: 'regions' });
  takeTool(null);
}

function addCorner(point: Pair): void {
  const { points } = useCtTool.getState();
  const [first] = points;
  const { pixels } = useSlices.getState().shown ?? {};
  if (first && pixels && points.length >= LEAST_CORNERS) {
    const { scale } = viewportOf(useView.getState(), { width: pixels.columns, height: pixels.rows });
    if (Math.hypot(point[0] - first[0], point[1] - first[1]) * scale <= CLOSING) {
      finish();
      return;
    }
  }
  useCtTool.setState({ points: [...points, point], next: null });
}

function listen(element: HTMLCanvasElement): () => void {
  const ends = new AbortController();
  const { signal } = ends;
  let isDragging = false;
  element.addEventListener(
    'pointerdown',
    (event) => {
      const { tool } = useCtTool.getState();
      const point = tool && event.button === 0 ? slicePoint(element, event) : null;
      if (!point) return;
      // The drag is a drawing, no window and level.
      event.stopImmediatePropagation();
      event.preventDefault();
      if (tool === 'polygon') {
        addCorner(point);
        return;
      }
      isDragging = true;
      element.setPointerCapture(event.pointerId);
      useCtTool.setState({ points: [point, point] });
    },
    { signal, capture: true },
  );
  element.addEventListener(
    'pointermove',
    (event) => {
      const { tool, points } = useCtTool.getState();
      const point = tool && points.length > 0 ? slicePoint(element, event) : null;
      if (!point) return;
      if (tool === 'polygon') useCtTool.setState({ next: point });
      else if (isDragging) useCtTool.setState({ points: [points[0] as Pair, point] });
    },
    { signal },
  );
  element.addEventListener(
    'pointerup',
    () => {
      if (!isDragging) return;
      isDragging = false;
      finish();
      useCtTool.setState({ points: [] });
    },
    { signal },
  );
  element.addEventListener('dblclick', () => useCtTool.getState().tool === 'polygon' && finish(), { signal });
  addEventListener('keydown', onKey, { signal, capture: true });
  return () => ends.abort();
}

function onKey(event: KeyboardEvent): void {
  const { tool, points } = useCtTool.getState();
  // An open dialog has the keys for itself, whatever tool is in hand.
  if (isDialogOpen()) return;
  if (!tool || (event.target instanceof Element && event.target.matches('input, textarea, select'))) return;
  if (event.key === 'Escape') takeTool(null);
  else if (event.key === 'Enter' && tool === 'polygon' && points.length > 0) finish();
  else if (event.key === 'Backspace' && tool === 'polygon') useCtTool.setState({ points: points.slice(0, -1) });
  else return;
  event.preventDefault();
  event.stopPropagation();
}
