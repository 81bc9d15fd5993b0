// The stream `series.strip`: a whole series through the network in the background, slice by slice from the one that is looked at, and of each what the
// run measured anyway. Whatever is shown goes first; nothing of these runs is kept but a few numbers.
import { AppError, isCancelled, throwIfCancelled, toErrorRecord } from '../../src-shared/protocol/errors.ts';
import type { StreamContext } from '../../src-shared/protocol/server-stream.ts';
import type { StripItem, StripRequest, StripSlices } from '../../src-shared/protocol/strip-messages.ts';
import type { ActivationStore } from './activation-store.ts';
import type { InputMaker } from './network-input.ts';
import type { SeriesStore } from './series-store.ts';
import type { ChannelSummary, StripStore } from './strip-store.ts';
import { activationOf } from './tile-source.ts';

export interface StripNeeds {
  readonly activations: ActivationStore;
  readonly series: SeriesStore;
  readonly inputs: InputMaker;
  readonly strips: StripStore;
}

/** Kept slices are told together; a message of so many slices of a wide layer is still small. */
const SLICES_AT_ONCE = 64;

/** The slices of a series, those nearest to one first. */
export const slicesFrom = (from: number, count: number): readonly number[] =>
  Array.from({ length: count }, (_, slice) => slice).sort((a, b) => Math.abs(a - from) - Math.abs(b - from) || b - a);

/** Ends when every slice has been told. @throws AppError engine/cancelled, engine/unknown-series, network/* */
export async function showStrip(
  request: StripRequest,
  context: StreamContext<StripItem, StripRequest>,
  needs: StripNeeds,
): Promise<Record<string, never>> {
  const { series, strips } = needs;
  const { node } = request;
  const order = slicesFrom(request.from, series.get(request.seriesId).series.slices.length);
  const kept = order.filter((slice) => strips.get(request, slice, node));
  for (let first = 0; first < kept.length; first += SLICES_AT_ONCE) {
    const slices = kept.slice(first, first + SLICES_AT_ONCE);
    await context.emit(
      together(
        slices,
        slices.map((slice) => strips.get(request, slice, node) as ChannelSummary),
      ),
    );
  }
  const missing = order.filter((slice) => !kept.includes(slice));
  for (const [at, slice] of missing.entries()) {
    throwIfCancelled(context.signal);
    try {
      const computed = computeSlice(request, slice, context.signal, needs);
      // The next one is decoded meanwhile; what is wrong with it is told when it is its turn.
      const next = missing[at + 1];
      if (next !== undefined) needs.inputs.frameOf(request.seriesId, next).catch(() => undefined);
      await context.emit(together([slice], [await computed]));
    } catch (thrown) {
      if (isCancelled(thrown) || !isOfSlice(thrown)) throw thrown;
      await context.emit({ kind: 'failed', slice, error: toErrorRecord(thrown) });
    }
  }
  return {};
}

/** Bad pixels and files concern their slice; a network that cannot run concerns all. */
export const isOfSlice = (thrown: unknown): boolean =>
  thrown instanceof AppError && (thrown.code.startsWith('dicom/') || thrown.code.startsWith('file/'));

/** Computed in the background, kept as numbers. */
async function computeSlice(
  request: Omit<StripRequest, 'from'>,
  slice: number,
  signal: AbortSignal,
  { activations, strips }: StripNeeds,
): Promise<ChannelSummary> {
  const { seriesId, networkId, preprocess, node } = request;
  const hooks = { priority: 'background', signal, isPassing: true } as const;
  const held = await activations.acquire({ seriesId, slice, networkId, preprocess }, hooks);
  try {
    // A difference is made of the nodes that are looked at: of this one only.
    const isDifference = activations.isDifference({ seriesId, slice, networkId, preprocess });
    strips.keep(request, slice, held.result, isDifference ? node : undefined);
    const { statistics } = activationOf(held.result, node);
    return { mean: Float32Array.from(statistics.mean), max: statistics.max.slice() };
  } finally {
    held.release();
  }
}

/** What is kept of the slice, or computes it. */
export const summaryOf = async (
  request: Omit<StripRequest, 'from'>,
  slice: number,
  signal: AbortSignal,
  needs: StripNeeds,
): Promise<ChannelSummary> => needs.strips.get(request, slice, request.node) ?? computeSlice(request, slice, signal, needs);

function together(slices: readonly number[], summaries: readonly ChannelSummary[]): StripSlices {
  const maps = summaries[0]?.mean.length ?? 0;
  const joined = (parts: readonly Float32Array[]): Float32Array => {
    const all = new Float32Array(parts.length * maps);
    for (const [at, part] of parts.entries()) all.set(part, at * maps);
    return all;
  };
  return {
    kind: 'slices',
    slices,
    maps,
    mean: joined(summaries.map(({ mean }) => mean)),
    max: joined(summaries.map(({ max }) => max)),
  };
}
