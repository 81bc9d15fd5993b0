// Where the values of a node lie on the slice: by the node's jump and start, through the resize of the preprocessing where there is one.
import type { RegionGrid, RegionSlice } from '../../src-shared/imaging/regions.ts';
import { INPUT_GEOMETRY } from '../../src-shared/network/receptive-field.ts';
import { geometryOnSlice } from '../../src-shared/network/slice-geometry.ts';
import type { Activation } from '../cnn/activation.ts';
import type { RunResult } from '../cnn/executor.ts';
import type { NetworkEntry } from './network-store.ts';
import { planeOf } from './tile-source.ts';

/** Null where values have no place: vectors, and what mixes all places. */
export function gridOnSlice(
  activation: Activation,
  { inference }: NetworkEntry,
  run: RunResult,
  slice: Pick<RegionSlice, 'rows' | 'columns'>,
): RegionGrid | null {
  const { name } = activation;
  const inferred = inference.nodes.find(({ node }) => node.name === name);
  const geometry = name === run.input.name ? INPUT_GEOMETRY : inferred?.geometry;
  if (!geometry) return null;
  const [inputRows = 1, inputColumns = 1] = inference.input.slice(-2);
  const { jump, start } = geometryOnSlice(geometry, [inputRows, inputColumns], [slice.rows, slice.columns]);
  const { rows, columns } = planeOf(activation);
  return { rows, columns, jump, start };
}
