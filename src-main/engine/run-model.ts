// What `convscope run` does: network and weights, each input through it, results and the recipe into files.
import { inferNetwork } from '../../src-shared/network/inference.ts';
import { inputShape } from '../../src-shared/network/input-shape.ts';
import { AppError } from '../../src-shared/protocol/errors.ts';
import { createExecutor } from './compute.ts';
import { loadModel } from './load-model.ts';
import { openInputs } from './run-inputs.ts';
import { type JobHooks, RunJob } from './run-job.ts';
import type { RunReport } from './run-report.ts';
import type { RunRequest } from './run-request.ts';
import { loadWeights } from './run-weights.ts';

/** @throws AppError of every area; an input that fails alone is in `failures`, the others go on */
export async function runModel(request: RunRequest, hooks: JobHooks): Promise<RunReport> {
  const started = performance.now();
  const loaded = await loadModel(request.model, request);
  const { network } = loaded;
  const inputs = await openInputs(request.input, (given) => inputShape(network, given), hooks.signal);
  const executor = await createExecutor(request.engine);
  try {
    const inference = inferNetwork(network, inputs.shape, loaded.source ?? undefined);
    const [problem] = inference.problems;
    if (problem)
      throw new AppError(
        'network/problems',
        `${request.model}${loaded.source === null ? '' : `, line ${problem.line}`}: ${problem.message}`,
        {
          line: problem.line,
        },
      );
    const { weights, recipe, notes } = await loadWeights(request.weights, loaded, request.allowExternalData);
    for (const note of notes) hooks.onNote(note);
    const prepared = executor.prepare(network, inputs.shape, weights, request.layers && new Set(request.layers));
    const job = new RunJob({ request, out: request.out, loaded, weights: recipe, inputs, inference, executor, prepared });
    const load = performance.now() - started;
    const report = await job.runAll(hooks);
    return { ...report, seconds: job.seconds(load) };
  } finally {
    await executor.close();
    await inputs.close();
  }
}
