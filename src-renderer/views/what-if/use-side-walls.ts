// Which walls stand beside those of a difference, and at which size: three columns share the width of the pane.
import { useEffect } from 'react';
import { useDisplay } from '../../state/display.ts';
import { tilePixels } from '../../state/maps-query.ts';
import { useNetwork } from '../../state/network.ts';
import { useSeries } from '../../state/series.ts';
import { forgetSideWalls, wantSideWalls } from '../../state/side-walls.ts';
import { isVector, type Stage, shownNode } from '../../state/stages.ts';
import { tileSideFor } from '../../state/wall-pane.ts';
import { useWhatIf } from '../../state/what-if.ts';

const COLUMNS = 3;
/** Between columns, CSS pixels. */
export const COLUMN_GAP = 14;

export function thirdsOf(
  stages: readonly Stage[],
  chosen: number | null,
  pane: { readonly width: number; readonly height: number },
): { readonly side: number; readonly width: number } {
  const width = Math.max(0, Math.floor((pane.width - (COLUMNS - 1) * COLUMN_GAP) / COLUMNS));
  return { width, side: Math.min(tileSideFor(stages, chosen, { ...pane, width }), width) };
}

/** @param stages null: the walls of both are not looked at */
export function useWantedSides(stages: readonly Stage[] | null, side: number): void {
  const sides = useWhatIf((state) => state.sides);
  const { currentId: seriesId, slice } = useSeries();
  const networkId = useNetwork((state) => state.summary?.id);
  const preprocess = useNetwork((state) => state.preprocess);
  const afterRelu = useDisplay((state) => state.afterRelu);
  const isWanted = stages !== null;
  useEffect(() => {
    if (!stages || !sides || seriesId === null || networkId === undefined) return;
    const tileSide = tilePixels(side, devicePixelRatio);
    const walls = stages
      .filter(({ node }) => !isVector(node))
      .map((stage) => ({ node: shownNode(stage, afterRelu).name, channels: null, tileSide }));
    void wantSideWalls({ seriesId, slice, networkId, preprocess }, sides, walls);
  }, [stages, side, sides, seriesId, slice, networkId, preprocess, afterRelu]);
  useEffect(() => (isWanted ? forgetSideWalls : undefined), [isWanted]);
}
