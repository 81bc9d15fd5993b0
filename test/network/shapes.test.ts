import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { defaultInput, inferNetwork } from '../../src-shared/network/inference.ts';
import { outputShape, parameterTensors, shapeFormula } from '../../src-shared/network/op-catalogue.ts';
import type { Pair, Shape } from '../../src-shared/network/operations.ts';
import { chain, conv2d, flatten, linear, maxPool2d, relu } from './network-fixture.ts';

/** How many windows fit, found by sliding one along. */
function countWindows(side: number, before: number, after: number, extent: number, stride: number): number {
  let count = 0;
  for (let at = -before; at + extent <= side + after; at += stride) count++;
  return count;
}

/** The same with ceil_mode: windows may reach over the edge but must start inside the input or its left padding. */
function countCeilWindows(side: number, padding: number, extent: number, stride: number): number {
  let count = 0;
  for (let at = -padding; ; at += stride) {
    const isWhole = at + extent <= side + padding;
    if (!isWhole && at - stride + extent >= side + padding) break;
    if (at >= side) break;
    count++;
  }
  return count;
}

const pair = (least: number, most: number): fc.Arbitrary<Pair> =>
  fc.tuple(fc.integer({ min: least, max: most }), fc.integer({ min: least, max: most }));

const shapeOf = (result: ReturnType<typeof outputShape>): Shape | null => ('shape' in result ? result.shape : null);

describe('bad input', () => {
  it.each<[string, ReturnType<typeof conv2d>, Shape, string, string]>([
    [
      'channels',
      conv2d({ inChannels: 64, outChannels: 32, kernelSize: [2, 2] }),
      [1, 32, 62, 62],
      'channel-mismatch',
      'Given groups=1, weight of size [32, 64, 2, 2], expected input[1, 32, 62, 62] to have 64 channels, but got 32 channels instead',
    ],
    [
      'channels of groups',
      conv2d({ inChannels: 4, outChannels: 4, groups: 2 }),
      [1, 3, 5, 7],
      'channel-mismatch',
      'Given groups=2, weight of size [4, 2, 3, 3], expected input[1, 3, 5, 7] to have 4 channels, but got 3 channels instead',
    ],
    [
      'channels behind an uneven same',
      conv2d({ outChannels: 2, kernelSize: [4, 4], padding: 'same' }),
      [1, 3, 5, 7],
      'channel-mismatch',
      'Given groups=1, weight of size [2, 1, 4, 4], expected input[1, 3, 6, 8] to have 1 channels, but got 3 channels instead',
    ],
    [
      'channels behind reflected padding',
      conv2d({ outChannels: 2, padding: [1, 1], paddingMode: 'reflect' }),
      [1, 3, 5, 7],
      'channel-mismatch',
      'Given groups=1, weight of size [2, 1, 3, 3], expected input[1, 3, 7, 9] to have 1 channels, but got 3 channels instead',
    ],
    [
      'a kernel with dilation',
      conv2d({ dilation: [3, 3] }),
      [1, 1, 5, 7],
      'kernel-larger-than-input',
      "Calculated padded input size per channel: (5 x 7). Kernel size: (7 x 7). Kernel size can't be greater than actual input size",
    ],
    [
      'too little to reflect',
      conv2d({ padding: [4, 4], paddingMode: 'reflect' }),
      [1, 1, 3, 7],
      'size-mismatch',
      'Argument #6: Padding size should be less than the corresponding input dimension, but got: padding (4, 4) at dimension 2 of input 4',
    ],
    [
      'too little to wrap',
      conv2d({ padding: [3, 8], paddingMode: 'circular' }),
      [1, 1, 3, 7],
      'size-mismatch',
      'Padding value causes wrapping around more than once.',
    ],
    [
      'a vector into a convolution',
      conv2d({}),
      [1, 2048],
      'rank-mismatch',
      'Expected 3D (unbatched) or 4D (batched) input to conv2d, but got input of size: [1, 2048]',
    ],
    [
      'channels of an unbatched picture',
      conv2d({}),
      [2, 8, 8],
      'channel-mismatch',
      'Given groups=1, weight of size [1, 1, 3, 3], expected input[1, 2, 8, 8] to have 1 channels, but got 2 channels instead',
    ],
    [
      'a pool that leaves nothing',
      maxPool2d({ kernelSize: [5, 5], dilation: [3, 3] }),
      [2, 3, 4, 8],
      'empty-output',
      'Given input size: (3x4x8). Calculated output size: (3x-4x-2). Output size is too small',
    ],
    [
      'too much padding for a pool',
      maxPool2d({ kernelSize: [4, 2], padding: [3, 2] }),
      [1, 1, 8, 8],
      'pool-padding',
      'pad should be at most half of kernel size, but got pad=3 and kernel_size=4',
    ],
    ['a vector into a pool', maxPool2d({}), [8, 8], 'rank-mismatch', 'non-empty 3D or 4D (batch mode) tensor expected for input'],
    ['features', linear(10, 3), [2, 3, 9], 'linear-mismatch', 'mat1 and mat2 shapes cannot be multiplied (6x9 and 10x3)'],
    ['features of a vector', linear(10, 3), [9], 'linear-mismatch', 'mat1 and mat2 shapes cannot be multiplied (1x9 and 10x3)'],
    [
      'a number into a linear layer',
      linear(10, 3),
      [],
      'rank-mismatch',
      'both arguments to matmul need to be at least 1D, but they are 0D and 2D',
    ],
    [
      'an axis that is not there',
      flatten(1, 5),
      [2, 3, 4],
      'rank-mismatch',
      'Dimension out of range (expected to be in range of [-3, 2], but got 5)',
    ],
    [
      'axes the wrong way round',
      flatten(2, 1),
      [2, 3, 4],
      'rank-mismatch',
      'flatten() has invalid args: start_dim cannot come after end_dim',
    ],
  ])('says what PyTorch says about %s', (_what, operation, input, code, torchMessage) => {
    expect(outputShape(operation, [input])).toMatchObject({ broken: { code, torchMessage } });
  });

  it.each([
    [conv2d({ inChannels: 6, outChannels: 8, groups: 4 }), 'groups-do-not-divide', 'in_channels must be divisible by groups'],
    [conv2d({ inChannels: 4, outChannels: 6, groups: 4 }), 'groups-do-not-divide', 'out_channels must be divisible by groups'],
    [conv2d({ stride: [1, 2], padding: 'same' }), 'same-with-stride', "padding='same' is not supported for strided convolutions"],
  ])('finds what PyTorch refuses in the constructor', (operation, code, torchMessage) => {
    const { problems, nodes } = inferNetwork(chain(operation, relu), [1, 6, 16, 16]);
    expect(problems.map((problem) => [problem.code, problem.torchMessage, problem.node])).toEqual([[code, torchMessage, '_0']]);
    expect(nodes.map(({ shape }) => shape)).toEqual([null, null]);
  });

  it('goes on after a break and finds the next one', () => {
    const network = chain(
      ...[conv2d({ inChannels: 3, outChannels: 4 }), relu, conv2d({ inChannels: 5, outChannels: 2 }), flatten(), linear(7, 1)],
    );
    const { nodes, problems, totals } = inferNetwork(network, [1, 1, 8, 8]);
    expect(problems.map(({ code, node, found }) => [code, node, found])).toEqual([
      ['channel-mismatch', '_0', '1 channels'],
      ['channel-mismatch', '_2', '4 channels'],
      ['linear-mismatch', '_4', '32 features'],
    ]);
    expect(nodes.map(({ shape }) => shape)).toEqual([null, null, null, null, null]);
    expect(totals).toEqual({ parameters: 3 * 4 * 9 + 4 + 5 * 2 * 9 + 2 + 7 + 1, macs: 0, bytes: 0 });
  });
});

