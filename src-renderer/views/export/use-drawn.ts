// What is drawn on the slice, as an export takes it: without names, and rounded to a thousandth of a pixel, so that its command line stays short.
import { useMemo } from 'react';
import { type Drawn, onSlice } from '../../../src-shared/imaging/drawn.ts';
import type { Outline } from '../../../src-shared/imaging/regions.ts';
import type { Pair } from '../../../src-shared/network/operations.ts';
import { usePins } from '../../state/pins.ts';
import { useProfile } from '../../state/profile.ts';
import { useRegions, WHOLE_SLICE } from '../../state/regions.ts';
import { useSeries } from '../../state/series.ts';

const STEPS_A_PIXEL = 1000;
const rounded = (at: number): number => Math.round(at * STEPS_A_PIXEL) / STEPS_A_PIXEL;
const roundedPair = ([row, column]: Pair): Pair => [rounded(row), rounded(column)];

function roundedOutline(outline: Outline): Outline {
  if (outline.kind === 'polygon') return { ...outline, points: outline.points.map(roundedPair) };
  const { kind, top, left, bottom, right } = outline;
  return { kind, top: rounded(top), left: rounded(left), bottom: rounded(bottom), right: rounded(right) };
}

/** All of it; what lies wholly beside the slice is seen nowhere. */
export function useDrawn(): Required<Drawn> {
  const list = useRegions((state) => state.list);
  const line = useProfile((state) => state.line);
  const pins = usePins((state) => state.list);
  const series = useSeries((state) => state.series.find(({ id }) => id === state.currentId));
  const [rows, columns] = [series?.rows ?? 0, series?.columns ?? 0];
  return useMemo(() => {
    const drawn = {
      regions: list
        .filter(({ id }) => id !== WHOLE_SLICE.id)
        .map(({ outline, threshold }) => ({ outline: outline && roundedOutline(outline), threshold })),
      lines: line ? [{ from: roundedPair(line.from), to: roundedPair(line.to) }] : [],
      pins: pins.map(({ id, row, column }) => ({ id, row: rounded(row), column: rounded(column) })),
    };
    return onSlice(drawn, { rows, columns });
  }, [list, line, pins, rows, columns]);
}
