// Answers what is measured of a node's maps only on demand; a run that is held keeps its values meanwhile.
import type { MapMeasures, MeasureRequest } from '../../src-shared/protocol/maps-messages.ts';
import type { RunResult } from '../cnn/executor.ts';
import { measureMaps } from '../cnn/map-measures.ts';
import type { NetworkEntry } from './network-store.ts';
import { activationOf } from './tile-source.ts';

/** @throws AppError network/unknown */
export function measure({ node }: MeasureRequest, entry: NetworkEntry, run: RunResult): Promise<MapMeasures> {
  const inferred = entry.inference.nodes.find((one) => one.node.name === node);
  return measureMaps(activationOf(run, node), run.input, inferred?.geometry ?? null);
}