describe('shapes', () => {
  it.each([
    [conv2d({ outChannels: 4 }), [4, 6, 6]],
    [maxPool2d({}), [1, 4, 4]],
  ])('take a picture without a batch axis, as PyTorch does', (operation, expected) => {
    expect(outputShape(operation, [[1, 8, 8]])).toEqual({ shape: expected });
  });

  it('count the windows of a convolution', () => {
    const attributes = fc.record({
      kernelSize: pair(1, 5),
      stride: pair(1, 4),
      dilation: pair(1, 3),
      padding: fc.oneof(pair(0, 4), fc.constantFrom('valid' as const)),
    });
    fc.assert(
      fc.property(attributes, pair(1, 24), fc.integer({ min: 1, max: 3 }), (given, side, batch) => {
        const padding = given.padding === 'valid' ? [0, 0] : given.padding;
        const counts = ([0, 1] as const).map((axis) => {
          const extent = given.dilation[axis] * (given.kernelSize[axis] - 1) + 1;
          return countWindows(side[axis], padding[axis] as number, padding[axis] as number, extent, given.stride[axis]);
        });
        const result = outputShape(conv2d({ ...given, inChannels: 2, outChannels: 6 }), [[batch, 2, ...side]]);
        expect(shapeOf(result)).toEqual(counts.includes(0) ? null : [batch, 6, ...counts]);
      }),
    );
  });

  it('stay with padding same', () => {
    fc.assert(
      fc.property(pair(1, 6), pair(1, 3), pair(1, 20), (kernelSize, dilation, side) => {
        expect(shapeOf(outputShape(conv2d({ kernelSize, dilation, padding: 'same' }), [[1, 1, ...side]]))).toEqual([
          1,
          1,
          ...side,
        ]);
      }),
    );
  });

  it('count the windows of a pool, in both modes', () => {
    const attributes = fc.record({ kernelSize: pair(1, 5), stride: pair(1, 4), dilation: pair(1, 3), ceilMode: fc.boolean() });
    fc.assert(
      fc.property(attributes, pair(0, 2), pair(1, 24), (given, wanted, side) => {
        const padding: Pair = [
          Math.min(wanted[0], Math.floor(given.kernelSize[0] / 2)),
          Math.min(wanted[1], Math.floor(given.kernelSize[1] / 2)),
        ];
        const counts = ([0, 1] as const).map((axis) => {
          const extent = given.dilation[axis] * (given.kernelSize[axis] - 1) + 1;
          if (side[axis] + 2 * padding[axis] < extent) return null;
          return given.ceilMode
            ? countCeilWindows(side[axis], padding[axis], extent, given.stride[axis])
            : countWindows(side[axis], padding[axis], padding[axis], extent, given.stride[axis]);
        });
        fc.pre(!counts.includes(null));
        const result = outputShape(maxPool2d({ ...given, padding }), [[1, 3, ...side]]);
        expect(shapeOf(result)).toEqual([1, 3, ...counts]);
      }),
    );
  });

  it('of a flatten keep the count of values', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 1, max: 5 }), { minLength: 1, maxLength: 5 }),
        fc.nat(4),
        fc.nat(4),
        (input, a, b) => {
          fc.pre(a < input.length && b < input.length && a <= b);
          const result = shapeOf(outputShape(flatten(a, b - input.length), [input])) ?? [];
          expect(result.length).toBe(input.length - (b - a));
          expect(result.reduce((x, y) => x * y, 1)).toBe(input.reduce((x, y) => x * y, 1));
          expect(result.slice(0, a)).toEqual(input.slice(0, a));
        },
      ),
    );
  });
});

