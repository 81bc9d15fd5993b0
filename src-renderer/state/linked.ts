// One spot in every layer: a place of a map, or of the slice, lies at a place of each other map through the exact geometry of both.
import { useMemo } from 'react';
import type { Geometry } from '../../src-shared/network/graph.ts';
import type { Pair } from '../../src-shared/network/operations.ts';
import { inputCentre, outputsOver } from '../../src-shared/network/receptive-field.ts';
import type { LinkedPlace } from '../../src-shared/protocol/maps-messages.ts';
import { mapPlaceOf } from '../canvas/map-places.ts';
import { useNetwork } from './network.ts';
import { type MapPlace, useSelection } from './selection.ts';
import { planeOf, type Stage, shownNode, stagesOf } from './stages.ts';

/** Row and column of the input, pixel centres at whole numbers; between pixels behind even kernels. */
interface Spot {
  readonly row: number;
  readonly column: number;
}

/** The pixel under the pointer on the slice, else the centre of what the place sees; null where it has no place in the input. */
export function spotOf(stages: readonly Stage[], place: MapPlace, slicePlace: Spot | null): Spot | null {
  if (slicePlace) return slicePlace;
  const geometry = stages.find(({ name }) => name === place.stage)?.node.geometry;
  if (!geometry) return null;
  const [row, column] = inputCentre(geometry, place.row, place.column);
  return { row, column };
}

/** The spot in each layer that reaches it, by the node that is shown. */
export function linkedPlaces(stages: readonly Stage[], afterRelu: boolean, spot: Spot | null): readonly LinkedPlace[] {
  if (!spot) return [];
  return stages.flatMap((stage) => {
    const { geometry } = stage.node;
    const at = geometry ? mapPlaceOf(geometry, spot, planeOf(stage.node)) : null;
    return at ? [{ node: shownNode(stage, afterRelu).name, ...at }] : [];
  });
}

/** The spot that the pointer means now. */
export function useSpot(): Spot | null {
  const summary = useNetwork((state) => state.summary);
  const place = useSelection((state) => state.place);
  const slicePlace = useSelection((state) => state.slicePlace);
  const isMeant = useSelection((state) => state.pointsAtMap || state.isPinned);
  return useMemo(() => {
    if (slicePlace) return slicePlace;
    return summary && place && isMeant ? spotOf(stagesOf(summary), place, null) : null;
  }, [summary, place, slicePlace, isMeant]);
}

/** Rows and columns, ends included, of all values of a map that a pixel of the slice feeds; null where it feeds none. */
export function fedBox(
  geometry: Geometry,
  pixel: Spot,
  plane: { readonly rows: number; readonly columns: number },
): { readonly rows: Pair; readonly columns: Pair } | null {
  const rows = outputsOver(geometry, 0, pixel.row, plane.rows);
  const columns = outputsOver(geometry, 1, pixel.column, plane.columns);
  return rows && columns ? { rows, columns } : null;
}
