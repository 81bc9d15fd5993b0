// How far each convolution kernel is from sums in float64, printed: for values around 1, and for HU as they are. The plain sum is the measure of what
// float32 costs in any case; none of the others may leave the tolerance that golden values are held to.
import { afterAll, expect, test } from 'vitest';
import { type Activation, valuesOf } from '../../src-main/cnn/activation.ts';
import { type ConvolutionKernel, convolutionKernels } from '../../src-main/cnn/convolution-choice.ts';
import { initialise } from '../../src-main/weights/torch-init.ts';
import type { Tensor } from '../../src-shared/network/graph.ts';
import { closeExecutors, executorWith } from './executors.ts';
import { networkOf, seededTensor } from './network-cases.ts';
import { referenceRun } from './reference-run.ts';

const lines: string[] = [];
afterAll(async () => {
  process.stdout.write(`Errors against sums in float64:\n${lines.join('\n')}\n`);
  await closeExecutors();
});

/** What a value may differ by, beside a share of itself and of the largest value that went in. */
const RELATIVE = 1e-4;
const ABSOLUTE = 1e-5;

const scales = {
  unit: (value: number): number => value,
  /** -1024 to 3071. */
  HU: (value: number): number => Math.round(1023.5 + 2047.5 * value),
};
const sides: Readonly<Partial<Record<ConvolutionKernel, number>>> = { f32_conv2d_winograd_4x4_2x2: 2 };
const problems = convolutionKernels.flatMap((kernel) =>
  [3, 16, 64, 256].flatMap((channels) =>
    (['unit', 'HU'] as const).map((scale) => ({ kernel, side: sides[kernel] ?? 3, channels, scale })),
  ),
);

async function computed(kernel: ConvolutionKernel, side: number, input: Tensor) {
  const network = networkOf({ title: '', layers: `nn.Conv2d(${input.shape[1]}, 16, ${side})`, input: input.shape });
  const weights = initialise(network, 3);
  const executor = await executorWith({ threads: 2, strict: false, kernel });
  const prepared = executor.prepare(network, input.shape, weights);
  const run = await executor.run(prepared, (room) => room.set(input.data));
  const found = valuesOf(run.nodes.get('net_0') as Activation).slice();
  run.release();
  executor.release(prepared);
  return { found, expected: referenceRun(network, input, weights).get('net_0')?.data ?? new Float32Array() };
}

test.each(problems)('$kernel, side $side, $channels channels, $scale', async ({ kernel, side, channels, scale }) => {
  const shape = [1, channels, 14, 45];
  const input = { shape, data: seededTensor(shape, channels).data.map(scales[scale]) };
  const { found, expected } = await computed(kernel, side, input);
  const largestIn = input.data.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  let [largest, squares, share] = [0, 0, 0];
  for (const [i, value] of expected.entries()) {
    const error = Math.abs(value - (found[i] as number));
    largest = Math.max(largest, error);
    squares += error * error;
    share = Math.max(share, error / (ABSOLUTE * Math.max(1, largestIn) + RELATIVE * Math.abs(value)));
  }
  const rms = Math.sqrt(squares / expected.length);
  const per = (number: number): string => number.toExponential(1).padEnd(8);
  lines.push(
    `${kernel.padEnd(28)} ${String(channels).padStart(3)} channels, ${scale.padEnd(4)}  largest ${per(largest)}  rms ${per(rms)}  ${(share * 100).toFixed(1)} % of the tolerance`,
  );
  expect(expected).toHaveLength(16 * (15 - side) * (46 - side));
  expect(largest).toBeGreaterThan(0);
  expect(share).toBeLessThan(1);
});
