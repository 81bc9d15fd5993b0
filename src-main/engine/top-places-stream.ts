// The stream `series.top`: where in the series a channel answers most, found from what the strip knows of every slice.
import { planesOf } from '../../src-shared/imaging/planes.ts';
import type { Pair } from '../../src-shared/network/operations.ts';
import { geometryOnSlice } from '../../src-shared/network/slice-geometry.ts';
import { AppError, isCancelled } from '../../src-shared/protocol/errors.ts';
import type { StreamContext } from '../../src-shared/protocol/server-stream.ts';
import type { TopPlacesProgress, TopPlacesRequest, TopPlacesResult } from '../../src-shared/protocol/strip-messages.ts';
import { valuesOf } from '../cnn/activation.ts';
import { topPlaces } from '../cnn/top-places.ts';
import type { NetworkStore } from './network-store.ts';
import { isOfSlice, type StripNeeds, slicesFrom, summaryOf } from './strip-stream.ts';
import { activationOf } from './tile-source.ts';

interface TopPlacesNeeds extends StripNeeds {
  readonly networks: NetworkStore;
}

/** Maps of this many slices stay while the search goes on: 64 MiB at 512 x 512. */
const MAPS_KEPT = 64;

/** @throws AppError engine/cancelled, engine/bad-request for a channel that is not there, and what a run throws */
export async function findTopPlaces(
  request: TopPlacesRequest,
  context: StreamContext<TopPlacesProgress, TopPlacesRequest>,
  needs: TopPlacesNeeds,
): Promise<TopPlacesResult> {
  const { seriesId, networkId, preprocess, node, channel, count } = request;
  const { signal } = context;
  const { series } = needs.series.get(seriesId);
  const { inference } = needs.networks.get(networkId);
  const inferred = inference.nodes.find((one) => one.node.name === node);
  const { maps, rows, columns } = planesOf(inferred?.shape ?? inference.input);
  if (channel >= maps) throw new AppError('engine/bad-request', `${node} has ${maps} channels; there is no channel ${channel}.`);
  const skipped: number[] = [];
  const bounds: { slice: number; bound: number }[] = [];
  for (const slice of slicesFrom(0, series.slices.length)) {
    try {
      const { max } = await summaryOf(request, slice, signal, needs);
      bounds.push({ slice, bound: max[channel] as number });
    } catch (thrown) {
      if (isCancelled(thrown) || !isOfSlice(thrown)) throw thrown;
      skipped.push(slice);
    }
    context.emitLatest({ phase: 'measuring', done: bounds.length + skipped.length, total: series.slices.length });
  }
  const kept = new Map<number, Float32Array>();
  const readValues = async (slice: number): Promise<Float32Array> => {
    const known = kept.get(slice);
    if (known) return known;
    const held = await needs.activations.acquire(
      { seriesId, slice, networkId, preprocess },
      { priority: 'background', signal, isPassing: true },
    );
    try {
      const values = valuesOf(activationOf(held.result, node), channel * rows * columns, rows * columns).slice();
      for (const oldest of kept.keys()) if (kept.size >= MAPS_KEPT) kept.delete(oldest);
      kept.set(slice, values);
      return values;
    } finally {
      held.release();
    }
  };
  const side: Pair = [inference.input.at(-2) ?? 1, inference.input.at(-1) ?? 1];
  const geometry = inferred?.geometry ? geometryOnSlice(inferred.geometry, side, [series.rows, series.columns]) : null;
  const stepMm = distancesOf(series.pixelSpacingMm, geometry?.jump ?? [1, 1]);
  const alongMm = (one: number, other: number): number => Math.abs(placeAlong(series, one) - placeAlong(series, other));
  const found = await topPlaces({
    slices: bounds,
    count,
    valuesOf: readValues,
    onTaken: (done) => context.emitLatest({ phase: 'taking', done, total: count }),
    reaches: (slice, taken) => alongMm(slice, taken.slice) < request.apartMm,
    isNear: (slice, at, taken) => {
      const down = (Math.floor(at / columns) - Math.floor(taken.at / columns)) * stepMm[0];
      const across = ((at % columns) - (taken.at % columns)) * stepMm[1];
      return Math.hypot(down, across, alongMm(slice, taken.slice)) < request.apartMm;
    },
  });
  return {
    skipped,
    places: found.map(({ slice, at, value }) => {
      const [row, column] = [Math.floor(at / columns), at % columns];
      const centre: Pair | null = geometry && [
        geometry.jump[0] * row + geometry.start[0],
        geometry.jump[1] * column + geometry.start[1],
      ];
      return { slice, row, column, value, centre };
    }),
  };
}

/** A series that does not say how large its pixels are counts them as millimetres. */
const distancesOf = (spacing: Pair | null, jump: Pair): Pair => [(spacing?.[0] ?? 1) * jump[0], (spacing?.[1] ?? 1) * jump[1]];

/** Along the normal, mm; slices without a place lie a millimetre, or what the series says, apart. */
function placeAlong(
  series: { readonly slices: readonly { readonly distanceMm: number | null }[]; readonly sliceSpacingMm: number | null },
  slice: number,
): number {
  return series.slices[slice]?.distanceMm ?? slice * (series.sliceSpacingMm ?? 1);
}
