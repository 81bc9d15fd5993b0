// One series, or one array, through the network: checked for its size, prepared, run, and given back.

import type { Inference, Network } from '../../../src-shared/network/graph.ts';
import { inferNetwork } from '../../../src-shared/network/inference.ts';
import { AppError } from '../../../src-shared/protocol/errors.ts';
import type { Executor, Prepared } from '../../cnn/executor.ts';
import { isSliceAlone } from '../export/output-style.ts';
import type { LoadedModel } from '../load-model.ts';
import { requireShape } from '../network-input.ts';
import type { RunInputs, RunItem } from './run-inputs.ts';
import { type ItemRun, type JobHooks, type JobNeeds, RunJob } from './run-job.ts';
import { requireMaps, type WantedNode } from './run-origin.ts';
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
      const { strict, kernel } = request.engine;
      const job = new RunJob({
        out,
        overwrite: request.overwrite,
        style: request.style,
        wanted: isSliceAlone(request.style) ? [] : wantedNodes({ network: loaded.network, inference }, request),
        origin: {
          engine: { threads: executor.threads, isa: executor.isa, strict, ...(kernel === null ? {} : { kernel }) },
          model: {
            builtin: loaded.builtin,
            path: request.model,
            className: loaded.network.className,
            sha256: loaded.sha256,
          },
          weights: recipe,
          input: inputs.recipe,
        },
        inputs,
        inference,
        compute: (item, signal) => computeItem({ item, inputs, executor, prepared }, signal),
        openJournal,
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

interface ItemCompute {
  readonly item: RunItem;
  readonly inputs: RunInputs;
  readonly executor: Executor;
  readonly prepared: Prepared;
}

async function computeItem({ item, inputs, executor, prepared }: ItemCompute, signal: AbortSignal): Promise<ItemRun> {
  const input = await item.make();
  requireShape(input.shape, inputs.shape);
  const run = await executor.run(prepared, (values) => values.set(input.data), { signal });
  return {
    activationOf: (name) => {
      const activation = run.nodes.get(name);
      if (!activation) throw new AppError('engine/internal', `The run has no values for ${name}.`);
      return activation;
    },
    computeMs: run.computeMs,
    release: () => run.release(),
  };
}

/** @throws AppError network/unknown, engine/bad-request for a map that the node does not have */
function wantedNodes(
  { network, inference }: { readonly network: Network; readonly inference: Inference },
  { layers, channels }: Pick<RunRequest, 'layers' | 'channels'>,
): readonly WantedNode[] {
  const nodes = layers === null ? network.nodes : layers.map((name) => nodeNamed(network, name));
  const stranger = Object.keys(channels).find((name) => !nodes.some((node) => node.name === name));
  if (stranger !== undefined)
    throw new AppError('engine/bad-request', `Channels of ${stranger} are asked for, which is not among the layers.`);
  return nodes.map(({ name, op }) => {
    const chosen = channels[name] ?? null;
    if (chosen !== null) requireMaps(name, chosen, inference.nodes.find(({ node }) => node.name === name)?.shape ?? null);
    return { name, op, channels: chosen };
  });
}

function nodeNamed(network: Network, name: string): Network['nodes'][number] {
  const node = network.nodes.find((candidate) => candidate.name === name);
  if (node) return node;
  throw new AppError(
    'network/unknown',
    `The network has no node ${name}. It has: ${network.nodes.map((candidate) => candidate.name).join(', ')}.`,
  );
}
