// Which kernel is chosen for which convolution, and every kernel forced in turn: all give what the definition says, those that sum in its order the
// same bits.
import { afterAll, describe, expect, test } from 'vitest';
import { valuesOf } from '../../src-main/cnn/activation.ts';
import {
  type ConvolutionKernel,
  type ConvolutionProblem,
  chooseConvolution,
  convolutionKernels,
} from '../../src-main/cnn/convolution-choice.ts';
import { initialise } from '../../src-main/weights/torch-init.ts';
import { closeExecutors, executorWith } from './executors.ts';
import { networkCases, networkOf, seededTensor } from './network-cases.ts';
import { referenceRun } from './reference-run.ts';

afterAll(closeExecutors);

const SEED = 3;
const problem = (change: Partial<ConvolutionProblem>): ConvolutionProblem => ({
  ...{ items: 1, groups: 1, inPerGroup: 16, outPerGroup: 32, taps: 64, rows: 100, columns: 100 },
  ...{ planeBytes: 40_804, plainSide: null },
  ...change,
});

test.each<[string, Partial<ConvolutionProblem>, ConvolutionKernel]>([
  ['2 x 2', { plainSide: 2 }, 'f32_conv2d_winograd_4x4_2x2'],
  ['3 x 3', { plainSide: 3, taps: 144 }, 'f32_conv2d_winograd_4x4_3x3'],
  [
    '3 x 3 of so many channels that transformed weights fit no cache',
    { plainSide: 3, inPerGroup: 512, outPerGroup: 512, taps: 4608, rows: 28, columns: 28 },
    'f32_conv2d_winograd_deep',
  ],
  [
    'the same of a picture of few tiles',
    { plainSide: 3, inPerGroup: 512, outPerGroup: 512, taps: 4608, rows: 14, columns: 14 },
    'f32_conv2d_winograd_deep',
  ],
  [
    'half as many channels',
    { plainSide: 3, inPerGroup: 256, outPerGroup: 256, taps: 2304, rows: 56, columns: 56 },
    'f32_conv2d_winograd_4x4_3x3',
  ],
  ['the same with a stride', { taps: 144 }, 'f32_conv2d_panel_4x8'],
  ['2 x 2 of one channel', { plainSide: 2, inPerGroup: 1, taps: 4, outPerGroup: 16 }, 'f32_conv2d_panel_4x8'],
  ['3 x 3 of the picture itself', { plainSide: 3, inPerGroup: 1, taps: 9, outPerGroup: 64 }, 'f32_conv2d_panel_4x8'],
  ['3 x 3 of a picture in colours', { plainSide: 3, inPerGroup: 3, taps: 27, outPerGroup: 64 }, 'f32_conv2d_winograd_4x4_3x3'],
  ['few channels out', { outPerGroup: 4, taps: 144 }, 'f32_conv2d_direct_4x8'],
  ['depthwise', { groups: 16, inPerGroup: 1, outPerGroup: 1, taps: 9 }, 'f32_conv2d_direct_1x16'],
  ['1 x 1 of many channels', { inPerGroup: 64, outPerGroup: 64 }, 'f32_conv2d_panel_4x8'],
  ['1 x 1 of few channels', { inPerGroup: 16, outPerGroup: 8, taps: 16 }, 'f32_conv2d_direct_4x8'],
  ['planes that lie pages apart', { inPerGroup: 16, outPerGroup: 8, taps: 16, planeBytes: 65_536 }, 'f32_conv2d_panel_4x8'],
  ['more taps than a panel holds', { taps: 10_000, inPerGroup: 10_000 }, 'f32_conv2d_direct_4x8'],
])('%s', (_title, change, kernel) => {
  expect(chooseConvolution(problem(change), null)).toBe(kernel);
});

test('a kernel that cannot compute a problem is not forced on it', () => {
  expect(chooseConvolution(problem({}), 'f32_conv2d_winograd_4x4_2x2')).toBe('f32_conv2d_panel_4x8');
  expect(chooseConvolution(problem({ plainSide: 2 }), 'f32_conv2d_direct_1x16')).toBe('f32_conv2d_direct_1x16');
});

async function run(index: number, kernel: ConvolutionKernel): Promise<ReadonlyMap<string, Float32Array>> {
  const networkCase = networkCases[index] as (typeof networkCases)[number];
  const network = networkOf(networkCase);
  const input = seededTensor(networkCase.input, index);
  const executor = await executorWith({ threads: 2, strict: false, kernel });
  const prepared = executor.prepare(network, input.shape, initialise(network, SEED));
  const result = await executor.run(prepared, (room) => room.set(input.data));
  const values = new Map([...result.nodes].map(([name, activation]) => [name, valuesOf(activation).slice()]));
  result.release();
  executor.release(prepared);
  return values;
}

const withConvolution = networkCases
  .map(({ title, layers }, index) => ({ title, layers, index }))
  .filter(({ layers }) => layers.includes('Conv'));

describe.each(withConvolution)('$title', ({ index, layers }) => {
  test.each(convolutionKernels)('by %s', async (kernel) => {
    const networkCase = networkCases[index] as (typeof networkCases)[number];
    const network = networkOf(networkCase);
    const expected = referenceRun(network, seededTensor(networkCase.input, index), initialise(network, SEED));
    const found = await run(index, kernel);
    for (const [name, { data }] of expected) {
      const values = found.get(name) ?? new Float32Array();
      const excess = values.reduce((most, value, i) => {
        const wanted = data[i] as number;
        return Math.max(most, Math.abs(value - wanted) - 1e-5 - 1e-4 * Math.abs(wanted));
      }, -1);
      expect([name, values.length, excess <= 0]).toEqual([name, data.length, true]);
    }
  });

  test.skipIf(layers.includes('Linear'))('the same bits by the plain kernels', async () => {
    const direct = await run(index, 'f32_conv2d_direct_4x8');
    for (const kernel of ['f32_conv2d_direct_1x16', 'f32_conv2d_panel_4x8'] as const)
      expect(await run(index, kernel)).toEqual(direct);
  });
});
