// `convscope diverge`: a model, its weights and an input beside a file of activations; without an input, the one in the file.

import type { Network, Tensor } from '../../../src-shared/network/graph.ts';
import { inputShape } from '../../../src-shared/network/input-shape.ts';
import type { DivergenceProgress, DivergenceReport } from '../../../src-shared/protocol/divergence-messages.ts';
import { AppError } from '../../../src-shared/protocol/errors.ts';
import { activationSnippet, naturalSnippet } from '../../../src-shared/pytorch/activation-snippet.ts';
import { valuesOf } from '../../cnn/activation.ts';
import type { Executor } from '../../cnn/executor.ts';
import { toHu } from '../../dicom/decode-frame.ts';
import { DecodePool } from '../../workers/decode-pool.ts';
import { createExecutor } from '../compute.ts';
import { loadModel } from '../load-model.ts';
import { InputMaker } from '../network-input.ts';
import { findSeries, openArray } from '../run/run-inputs.ts';
import type { RunInput, RunWeights } from '../run/run-request.ts';
import { loadWeights } from '../run/run-weights.ts';
import { SeriesStore } from '../series-store.ts';
import { chooseSlices } from '../slice-choice.ts';
import { SliceStore } from '../slice-store.ts';
import { type Compute, findDivergence } from './find-divergence.ts';
import type { InputSource } from './input-hypotheses.ts';
import { type Activations, matchNames, readActivations } from './read-activations.ts';

export interface DivergeRequest {
  readonly activations: readonly string[];
  readonly model: string;
  readonly className: string | null;
  readonly weights: RunWeights;
  /** One slice of a series, or an array. null: the input in the file. */
  readonly input: RunInput | null;
  readonly allowExternalData: boolean;
}

interface DivergeHooks {
  readonly signal: AbortSignal;
  readonly onNote: (note: string) => void;
  readonly onProgress: (progress: DivergenceProgress) => void;
}

interface GivenInput {
  readonly input: Tensor;
  readonly source: InputSource | null;
}

/** One slice, and its neighbours where they are needed. */
const SLICE_BUDGET_BYTES = 16 * 1024 * 1024;

/** The lines of Python that make the file. @throws AppError of `loadModel` */
export async function snippetOf(model: string, className: string | null): Promise<string> {
  const { network } = await loadModel(model, { className, allowExternalData: false });
  return activationSnippet(naturalSnippet(network.nodes), network.inputs[0] ?? 'x');
}

/** @throws AppError of every area */
export async function diverge(request: DivergeRequest, hooks: DivergeHooks): Promise<DivergenceReport> {
  const loaded = await loadModel(request.model, request);
  const activations = await readActivations(request.activations);
  const { weights, notes } = await loadWeights(request.weights, loaded, request.allowExternalData);
  for (const note of notes) hooks.onNote(note);
  const given = await givenInput(request.input, loaded.network, activations, hooks.signal);
  const shape = inputShape(loaded.network, given.input.shape);
  const executor = await createExecutor();
  try {
    return await findDivergence(
      { network: loaded.network, weights, ...given, input: { ...given.input, shape }, activations },
      { compute: computeWith(executor, hooks.signal), onProgress: hooks.onProgress },
    );
  } finally {
    await executor.close();
  }
}

const computeWith =
  (executor: Executor, signal: AbortSignal): Compute =>
  async (network, weights, input) => {
    const prepared = executor.prepare(network, input.shape, weights);
    try {
      const run = await executor.run(prepared, (values) => values.set(input.data), { signal });
      return {
        valuesOf: (node) => {
          const activation = run.nodes.get(node);
          return activation ? { shape: activation.shape, data: valuesOf(activation) } : null;
        },
        end: () => {
          run.release();
          executor.release(prepared);
        },
      };
    } catch (thrown) {
      executor.release(prepared);
      throw thrown;
    }
  };

async function givenInput(
  wanted: RunInput | null,
  network: Network,
  activations: Activations,
  signal: AbortSignal,
): Promise<GivenInput> {
  if (wanted?.kind === 'series') return sliceInput(wanted, signal);
  if (wanted) {
    const { items, shape, close } = await openArray(wanted.path, (given) => inputShape(network, given));
    try {
      const made = await items[0]?.make();
      return { input: { shape, data: made?.data ?? new Float32Array() }, source: null };
    } finally {
      await close();
    }
  }
  const name = matchNames(network, [...activations.keys()]).byNode.get(network.inputs[0] ?? 'x');
  const input = name === undefined ? undefined : activations.get(name);
  if (input) return { input, source: null };
  throw new AppError(
    'array/unsupported',
    `The file holds no input (${network.inputs[0] ?? 'x'}). Give what the model was given: --input X.npy, or --series PATH --slices N.`,
  );
}

async function sliceInput(wanted: Extract<RunInput, { kind: 'series' }>, signal: AbortSignal): Promise<GivenInput> {
  const [found] = await findSeries(wanted, signal);
  if (!found) throw new AppError('engine/unknown-series', `${wanted.path ?? 'The phantom'} holds no series.`);
  const [slice = 0, ...more] = chooseSlices(wanted.slices, found.series.slices.length);
  if (more.length > 0)
    throw new AppError('engine/bad-request', 'Activations belong to one slice: name it, for example --slices 12.');
  const store = new SeriesStore();
  const { id } = store.add(found.series, wanted.path ?? 'phantom');
  const pool = DecodePool.create(1);
  try {
    const maker = new InputMaker(store, new SliceStore(pool, SLICE_BUDGET_BYTES));
    const input = await maker.make(id, slice, wanted.preprocess);
    return { input, source: await sourceOfSlice(maker, { seriesId: id, slice, preprocess: wanted.preprocess }) };
  } finally {
    await pool.close();
  }
}

/** HU and stored values, for trying other ways to bring them in. */
export async function sourceOfSlice(
  maker: InputMaker,
  { seriesId, slice, preprocess }: { readonly seriesId: string; readonly slice: number; readonly preprocess: string },
): Promise<InputSource> {
  const frame = await maker.frameOf(seriesId, slice);
  const { rows, columns } = frame;
  return { rows, columns, hu: toHu(frame), stored: Float32Array.from(frame.stored), preprocess };
}
