// One spot in every layer: a place of a map, or of the slice, lies at a place of each other map through the exact geometry of both.
import { useMemo } from 'react';
import { resizedFrom, resizesOf } from '../../src-shared/imaging/resize-taps.ts';
import { countFed, type FedPlaces, type FedProduct, fedPlaces } from '../../src-shared/network/fed-places.ts';
import { mapPlaceOf } from '../../src-shared/network/map-places.ts';
import type { Pair, Shape } from '../../src-shared/network/operations.ts';
import { inputCentre } from '../../src-shared/network/receptive-field.ts';
import type { LinkedPlace } from '../../src-shared/protocol/maps-messages.ts';
import type { NetworkSummary } from '../../src-shared/protocol/network-messages.ts';
import { useNetwork } from './network.ts';
import { type MapPlace, useSelection } from './selection.ts';
import { useSeries } from './series.ts';
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

/** The spot that the pointer means now; with the crosshair it is the pointer's also while another value is held. */
export function useSpot(): Spot | null {
  const summary = useNetwork((state) => state.summary);
  const place = useSelection((state) => state.place);
  const slicePlace = useSelection((state) => state.slicePlace);
  const isMeant = useSelection((state) => state.pointsAtMap || state.isPinned);
  const crossed = useSelection((state) => (state.isCrosshair ? state.pointed : null));
  return useMemo(() => {
    if (slicePlace) return slicePlace;
    const meant = crossed ?? (isMeant ? place : null);
    return summary && meant ? spotOf(stagesOf(summary), meant, null) : null;
  }, [summary, place, slicePlace, isMeant, crossed]);
}

let last: {
  readonly summary: NetworkSummary;
  readonly pixel: Spot;
  readonly preprocess: string;
  readonly fed: ReadonlyMap<string, FedPlaces> | null;
} | null = null;

/** What the slice's pixel under the pointer feeds, by node; asked by every wall, found once. Of a slice that is resized, through the resize. */
export function useFed(): ReadonlyMap<string, FedPlaces> | null {
  const told = useNetwork((state) => state.told);
  const preprocess = useNetwork((state) => state.preprocess);
  const pixel = useSelection((state) => state.slicePlace);
  const series = useSeries((state) => state.series.find(({ id }) => id === state.currentId));
  if (!told || !pixel || !series) return null;
  if (last?.summary !== told || last.pixel !== pixel || last.preprocess !== preprocess) {
    const pixels = inputPixels(pixel, series, told.input, preprocess);
    last = { summary: told, pixel, preprocess, fed: pixels && fedPlaces(told, pixels) };
  }
  return last.fed;
}

type Sides = { readonly rows: number; readonly columns: number };

/** Pixels of the network's input that take anything from a pixel of the slice; null where the preprocessing does not lead to the input's size. */
export function inputPixels({ row, column }: Spot, slice: Sides, input: Shape, preprocess: string): FedProduct | null {
  let [rows, columns, side]: readonly [readonly number[], readonly number[], Sides] = [[row], [column], slice];
  for (const [toRows, toColumns] of resizesOf(preprocess)) {
    const from = side;
    const along = (positions: readonly number[], size: number, toSize: number): readonly number[] =>
      [...new Set(positions.flatMap((position) => resizedFrom(position, size, toSize)))].sort((a, b) => a - b);
    rows = along(rows, from.rows, toRows);
    columns = along(columns, from.columns, toColumns);
    side = { rows: toRows, columns: toColumns };
  }
  const [, , inputRows = side.rows, inputColumns = side.columns] = input;
  return side.rows === inputRows && side.columns === inputColumns ? { rows, columns } : null;
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
