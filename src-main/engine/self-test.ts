// Does this machine compute what PyTorch computes? The built-in network with its trained weights on a slice of the phantom, against values that
// PyTorch gave for the same input (assets/selftest/make.py says how); and, without fused multiply-add, the same bits as every other machine
// (assets/selftest/strict-digests.json, made by test/engine/strict-digests.ts).
import { createHash } from 'node:crypto';
import type { Network, Weights } from '../../src-shared/network/graph.ts';
import type { Shape } from '../../src-shared/network/operations.ts';
import { readNetwork } from '../../src-shared/pytorch/read-source.ts';
import { valuesOf } from '../cnn/activation.ts';
import { applyPreprocess } from '../cnn/preprocess.ts';
import { parsePreprocess } from '../cnn/preprocess-steps.ts';
import { decodeFrame, toHu } from '../dicom/decode-frame.ts';
import { phantomFile } from '../dicom/phantom.ts';
import { fitWeights } from '../weights/fit.ts';
import { readSafetensors } from '../weights/safetensors.ts';
import { readSelfTestAsset } from './assets.ts';
import { createExecutor, defaultThreads } from './compute.ts';
import { sourceOf, trainedWeightsBytes } from './network-store.ts';
import { DEFAULT_PREPROCESS } from './run/run-request.ts';

interface NodeComparison {
  readonly name: string;
  readonly ok: boolean;
  readonly largestDifference: number;
  /** How many were compared. */
  readonly values: number;
  /** In strict mode, every value is to the bit what it is everywhere. */
  readonly sameBits: boolean;
}

interface SelfTestReport {
  readonly ok: boolean;
  readonly threads: number;
  readonly isa: string;
  readonly vectorBits: number;
  readonly seconds: number;
  readonly nodes: readonly NodeComparison[];
}

const MODEL = { builtin: 'medical-image-model' } as const;
/** What the stored values were made from. */
const PHANTOM = { slices: 3, size: 512, seed: 0 } as const;
const SLICE = 1;
/** Every value of so many is stored, in C order: a prime, so that all rows, columns and channels are met. */
const VALUE_STEP = 4099;
/** DESIGN: |a - b| <= 1e-5 + 1e-4 |b|. */
const ABSOLUTE = 1e-5;
const RELATIVE = 1e-4;
const MILLISECONDS = 1000;
/** Pixels, an even number. */
const STRICT_SIDE = 128;

interface Work {
  readonly network: Network;
  readonly weights: Weights;
  readonly shape: Shape;
  readonly data: Float32Array;
}

/** @throws AppError file/* */
async function selfTestWork(): Promise<Work> {
  const frame = decodeFrame(phantomFile(PHANTOM, SLICE), 0);
  const input = applyPreprocess(parsePreprocess(DEFAULT_PREPROCESS), {
    rows: frame.rows,
    columns: frame.columns,
    hu: toHu(frame),
  });
  const { text, className } = await sourceOf(MODEL);
  const network = readNetwork(text, className);
  const { weights } = fitWeights(network, readSafetensors(await trainedWeightsBytes(MODEL)));
  return { network, weights, shape: [1, input.channels, input.rows, input.columns], data: input.data };
}

/** Runs the work and hands every node's values to `look`. */
async function runWork(work: Work, strict: boolean, signal: AbortSignal, look: (name: string, values: Float32Array) => void) {
  const executor = await createExecutor({ threads: defaultThreads(), strict, kernel: null });
  try {
    const prepared = executor.prepare(work.network, work.shape, work.weights);
    const run = await executor.run(prepared, (values) => values.set(work.data), { signal });
    for (const activation of run.nodes.values()) look(activation.name, valuesOf(activation));
    run.release();
    return { threads: executor.threads, isa: executor.isa, vectorBits: executor.vectorBits };
  } finally {
    await executor.close();
  }
}

/** The middle of the slice: bits need fewer values than differences do. */
function middleOf(work: Work): Work {
  const [, , rows = 0, columns = 0] = work.shape;
  const [top, left] = [(rows - STRICT_SIDE) / 2, (columns - STRICT_SIDE) / 2];
  const data = Float32Array.from({ length: STRICT_SIDE ** 2 }, (_, at) => {
    const row = top + Math.floor(at / STRICT_SIDE);
    return work.data[row * columns + left + (at % STRICT_SIDE)] as number;
  });
  return { ...work, shape: [1, 1, STRICT_SIDE, STRICT_SIDE], data };
}

/** SHA-256 of every node's values in strict mode in the middle of the slice, float32, little-endian, C order. */
export async function strictDigests(signal: AbortSignal): Promise<Readonly<Record<string, string>>> {
  const digests: Record<string, string> = {};
  await runWork(middleOf(await selfTestWork()), true, signal, (name, values) => {
    digests[name] = createHash('sha256').update(values).digest('hex');
  });
  return digests;
}

/** @throws AppError file/*, engine/cancelled */
export async function selfTest(signal: AbortSignal): Promise<SelfTestReport> {
  const started = performance.now();
  const expected = readSafetensors(await readSelfTestAsset('medical-image-model.safetensors'));
  const wanted = JSON.parse(new TextDecoder().decode(await readSelfTestAsset('strict-digests.json'))) as Record<string, string>;
  const found = await strictDigests(signal);
  const nodes: NodeComparison[] = [];
  const engine = await runWork(await selfTestWork(), false, signal, (name, values) => {
    const comparison = compare(name, values, expected.get(name)?.data ?? new Float32Array());
    nodes.push({ ...comparison, sameBits: found[name] !== undefined && found[name] === wanted[name] });
  });
  const ok = nodes.every((node) => node.ok && node.sameBits);
  return { ok, ...engine, seconds: (performance.now() - started) / MILLISECONDS, nodes };
}

function compare(name: string, found: Float32Array, expected: Float32Array): Omit<NodeComparison, 'sameBits'> {
  let largestDifference = 0;
  let ok = expected.length > 0 && expected.length === Math.ceil(found.length / VALUE_STEP);
  for (const [i, wanted] of expected.entries()) {
    const difference = Math.abs((found[i * VALUE_STEP] ?? Number.NaN) - wanted);
    // Written so that NaN is a difference too.
    if (!(difference <= ABSOLUTE + RELATIVE * Math.abs(wanted))) ok = false;
    if (!(difference <= largestDifference)) largestDifference = difference;
  }
  return { name, ok, largestDifference, values: expected.length };
}
