// `npm run bench`: the compute core beside its peers, interleaved in one run, because only ratios mean something on a shared machine.
import { readFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { Executor } from '../../src-main/cnn/executor.ts';
import { readSafetensors } from '../../src-main/weights/safetensors.ts';
import { createComputeCrew } from '../../src-main/workers/compute-pool.ts';
import { readNetwork } from '../../src-shared/pytorch/read-source.ts';
import { seededTensor } from '../cnn/network-cases.ts';
import { onnxRuntime, plainLoops, type Run } from './peers.ts';

const BUDGET_BYTES = 1024 * 1024 * 1024;
const ROUNDS = 9;
const FULL_SIZE = 512;
/** The plain loops take a quarter of a minute for a whole slice. */
const SMALL_SIZE = 128;

const network = readNetwork(await readFile('assets/networks/medical-image-model.py', 'utf8'), null);
const weights = readSafetensors(await readFile('assets/weights/medical-image-model.safetensors'));

const median = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] as number;

async function timed(run: Run): Promise<number> {
  const started = performance.now();
  await run();
  return performance.now() - started;
}

async function race(name: string, peer: string, ours: Run, theirs: Run, rounds: number): Promise<void> {
  await ours();
  await theirs();
  const [ms, peerMs]: [number[], number[]] = [[], []];
  for (let round = 0; round < rounds; round++) {
    ms.push(await timed(ours));
    peerMs.push(await timed(theirs));
  }
  const [own, other] = [median(ms), median(peerMs)];
  console.log(`${name}: ${own.toFixed(1)} ms, ${peer} ${other.toFixed(1)} ms, ratio ${(other / own).toFixed(2)}`);
}

async function ours(
  executor: Executor,
  size: number,
): Promise<{ readonly run: Run; readonly input: ReturnType<typeof seededTensor> }> {
  const input = seededTensor([1, 1, size, size], 1);
  const prepared = executor.prepare(network, input.shape, weights);
  const run: Run = async () => {
    const result = await executor.run(prepared, (values) => values.set(input.data));
    result.release();
  };
  return { run, input };
}

for (const threads of new Set([1, Math.max(2, availableParallelism())])) {
  const executor = await Executor.create({ threads, budgetBytes: BUDGET_BYTES, crew: createComputeCrew });
  const full = await ours(executor, FULL_SIZE);
  const title = `medical-image-model-${FULL_SIZE}, ${threads} threads, ${executor.isa}`;
  try {
    await race(title, 'onnxruntime-node', full.run, await onnxRuntime(weights, full.input, threads), ROUNDS);
  } catch (thrown) {
    console.log(`${title}: no onnxruntime-node here (${thrown instanceof Error ? thrown.message.split('\n')[0] : thrown})`);
  }
  const small = await ours(executor, SMALL_SIZE);
  await race(
    `medical-image-model-${SMALL_SIZE}, ${threads} threads`,
    'reference',
    small.run,
    plainLoops(network, small.input, weights),
    3,
  );
  await executor.close();
}
