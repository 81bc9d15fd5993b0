// Vectors of 256 bits are the compiler's work: everything that kernels give, values and what is measured of them, has to be to the bit what vectors of
// 128 bits give. Code is optimised from its first call here, or short tests would never meet what the compiler makes of it.
import { setFlagsFromString } from 'node:v8';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { valuesOf } from '../../src-main/cnn/activation.ts';
import { convolutionKernels } from '../../src-main/cnn/convolution-choice.ts';
import { Executor } from '../../src-main/cnn/executor.ts';
import type { VectorBits } from '../../src-main/kernels/compile-kernels.ts';
import { canWiden } from '../../src-main/kernels/compile-vectors.ts';
import { initialise } from '../../src-main/weights/torch-init.ts';
import { createComputeCrew } from '../../src-main/workers/compute-pool.ts';
import { type NetworkCase, networkCases, networkOf, seededTensor } from './network-cases.ts';

const SEED = 5;
const BUDGET_BYTES = 512 * 1024 * 1024;
const hasWide = canWiden();

/** Enough channels for tiles of six and of four, blocks of channels, and rows that end anywhere. */
const LARGER: readonly NetworkCase[] = [
  { title: '2 x 2, 13 to 50 channels', layers: 'nn.Conv2d(13, 50, 2), nn.ReLU()', input: [2, 13, 17, 53] },
  { title: '3 x 3, 70 to 29 channels', layers: 'nn.Conv2d(70, 29, 3, padding=1), nn.ReLU()', input: [1, 70, 14, 37] },
  { title: '3 x 3, 16 to 300 channels', layers: 'nn.Conv2d(16, 300, 3, padding=1)', input: [1, 16, 9, 9] },
  { title: '5 x 5, stride 2', layers: 'nn.Conv2d(3, 40, 5, stride=2, padding=2), nn.ReLU()', input: [1, 3, 37, 41] },
];

const opened: Executor[] = [];
beforeAll(() => setFlagsFromString('--no-liftoff'));
afterAll(async () => {
  for (const executor of opened) await executor.close();
  setFlagsFromString('--liftoff');
});

async function executorOf(vectorBits: VectorBits, kernel: (typeof convolutionKernels)[number] | null): Promise<Executor> {
  const executor = await Executor.create({ threads: 2, budgetBytes: BUDGET_BYTES, kernel, vectorBits, crew: createComputeCrew });
  opened.push(executor);
  expect(executor.vectorBits).toBe(vectorBits);
  return executor;
}

async function everything(executor: Executor, networkCase: NetworkCase): Promise<unknown> {
  const network = networkOf(networkCase);
  const prepared = executor.prepare(network, networkCase.input, initialise(network, SEED));
  const result = await executor.run(prepared, (room) => room.set(seededTensor(networkCase.input, SEED).data));
  const nodes = [...result.nodes].map(([name, activation]) => {
    const values = valuesOf(activation);
    return [
      name,
      new Uint32Array(values.buffer.slice(values.byteOffset, values.byteOffset + values.byteLength)),
      activation.statistics,
    ];
  });
  result.release();
  executor.release(prepared);
  return nodes;
}

describe.runIf(hasWide)('256 bits give what 128 bits give', () => {
  test.each([null, ...convolutionKernels])('kernel: %s', async (kernel) => {
    const [narrow, wide] = [await executorOf(128, kernel), await executorOf(256, kernel)];
    for (const networkCase of [...networkCases, ...LARGER])
      expect([networkCase.title, await everything(wide, networkCase)]).toEqual([
        networkCase.title,
        await everything(narrow, networkCase),
      ]);
  });
});

test.skipIf(hasWide)('a machine without them computes with 128 bits', async () => {
  const executor = await Executor.create({ threads: 1, budgetBytes: BUDGET_BYTES, crew: createComputeCrew });
  opened.push(executor);
  expect(executor.vectorBits).toBe(128);
});
