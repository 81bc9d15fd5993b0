// HU and maps along a line, read where they are: a few values a pixel of the line cross to the window, and no map.
import { sampleLine } from '../../src-shared/imaging/line-profile.ts';
import { type RegionSlice, sliceGrid } from '../../src-shared/imaging/regions.ts';
import { AppError } from '../../src-shared/protocol/errors.ts';
import type { ProfileRequest, ProfileResult } from '../../src-shared/protocol/region-messages.ts';
import { valuesOf } from '../cnn/activation.ts';
import type { RunResult } from '../cnn/executor.ts';
import type { NetworkEntry } from './network-store.ts';
import { gridOnSlice } from './slice-grid.ts';
import { activationOf, planeOf } from './tile-source.ts';

export const huAlong = ({ line }: Pick<ProfileRequest, 'line'>, slice: RegionSlice): Float32Array =>
  sampleLine(line, sliceGrid(slice), (row, column) => slice.hu[row * slice.columns + column] as number);

/** @throws AppError network/unknown, engine/bad-request for a channel that is not there */
export function profileOf(request: ProfileRequest, entry: NetworkEntry, run: RunResult, slice: RegionSlice): ProfileResult {
  const maps = request.maps.map(({ node, channel }) => {
    const activation = activationOf(run, node);
    const plane = planeOf(activation);
    if (channel >= plane.maps)
      throw new AppError('engine/bad-request', `${node} has ${plane.maps} channels; there is no channel ${channel}.`);
    const grid = gridOnSlice(activation, entry, run, slice);
    if (!grid) return null;
    const size = plane.rows * plane.columns;
    const values = valuesOf(activation, channel * size, size);
    return sampleLine(request.line, grid, (row, column) => values[row * plane.columns + column] as number);
  });
  return { hu: huAlong(request, slice), maps };
}
