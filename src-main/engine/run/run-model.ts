// What `convscope run` does: network and weights once, then an array, one series or many through them, results and recipes into files.
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { inputShape } from '../../../src-shared/network/input-shape.ts';
import type { Executor } from '../../cnn/executor.ts';
import { createExecutor } from '../compute.ts';
import { loadModel } from '../load-model.ts';
import { runBatch } from './run-batch.ts';
import { findSeries, openArray, openSeries } from './run-inputs.ts';
import type { JobHooks } from './run-job.ts';
import { RunJournal } from './run-journal.ts';
import type { BatchReport, RunReport } from './run-report.ts';
import type { RunRequest } from './run-request.ts';
import { type RunCore, runSeries } from './run-series.ts';
import { type LoadedWeights, loadWeights } from './run-weights.ts';

/**
 * @param shared computes instead of an executor of its own, and stays open
 * @throws AppError of every area; what fails alone (a slice, a series among several) is in `failures`, the others go on
 */
export async function runModel(
  request: RunRequest,
  hooks: JobHooks,
  shared: Executor | null = null,
): Promise<RunReport | BatchReport> {
  const started = performance.now();
  const loaded = await loadModel(request.model, request);
  let weights: Promise<LoadedWeights> | null = null;
  const core = async (): Promise<RunCore> => ({
    request,
    loaded,
    // Asked for when the network is known to have no mistakes: those are what the user should hear of first.
    weights: () => {
      weights ??= loadWeights(request.weights, loaded, request.allowExternalData).then((read) => {
        for (const note of read.notes) hooks.onNote(note);
        return read;
      });
      return weights;
    },
    executor: shared ?? (await createExecutor(request.engine)),
    started,
  });
  const withCore = async <T>(act: (core: RunCore) => Promise<T>): Promise<T> => {
    const ready = await core();
    try {
      return await act(ready);
    } finally {
      if (!shared) await ready.executor.close();
    }
  };
  const { input } = request;
  if (input.kind === 'array') {
    const inputs = await openArray(input.path, (given) => inputShape(loaded.network, given));
    return withCore((ready) => runSeries(ready, { inputs, out: request.out, openJournal: null }, hooks));
  }
  const found = await findSeries(input, hooks.signal);
  const volumes = input.series === null && found.length > 1 ? found.filter(({ series }) => series.kind !== 'localizer') : found;
  const chosen = volumes.length > 0 ? volumes : found;
  if (chosen.length < found.length)
    hooks.onNote(`${found.length - chosen.length} localizers were left out; --series-uid UID takes one.`);
  const [only] = chosen;
  if (only && chosen.length === 1 && request.shard === null) {
    const inputs = await openSeries(only, input);
    return withCore((ready) => runOneSeries(ready, inputs, hooks));
  }
  return withCore((ready) => runBatch(ready, { input, found: chosen }, hooks));
}

/** The journal is only for runs that are killed: one that comes to an end, also to a bad one, leaves results alone. */
async function runOneSeries(core: RunCore, inputs: Awaited<ReturnType<typeof openSeries>>, hooks: JobHooks): Promise<RunReport> {
  const { out, resume } = core.request;
  const path = join(out, 'journal.jsonl');
  const openJournal = (request: string): Promise<RunJournal> => RunJournal.open(path, out, request);
  try {
    return await runSeries(core, { inputs, out, openJournal }, hooks);
  } finally {
    if (!resume) await rm(path, { force: true }).catch(() => undefined);
  }
}
