// The room that the walls have, and the size of a tile in it.
import { create } from 'zustand';
import { fittingSide } from '../canvas/wall-layout.ts';
import { isVector, planeOf, type Stage } from './stages.ts';

/** CSS pixels, without the walls' headings. */
export const useWallPane = create<{ readonly width: number; readonly height: number }>(() => ({ width: 0, height: 0 }));

/** The longer side of a tile, in CSS pixels. */
export function tileSideFor(
  stages: readonly Stage[],
  chosen: number | null,
  pane: { readonly width: number; readonly height: number },
): number {
  if (chosen !== null) return chosen;
  const needs = stages
    .filter(({ node }) => !isVector(node))
    .map(({ node }) => {
      const { maps, rows, columns } = planeOf(node);
      return { count: maps, map: { width: columns, height: rows } };
    });
  return fittingSide(needs, pane.width, pane.height);
}
