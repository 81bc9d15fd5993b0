// Where shapes of the slice lie on the screen, and how a drag moves them.
import type { PointerEvent } from 'react';
import type { Pair } from '../../../src-shared/network/operations.ts';
import { type Point, toScreen, type Viewport } from '../../canvas/viewport.ts';
import { slicePoint } from './use-drawing.ts';

const HALF = 0.5;

/** From the slice's coordinates, pixel centres at whole numbers. */
export const onScreen = (viewport: Viewport, [row, column]: Pair): Point =>
  toScreen(viewport, { x: column + HALF, y: row + HALF });

/** Every place of a drag, from where it began. */
export function drag(event: PointerEvent<SVGElement>, move: (from: Pair, to: Pair) => void): void {
  const element = event.currentTarget;
  const surface = element.ownerSVGElement;
  const from = surface && slicePoint(surface, event);
  if (!surface || !from) return;
  event.preventDefault();
  element.setPointerCapture(event.pointerId);
  const ends = new AbortController();
  const { signal } = ends;
  element.addEventListener(
    'pointermove',
    (moved) => {
      const to = slicePoint(surface, moved as globalThis.PointerEvent);
      if (to) move(from, to);
    },
    { signal },
  );
  element.addEventListener('pointerup', () => ends.abort(), { signal });
  element.addEventListener('pointercancel', () => ends.abort(), { signal });
}
