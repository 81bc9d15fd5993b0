// From activations to what the window paints: 8-bit tiles in batches small enough that the window never stalls on one.
import { type Planes, planesOf } from '../../src-shared/imaging/planes.ts';
import { AppError } from '../../src-shared/protocol/errors.ts';
import type { TileBatch, WallRequest } from '../../src-shared/protocol/maps-messages.ts';
import type { Activation } from '../cnn/activation.ts';
import type { Executor, RunResult } from '../cnn/executor.ts';

/** The tiles of all maps at the size asked for last: a run that is looked at again, or was made ready ahead, has them. */
const kept = new WeakMap<Activation, { readonly tileSide: number; readonly batches: readonly TileBatch[] }>();

/** A batch never holds more, one single tile aside: it is decoded and painted within a frame. */
const BATCH_BYTES = 256 * 1024;

/** The node's activation, or the input's under its own name: what the network sees. @throws AppError network/unknown */
export function activationOf(run: RunResult, node: string): Activation {
  const found = node === run.input.name ? run.input : run.nodes.get(node);
  if (found) return found;
  throw new AppError('network/unknown', `The network has no node ${node}. It has: ${[...run.nodes.keys()].join(', ')}.`);
}

/** Sizes of one map; a vector's entries are maps of one value. */
export const planeOf = (activation: Activation): Planes => planesOf(activation.shape);

/**
 * Tiles of the wall in the order asked for, a batch at a time; the consumer's pull sets the pace.
 * @throws AppError engine/bad-request for a channel the node does not have, engine/cancelled
 */
export async function* tilesOf(
  executor: Executor,
  activation: Activation,
  wall: WallRequest,
  signal: AbortSignal,
): AsyncGenerator<TileBatch> {
  const { tileSide, channels } = wall;
  const known = kept.get(activation);
  const isWhole = tileSide !== null && channels === null;
  if (isWhole && known?.tileSide === tileSide) {
    for (const batch of known.batches) yield { ...batch, node: wall.node };
    return;
  }
  const batches: TileBatch[] = [];
  for await (const batch of makeTiles(executor, activation, wall, signal)) {
    batches.push(batch);
    yield batch;
  }
  if (isWhole) kept.set(activation, { tileSide, batches });
}

async function* makeTiles(
  executor: Executor,
  activation: Activation,
  wall: WallRequest,
  signal: AbortSignal,
): AsyncGenerator<TileBatch> {
  const { maps, rows, columns } = planeOf(activation);
  const wanted = wall.channels ?? Array.from({ length: maps }, (_, channel) => channel);
  const unknown = wanted.find((channel) => channel >= maps);
  if (unknown !== undefined)
    throw new AppError('engine/bad-request', `${wall.node} has ${maps} channels; there is no channel ${unknown}.`);
  const shrink = wall.tileSide === null ? 1 : Math.min(1, wall.tileSide / Math.max(rows, columns));
  const tileBytes = Math.max(1, Math.ceil(rows * shrink) * Math.ceil(columns * shrink));
  const perBatch = Math.max(1, Math.floor(BATCH_BYTES / tileBytes));
  for (let first = 0; first < wanted.length; first += perBatch) {
    const channels = wanted.slice(first, first + perBatch);
    const tiles = await executor.tiles(activation, channels, wall.tileSide, signal);
    yield { kind: 'tiles', node: wall.node, channels, ...tiles };
  }
}
