// The stream `maps.show`: the maps of the slice that is looked at, as they are computed. A newer query takes the place of the one
// before: its run is cancelled within a row block, and nothing of it is sent any more.
import { AppError, isCancelled, toErrorRecord } from '../../src-shared/protocol/errors.ts';
import type { MapsItem, MapsQuery, RunKey } from '../../src-shared/protocol/maps-messages.ts';
import type { StreamContext } from '../../src-shared/protocol/server-stream.ts';
import type { Activation } from '../cnn/activation.ts';
import type { Executor } from '../cnn/executor.ts';
import type { ActivationStore, HeldRun } from './activation-store.ts';
import { ReadyQueue } from './run/ready-queue.ts';
import { activationOf, tilesOf } from './tile-source.ts';

interface MapsNeeds {
  readonly executor: Executor;
  readonly activations: ActivationStore;
}

/** Serves queries until the stream is cancelled. */
export async function showMaps(
  first: MapsQuery,
  context: StreamContext<MapsItem, MapsQuery>,
  needs: MapsNeeds,
): Promise<Record<string, never>> {
  let waiting: MapsQuery | null = first;
  let current = new AbortController();
  let wake: () => void = () => undefined;
  context.onReplace((query) => {
    waiting = query;
    current.abort();
    wake();
  });
  context.signal.addEventListener('abort', () => {
    current.abort();
    wake();
  });
  while (!context.signal.aborted) {
    const query: MapsQuery | null = waiting;
    waiting = null;
    if (query === null) {
      await new Promise<void>((resolve) => {
        wake = resolve;
        if (waiting !== null || context.signal.aborted) resolve();
      });
      continue;
    }
    current = new AbortController();
    await showOne(query, current.signal, (item) => emitUnlessCancelled(item, context, current.signal), needs);
  }
  return {};
}

async function emitUnlessCancelled(
  item: MapsItem,
  context: StreamContext<MapsItem, MapsQuery>,
  signal: AbortSignal,
): Promise<void> {
  if (signal.aborted) throw new AppError('engine/cancelled', 'Replaced by a newer query.');
  await context.emit(item);
}

async function showOne(
  query: MapsQuery,
  signal: AbortSignal,
  emit: (item: MapsItem) => Promise<void>,
  needs: MapsNeeds,
): Promise<void> {
  const { walls, ...run } = query;
  const key: RunKey = run;
  const ready = new ReadyQueue<Activation>();
  const wanted = new Set(walls.map((wall) => wall.node));
  const acquired = needs.activations.acquire(key, { priority: 'shown', signal, onNode: (activation) => ready.push(activation) });
  acquired.then(
    (held) => finishReady(held, ready),
    (thrown) => ready.end(thrown),
  );
  try {
    await emit({ kind: 'started', run: key, cached: needs.activations.has(key) });
    const isDifference = needs.activations.isDifference(key);
    for await (const activation of ready) {
      if (isDifference && !wanted.has(activation.name)) continue;
      await emit({ kind: 'node', node: activation.name, shape: activation.shape, statistics: activation.statistics });
      if (!wanted.has(activation.name)) continue;
      for (const wall of walls.filter(({ node }) => node === activation.name)) {
        for await (const batch of tilesOf(needs.executor, activation, wall, signal)) await emit(batch);
      }
    }
    const held = await acquired;
    for (const { node } of walls) activationOf(held.result, node);
    const { computeMs, recomputed } = held.result;
    await emit({ kind: 'done', run: key, computeMs, cached: held.cached, recomputed });
  } catch (thrown) {
    if (!signal.aborted && !isCancelled(thrown)) await emit({ kind: 'failed', run: key, error: toErrorRecord(thrown) });
  } finally {
    await acquired.then(
      (held) => held.release(),
      () => undefined,
    );
  }
}

/** A run that was kept tells nothing while it runs: all its nodes are ready at once. The input is always told last. */
function finishReady(held: HeldRun, ready: ReadyQueue<Activation>): void {
  if (held.cached) for (const activation of held.result.nodes.values()) ready.push(activation);
  ready.push(held.result.input);
  ready.end();
}
