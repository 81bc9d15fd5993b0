// One series, or one array, through the network: checked for its size, prepared, run, and given back.
import { inferNetwork } from '../../src-shared/network/inference.ts';
import { AppError } from '../../src-shared/protocol/errors.ts';
import type { Executor } from '../cnn/executor.ts';
import type { LoadedModel } from './load-model.ts';
import type { RunInputs } from './run-inputs.ts';
import { type JobHooks, type JobNeeds, RunJob } from './run-job.ts';
import type { RunReport } from './run-report.ts';
import type { RunRequest } from './run-request.ts';
import type { LoadedWeights } from './run-weights.ts';

/** What all series of a run have in common. */
export interface RunCore {
  readonly request: RunRequest;
  readonly loaded: LoadedModel;
  /** Read once. @throws AppError weights/*, file/* */
  readonly weights: () => Promise<LoadedWeights>;
  readonly executor: Executor;
  /** By performance.now(). */
  readonly started: number;
}

interface SeriesRun extends Pick<JobNeeds, 'out' | 'openJournal'> {
  readonly inputs: RunInputs;
  /** Told before the error is thrown. */
  readonly onStopped?: () => void;
}

/** @throws AppError network/problems and all of the job's; the inputs are closed in any case */
export async function runSeries(core: RunCore, run: SeriesRun, hooks: JobHooks): Promise<RunReport> {
  const { request, loaded, executor } = core;
  const { inputs, out, openJournal } = run;
  try {
    const inference = inferNetwork(loaded.network, inputs.shape, loaded.source ?? undefined);
    const [problem] = inference.problems;
    if (problem)
      throw new AppError(
        'network/problems',
        `${request.model}${loaded.source === null ? '' : `, line ${problem.line}`}: ${problem.message}`,
        { line: problem.line },
      );
    const { weights, recipe } = await core.weights();
    const prepared = executor.prepare(loaded.network, inputs.shape, weights, request.layers && new Set(request.layers));
    try {
      const job = new RunJob({
        ...{ request, out, loaded, inputs, inference, executor, prepared, openJournal },
        weights: recipe,
      });
      const load = performance.now() - core.started;
      try {
        const report = await job.runAll(hooks);
        return { ...report, seconds: job.seconds(load) };
      } finally {
        if (job.hasStopped) run.onStopped?.();
      }
    } finally {
      executor.release(prepared);
    }
  } finally {
    await inputs.close();
  }
}
