// The peers do the same work: what onnxruntime gives for our ONNX file of a measured network is what we compute.
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { afterAll, expect, test } from 'vitest';
import type { Work } from '../../src-main/bench/contestant.ts';
import { networkAsOnnx } from '../../src-main/bench/peers/network-as-onnx.ts';
import { openWork, type WorkName } from '../../src-main/bench/works.ts';
import { type Activation, valuesOf } from '../../src-main/cnn/activation.ts';
import { initialise } from '../../src-main/weights/torch-init.ts';
import { readNetwork } from '../../src-shared/pytorch/read-source.ts';
import { closeExecutors, executorWith } from '../cnn/executors.ts';
import { seededTensor } from '../cnn/network-cases.ts';

afterAll(closeExecutors);

/** The same network on an input that a test has time for. */
async function smallWork(
  name: WorkName,
  shape: readonly number[],
  changes: readonly (readonly [RegExp, string])[],
): Promise<Work> {
  const work = await openWork(name);
  const source = changes.reduce((text, [from, to]) => text.replace(from, to), work.source);
  const network = readNetwork(source, work.className);
  return { ...work, source, network, weights: initialise(network, 3), input: shape, values: seededTensor(shape, 1).data };
}

test.each([
  { name: 'medical-image-model-64', shape: [1, 1, 24, 21], changes: [], kept: ['relu', 'relu_1', 'relu_2'] },
  { name: 'practical-cnn', shape: [2, 3, 32, 32], changes: [], kept: ['fc'] },
  { name: 'vgg', shape: [1, 3, 32, 32], changes: [[/512/g, '24']], kept: ['features_20'] },
  { name: 'unet', shape: [1, 1, 16, 24], changes: [[/base=64/, 'base=5']], kept: ['head'] },
] as const)('$name', async ({ name, shape, changes, kept }) => {
  const work = await smallWork(name, shape, changes);
  const executor = await executorWith({ threads: 2, strict: false });
  const prepared = executor.prepare(work.network, work.input, work.weights);
  const ours = await executor.run(prepared, (values) => values.set(work.values));
  const session = await InferenceSession.create(networkAsOnnx(work));
  const theirs = await session.run({ x: new Tensor('float32', work.values, [...work.input]) });
  expect(Object.keys(theirs)).toEqual(kept);
  for (const output of kept) {
    const found = ours.nodes.get(output) as Activation;
    const expected = theirs[output];
    expect(expected?.dims).toEqual(found.shape);
    const values = valuesOf(found);
    const wanted = expected?.data as Float32Array;
    expect(wanted.some((value) => value !== 0)).toBe(true);
    const excess = wanted.map((value, i) => Math.abs((values[i] ?? Number.NaN) - value) - 1e-5 - 1e-4 * Math.abs(value));
    expect(Math.max(...excess)).toBeLessThanOrEqual(0);
  }
  ours.release();
  executor.release(prepared);
  await session.release();
});
