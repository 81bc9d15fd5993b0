// What the CT shows of the maps: the receptive field under the pointer, the crosshair, and the open map laid over it.
import { useMemo } from 'react';
import { mapOnSlice, receptiveFieldEdges } from '../../canvas/map-places.ts';
import type { Scene } from '../../canvas/slice-scene.ts';
import { useDisplay } from '../../state/display.ts';
import { useNetwork } from '../../state/network.ts';
import { useSelection } from '../../state/selection.ts';
import { planeOf, stagesOf } from '../../state/stages.ts';
import { useMapPicture } from '../map/use-map-picture.ts';

export function useCtMarks(): Pick<Scene, 'overlay' | 'box' | 'cross'> {
  const summary = useNetwork((state) => state.summary);
  const place = useSelection((state) => state.place);
  const slicePlace = useSelection((state) => state.slicePlace);
  const pointsAtMap = useSelection((state) => state.pointsAtMap);
  const isPinned = useSelection((state) => state.isPinned);
  const isOpen = useSelection((state) => state.isOpen);
  const opacity = useDisplay((state) => state.overlayOpacity);
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
        ? { canvas: laid.canvas, box: mapOnSlice(laid.node.geometry, plane.rows, plane.columns), opacity }
        : null;
    return { box, cross: slicePlace, overlay };
  }, [summary, place, slicePlace, pointsAtMap, isPinned, isOpen, opacity, picture]);
}
