// What the CT shows of the maps: the receptive field under the pointer, the crosshair, and the open map laid over it.
import { useMemo } from 'react';
import { contourLines } from '../../../src-shared/imaging/contour.ts';
import { contourLevels } from '../../../src-shared/imaging/picked-levels.ts';
import type { Geometry } from '../../../src-shared/network/graph.ts';
import { mapOnSlice, receptiveFieldEdges } from '../../../src-shared/network/map-places.ts';
import type { Scene } from '../../canvas/slice-scene.ts';
import { useDisplay } from '../../state/display.ts';
import { useSpot } from '../../state/linked.ts';
import { useNetwork } from '../../state/network.ts';
import { useSelection } from '../../state/selection.ts';
import { planeOf, stagesOf } from '../../state/stages.ts';
import { type MapPicture, useMapPicture } from '../map/use-map-picture.ts';

/** From a pixel's centre to its edge. */
const HALF = 0.5;

export function useCtMarks(): Pick<Scene, 'overlay' | 'box' | 'cross' | 'isCrosshair'> {
  const summary = useNetwork((state) => state.summary);
  const place = useSelection((state) => state.place);
  const slicePlace = useSelection((state) => state.slicePlace);
  const pointsAtMap = useSelection((state) => state.pointsAtMap);
  const isPinned = useSelection((state) => state.isPinned);
  const isCrosshair = useSelection((state) => state.isCrosshair);
  const spot = useSpot();
  const isOpen = useSelection((state) => state.isOpen);
  const opacity = useDisplay((state) => state.overlayOpacity);
  const mode = useDisplay((state) => state.overlayMode);
  const picture = useMapPicture();
  return useMemo(() => {
    const stage = summary && place ? stagesOf(summary).find(({ name }) => name === place.stage) : undefined;
    const geometry = stage?.node.geometry ?? null;
    const box =
      geometry && place && (pointsAtMap || isPinned || slicePlace)
        ? receptiveFieldEdges(geometry, place.row, place.column)
        : null;
    const laid = isOpen && opacity > 0 && picture?.node.geometry ? picture : null;
    const plane = laid ? planeOf(laid.node) : null;
    const overlay =
      laid?.node.geometry && plane
        ? {
            canvas: mode === 'threshold' ? laid.picked : laid.canvas,
            box: mapOnSlice(laid.node.geometry, plane.rows, plane.columns),
            opacity,
            contour: mode === 'contour' ? contourOf(laid, laid.node.geometry) : null,
          }
        : null;
    return { box, cross: isCrosshair ? spot : slicePlace, isCrosshair, overlay };
  }, [summary, place, slicePlace, pointsAtMap, isPinned, isOpen, opacity, mode, picture, isCrosshair, spot]);
}

/** Around the values picked out, through the centres of what each value sees. */
function contourOf({ tile, pickedLevels }: MapPicture, { jump, start }: Geometry): Path2D {
  const path = new Path2D();
  const { levels, width, height } = tile;
  const lines = contourLevels(pickedLevels).map((level) => contourLines(levels, width, height, level));
  const x = (column: number): number => jump[1] * column + start[1] + HALF;
  const y = (row: number): number => jump[0] * row + start[0] + HALF;
  for (const ends of lines) {
    for (let at = 0; at < ends.length; at += 4) {
      path.moveTo(x(ends[at] as number), y(ends[at + 1] as number));
      path.lineTo(x(ends[at + 2] as number), y(ends[at + 3] as number));
    }
  }
  return path;
}
