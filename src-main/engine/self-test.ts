// Does this machine compute what PyTorch computes? The built-in network with its trained weights on a slice of the phantom, against values that
// PyTorch gave for the same input (assets/selftest/make.py says how).
import { readNetwork } from '../../src-shared/pytorch/read-source.ts';
import { valuesOf } from '../cnn/activation.ts';
import { applyPreprocess } from '../cnn/preprocess.ts';
import { parsePreprocess } from '../cnn/preprocess-steps.ts';
import { decodeFrame, toHu } from '../dicom/decode-frame.ts';
import { phantomFile } from '../dicom/phantom.ts';
import { fitWeights } from '../weights/fit.ts';
import { readSafetensors } from '../weights/safetensors.ts';
import { readSelfTestAsset } from './assets.ts';
import { createExecutor } from './compute.ts';
import { sourceOf, trainedWeightsBytes } from './network-store.ts';
import { DEFAULT_PREPROCESS } from './run-request.ts';

interface NodeComparison {
  readonly name: string;
  readonly ok: boolean;
  readonly largestDifference: number;
  /** How many were compared. */
  readonly values: number;
}

interface SelfTestReport {
  readonly ok: boolean;
  readonly threads: number;
  readonly isa: string;
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

/** @throws AppError file/*, engine/cancelled */
export async function selfTest(signal: AbortSignal): Promise<SelfTestReport> {
  const started = performance.now();
  const frame = decodeFrame(phantomFile(PHANTOM, SLICE), 0);
  const input = applyPreprocess(parsePreprocess(DEFAULT_PREPROCESS), {
    rows: frame.rows,
    columns: frame.columns,
    hu: toHu(frame),
  });
  const { text, className } = await sourceOf(MODEL);
  const network = readNetwork(text, className);
  const { weights } = fitWeights(network, readSafetensors(await trainedWeightsBytes(MODEL)));
  const expected = readSafetensors(await readSelfTestAsset('medical-image-model.safetensors'));
  const executor = await createExecutor();
  try {
    const prepared = executor.prepare(network, [1, input.channels, input.rows, input.columns], weights);
    const run = await executor.run(prepared, (values) => values.set(input.data), { signal });
    const nodes = [...run.nodes.values()].map((activation) =>
      compare(activation.name, valuesOf(activation), expected.get(activation.name)?.data ?? new Float32Array()),
    );
    run.release();
    return {
      ok: nodes.every(({ ok }) => ok),
      threads: executor.threads,
      isa: executor.isa,
      seconds: (performance.now() - started) / MILLISECONDS,
      nodes,
    };
  } finally {
    await executor.close();
  }
}

function compare(name: string, found: Float32Array, expected: Float32Array): NodeComparison {
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
