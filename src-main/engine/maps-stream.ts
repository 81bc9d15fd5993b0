// The stream `maps.show`: the maps of the slice that is looked at, as they are computed. A newer query takes the place of the one
// before: its run is cancelled within a row block, and nothing of it is sent any more.
import { AppError, isCancelled, toErrorRecord } from '../../src-shared/protocol/errors.ts';
import type { MapsItem, MapsQuery, RunKey } from '../../src-shared/protocol/maps-messages.ts';
import type { StreamContext } from '../../src-shared/protocol/server-stream.ts';
import type { Activation } from '../cnn/activation.ts';
import type { HeldRun } from './activation-store.ts';
import { type AheadNeeds, MapsAhead } from './maps-ahead.ts';
import { MapsOutgoing } from './maps-outgoing.ts';
import { ReadyQueue } from './run/ready-queue.ts';
import { activationOf, tilesOf } from './tile-source.ts';

interface ShowNeeds extends AheadNeeds {
  /** Told of each run that somebody waits for. */
  readonly onShown?: (work: Promise<unknown>) => void;
}

/** Serves queries until the stream is cancelled. */
export async function showMaps(
  first: MapsQuery,
  context: StreamContext<MapsItem, MapsQuery>,
  needs: ShowNeeds,
): Promise<Record<string, never>> {
  const ahead = new MapsAhead(needs);
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
    ahead.end();
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
    const { signal } = current;
    await ahead.makeWay(query);
    const computeMs = await showOne(query, signal, (items) => emitUnlessCancelled(items, context, signal), needs);
    if (computeMs !== null && !signal.aborted) ahead.goOn(query, computeMs);
  }
  return {};
}

async function emitUnlessCancelled(
  items: readonly MapsItem[],
  context: StreamContext<MapsItem, MapsQuery>,
  signal: AbortSignal,
): Promise<void> {
  if (signal.aborted) throw new AppError('engine/cancelled', 'Replaced by a newer query.');
  await context.emitTogether(items);
}

/** @returns what the run took; null where it did not come to its end */
async function showOne(
  query: MapsQuery,
  signal: AbortSignal,
  send: (items: readonly MapsItem[]) => Promise<void>,
  needs: ShowNeeds,
): Promise<number | null> {
  const outgoing = new MapsOutgoing(send);
  const began = performance.now();
  const times = { prepareMs: 0, tilesMs: 0 };
  const { walls, isKept: isKeptThere = false, ...run } = query;
  const key: RunKey = run;
  const ready = new ReadyQueue<Activation>();
  const wanted = new Set(walls.map((wall) => wall.node));
  const acquired = needs.activations.acquire(key, {
    priority: 'shown',
    signal,
    onInput: () => {
      times.prepareMs = performance.now() - began;
    },
    onNode: (activation) => ready.push(activation),
  });
  needs.onShown?.(acquired);
  acquired.then(
    (held) => finishReady(held, ready),
    (thrown) => ready.end(thrown),
  );
  try {
    const isKept = needs.activations.has(key);
    await outgoing.add({ kind: 'started', run: key, walls, cached: isKept });
    // What is kept follows in the same message.
    if (!isKept) await outgoing.flush();
    const isDifference = needs.activations.isDifference(key);
    for await (const activation of ready) {
      if (isKeptThere || (isDifference && !wanted.has(activation.name))) continue;
      await outgoing.add({ kind: 'node', node: activation.name, shape: activation.shape, statistics: activation.statistics });
      for (const wall of walls.filter(({ node }) => node === activation.name)) {
        let started = performance.now();
        for await (const batch of tilesOf(needs.executor, activation, wall, signal)) {
          times.tilesMs += performance.now() - started;
          await outgoing.add(batch);
          started = performance.now();
        }
      }
    }
    const held = await acquired;
    for (const { node } of walls) activationOf(held.result, node);
    const { computeMs, recomputed } = held.result;
    const totalMs = performance.now() - began;
    await outgoing.add({ kind: 'done', run: key, computeMs, ...times, totalMs, cached: held.cached, recomputed });
    await outgoing.flush();
    return computeMs;
  } catch (thrown) {
    if (!signal.aborted && !isCancelled(thrown)) await send([{ kind: 'failed', run: key, error: toErrorRecord(thrown) }]);
    return null;
  } finally {
    outgoing.end();
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
