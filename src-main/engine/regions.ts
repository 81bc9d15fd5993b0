// Regions of a slice in numbers, taken where the tensors are: HU, and the same place in every map by the exact geometry (jump, start). What crosses
// to the window are a few numbers a map.
import { placesOf, type Region, type RegionSlice, sliceGrid } from '../../src-shared/imaging/regions.ts';
import type {
  RegionHu,
  RegionMaps,
  RegionNumbers,
  RegionsRequest,
  RegionsResult,
} from '../../src-shared/protocol/region-messages.ts';
import type { RunResult } from '../cnn/executor.ts';
import { measurePlaces, statisticsAt } from '../cnn/region-statistics.ts';
import type { NetworkEntry } from './network-store.ts';
import { gridOnSlice } from './slice-grid.ts';
import { activationOf } from './tile-source.ts';

/** HU of every region; no network takes part. */
export const huOfRegions = ({ regions }: Pick<RegionsRequest, 'regions'>, slice: RegionSlice): readonly RegionHu[] =>
  regions.map((region) => {
    const places = placesOf(region, sliceGrid(slice), slice);
    const { count, mean, std, min, max } = measurePlaces({ stored: slice.hu, isRectified: false }, 0, places);
    return { count, mean, std, min, max };
  });

/** @throws AppError network/unknown */
export async function measureRegions(
  request: RegionsRequest,
  entry: NetworkEntry,
  run: RunResult,
  slice: RegionSlice,
): Promise<RegionsResult> {
  const hu = huOfRegions(request, slice);
  const regions: RegionNumbers[] = [];
  for (const [at, region] of request.regions.entries()) {
    const placesKept = new Map<string, Int32Array>();
    const maps: RegionMaps[] = [];
    for (const node of request.nodes) maps.push(await mapsOf(node, region, { entry, run, slice, placesKept }));
    regions.push({ hu: hu[at] as RegionHu, maps });
  }
  return { regions };
}

interface Given {
  readonly entry: NetworkEntry;
  readonly run: RunResult;
  readonly slice: RegionSlice;
  /** Layers that lie alike hold the same places. */
  readonly placesKept: Map<string, Int32Array>;
}

async function mapsOf(node: string, region: Region, { entry, run, slice, placesKept }: Given): Promise<RegionMaps> {
  const activation = activationOf(run, node);
  const grid = gridOnSlice(activation, entry, run, slice);
  if (!grid) return { node, count: null, ...(await statisticsAt(activation, new Int32Array(0))) };
  const key = JSON.stringify(grid);
  const places = placesKept.get(key) ?? placesOf(region, grid, slice);
  placesKept.set(key, places);
  return { node, count: places.length, ...(await statisticsAt(activation, places)) };
}
