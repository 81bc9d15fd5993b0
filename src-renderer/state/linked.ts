// One spot in every layer: a place of a map, or of the slice, lies at a place of each other map through the exact geometry of both.
import { useMemo } from 'react';
import { countFed, type FedPlaces, fedPlaces } from '../../src-shared/network/fed-places.ts';
import type { Pair } from '../../src-shared/network/operations.ts';
import { inputCentre } from '../../src-shared/network/receptive-field.ts';
import type { LinkedPlace } from '../../src-shared/protocol/maps-messages.ts';
import type { NetworkSummary } from '../../src-shared/protocol/network-messages.ts';
import { mapPlaceOf } from '../canvas/map-places.ts';
import { useNetwork } from './network.ts';
import { type MapPlace, useSelection } from './selection.ts';
import { planeOf, type Stage, shownNode, stagesOf } from './stages.ts';

/** Row and column of the input, pixel centres at whole numbers; between pixels behind even kernels. */
export interface Spot {
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

let last: { readonly summary: NetworkSummary; readonly pixel: Spot; readonly fed: ReadonlyMap<string, FedPlaces> } | null = null;

/**
 * What the slice's pixel under the pointer feeds, by node; asked by every wall, found once. null where the slice is resized: a pixel of it is then
 * spread over several of the input.
 */
export function useFed(): ReadonlyMap<string, FedPlaces> | null {
  const summary = useNetwork((state) => state.summary);
  const told = useNetwork((state) => state.told);
  const pixel = useSelection((state) => state.slicePlace);
  if (!summary || !pixel || summary.nodes !== told?.nodes) return null;
  if (last?.summary !== summary || last.pixel !== pixel) last = { summary, pixel, fed: fedPlaces(summary, pixel) };
  return last.fed;
}

/** First and last of each stretch without a gap. */
export function stretches(positions: readonly number[]): readonly Pair[] {
  const found: [number, number][] = [];
  for (const position of positions) {
    const open = found.at(-1);
    if (open && open[1] === position - 1) open[1] = position;
    else found.push([position, position]);
  }
  return found;
}

/** `3 x 3`; of paths that meet, how many values there are. */
export function fedText(fed: FedPlaces): string {
  const [only] = fed.products;
  const text = only && fed.products.length === 1 ? `${only.rows.length} x ${only.columns.length}` : `${countFed(fed)} values`;
  return fed.isExact ? text : `at most ${text}`;
}
