// What the left button draws on the slice, while something is to be drawn; and what is drawn so far. Coordinates are the slice's, pixel centres at
// whole numbers, (row, column).
import { create } from 'zustand';
import type { Outline } from '../../src-shared/imaging/regions.ts';
import type { Pair } from '../../src-shared/network/operations.ts';

export type CtTool = 'ellipse' | 'rectangle' | 'polygon' | 'line';

interface Drawing {
  /** null: the left button means window and level. */
  readonly tool: CtTool | null;
  /** Corners so far; of what is dragged, its two ends. */
  readonly points: readonly Pair[];
  /** Where a polygon's next corner would be. */
  readonly next: Pair | null;
}

export const useCtTool = create<Drawing>(() => ({ tool: null, points: [], next: null }));

/** The same tool again puts it down. */
export const takeTool = (tool: CtTool | null): void =>
  useCtTool.setState((state) => ({ tool: state.tool === tool ? null : tool, points: [], next: null }));

const LEAST_CORNERS = 3;

/** What the points make of the tool; null while it is too little, and for a line. */
export function outlineOf(tool: CtTool, points: readonly Pair[]): Outline | null {
  if (tool === 'polygon') return points.length >= LEAST_CORNERS ? { kind: 'polygon', points } : null;
  const [from, to] = points;
  if (tool === 'line' || !from || !to || (from[0] === to[0] && from[1] === to[1])) return null;
  return {
    kind: tool,
    top: Math.min(from[0], to[0]),
    left: Math.min(from[1], to[1]),
    bottom: Math.max(from[0], to[0]),
    right: Math.max(from[1], to[1]),
  };
}