describe('costs', () => {
  it('are those of the built-in network', () => {
    const layer = (inChannels: number, outChannels: number) => conv2d({ inChannels, outChannels, kernelSize: [2, 2] });
    const { nodes, totals } = inferNetwork(chain(layer(1, 16), relu, layer(16, 32), relu, layer(32, 64), relu), [1, 1, 512, 512]);
    expect(nodes.map(({ parameters }) => parameters)).toEqual([80, 0, 2080, 0, 8256, 0]);
    const macs = [511 ** 2 * 16 * 4, 0, 510 ** 2 * 32 * 64, 0, 509 ** 2 * 64 * 128, 0];
    expect(nodes.map((node) => node.macs)).toEqual(macs);
    const bytes = [511 ** 2 * 16, 511 ** 2 * 16, 510 ** 2 * 32, 510 ** 2 * 32, 509 ** 2 * 64, 509 ** 2 * 64].map((n) => 4 * n);
    expect(nodes.map((node) => node.bytes)).toEqual(bytes);
    const sum = (values: number[]): number => values.reduce((a, b) => a + b, 0);
    expect(totals).toEqual({ parameters: 10_416, macs: sum(macs), bytes: sum(bytes) });
  });

  it('count a layer that is called twice once, and one that is never called too', () => {
    const network = chain(linear(4, 4), linear(4, 4));
    const [first] = network.nodes;
    const again = { ...network, nodes: first ? [first, { ...first, name: 'again', inputs: [first.name] }] : [] };
    expect(inferNetwork(again, [1, 4]).totals).toEqual({ parameters: 40, macs: 32, bytes: 32 });
  });

  it('name the tensors as a state_dict does', () => {
    expect(parameterTensors(conv2d({ inChannels: 4, outChannels: 6, groups: 2, kernelSize: [3, 2] }))).toEqual([
      { name: 'weight', shape: [6, 2, 3, 2], fanIn: 12, initial: 'kaiming' },
      { name: 'bias', shape: [6], fanIn: 12, initial: 'bias' },
    ]);
    expect(parameterTensors(linear(3, 2, false)).map(({ name }) => name)).toEqual(['weight']);
  });

  it('spell the rule out', () => {
    expect(shapeFormula(conv2d({ kernelSize: [2, 3], padding: [0, 1], stride: [1, 2] }), [[1, 1, 32, 32]], [1, 1, 31, 16])).toBe(
      'H_out = floor((32 + 0 - 1*(2 - 1) - 1) / 1) + 1 = 31; W_out = floor((32 + 2 - 1*(3 - 1) - 1) / 2) + 1 = 16',
    );
  });
});

describe('the input a network is first shown with', () => {
  it('is one slice with the channels of the first layer', () => {
    expect(defaultInput(chain(relu, conv2d({ inChannels: 3 })))).toEqual([1, 3, 512, 512]);
    expect(defaultInput(chain(linear(20, 2)))).toEqual([1, 20]);
    expect(defaultInput(chain(relu))).toEqual([1, 1, 512, 512]);
  });
});
