// What is measured of the maps of a node only when somebody asks: entropy, share of the greatest value, correlation with the input, likeness
// of maps with each other, percentiles of the layer. Statistics that every run has are taken while it computes; these read the values again.

import { planesOf } from '../../src-shared/imaging/planes.ts';
import { layerRange } from '../../src-shared/imaging/range.ts';
import type { Geometry } from '../../src-shared/network/graph.ts';
import { throwIfCancelled } from '../../src-shared/protocol/errors.ts';
import type { MapMeasures } from '../../src-shared/protocol/maps-messages.ts';
import { type Activation, valuesOf } from './activation.ts';
import { countInto, entropyBits, percentileOf } from './histogram.ts';
import { correlation, InputGrid } from './input-correlation.ts';
import { Likeness, samplesFor } from './likeness.ts';

const ENTROPY_BINS = 256;
/** Percentiles of the layer are exact within one of these parts of its range. */
const LAYER_BINS = 4096;
const OUTSIDE_SHARE = 0.01;

/**
 * @param input what went into the network; its first channel is what maps are compared with
 * @param geometry where the node's values lie on the input; null: nowhere
 * @throws AppError engine/cancelled
 */
export async function measureMaps(
  activation: Activation,
  input: Activation,
  geometry: Geometry | null,
  signal?: AbortSignal,
): Promise<MapMeasures> {
  const { maps, rows, columns } = planesOf(activation.shape);
  const size = rows * columns;
  const { statistics } = activation;
  const layer = layerRange(statistics);
  const layerCounts = new Float64Array(LAYER_BINS);
  const grid = geometry ? new InputGrid(input, geometry, { rows, columns }) : null;
  const likeness = new Likeness(maps, samplesFor(maps, size));
  const entropy = new Float64Array(maps);
  const atMaximum = new Uint32Array(maps);
  const inputCorrelation = new Float64Array(maps).fill(Number.NaN);
  for (let map = 0; map < maps; map++) {
    const values = valuesOf(activation, map * size, size);
    const range = { minimum: statistics.min[map] as number, maximum: statistics.max[map] as number };
    const counts = new Float64Array(ENTROPY_BINS);
    countInto(counts, values, range);
    entropy[map] = entropyBits(counts);
    countInto(layerCounts, values, layer);
    atMaximum[map] = countEqual(values, range.maximum);
    if (grid) inputCorrelation[map] = correlation(values, grid);
    likeness.add(map, values);
    // Other work gets its turn after each map.
    await new Promise((resolve) => setImmediate(resolve));
    throwIfCancelled(signal);
  }
  return {
    entropy,
    atMaximum,
    inputCorrelation,
    ...(await likeness.compare(signal)),
    low: percentileOf(layerCounts, layer, OUTSIDE_SHARE),
    high: percentileOf(layerCounts, layer, 1 - OUTSIDE_SHARE),
  };
}

function countEqual(values: Float32Array, wanted: number): number {
  let count = 0;
  for (let i = 0; i < values.length; i++) if (values[i] === wanted) count++;
  return count;
}
