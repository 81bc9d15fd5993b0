import { describe, expect, it } from 'vitest';
import { importOnnx } from '../../src-main/weights/onnx/import-onnx.ts';
import { inferNetwork } from '../../src-shared/network/inference.ts';
import { floatTensor, intTensor, type NodeFields, onnxModel } from './onnx-fixture.ts';

const NO_FILES = new Map<string, Uint8Array>();
const read = (model: Uint8Array) => importOnnx(model, NO_FILES);
const node = (op: string, fields: Partial<NodeFields> = {}): NodeFields => ({ op, inputs: ['x'], outputs: ['y'], ...fields });

/** Ops, attributes and shapes of what a model becomes. */
function outline(model: Uint8Array, input: readonly number[]) {
  const { network, weights } = read(model);
  const { nodes, problems } = inferNetwork(network, input);
  return {
    nodes: nodes.map((one) => [one.node.name, one.node.op, one.shape]),
    attributes: Object.assign({}, ...network.nodes.map((one) => one.attributes)) as Record<string, unknown>,
    problems: problems.map((problem) => problem.message),
    weights: [...weights].map(([name, { shape }]) => [name, shape]),
  };
}

const ones = (count: number): number[] => Array<number>(count).fill(1);

describe('convolutions', () => {
  const weight = floatTensor('features.0.weight', [2, 1, 3, 3], ones(18));
  const bias = floatTensor('features.0.bias', [2], [1, 2]);
  const conv = (attributes: NodeFields['attributes']): Uint8Array =>
    onnxModel({
      nodes: [
        node('Conv', {
          name: '/features/features.0/Conv',
          inputs: ['x', 'features.0.weight', 'features.0.bias'],
          attributes: attributes ?? {},
        }),
      ],
      initializers: [weight, bias],
      input: ['N', 1, 'H', 'W'],
    });

  it('keep the names of their weights and of their nodes', () => {
    const { network, weights, input } = read(conv({ pads: [1, 1, 1, 1], strides: [2, 1] }));
    expect(input).toBeNull();
    expect(network).toMatchObject({
      className: 'net',
      inputs: ['x'],
      outputs: ['features_features_0_Conv'],
      modules: [
        {
          path: 'features.0',
          op: 'Conv2d',
          attributes: {
            inChannels: 1,
            outChannels: 2,
            kernelSize: [3, 3],
            stride: [2, 1],
            padding: [1, 1],
            groups: 1,
            bias: true,
          },
        },
      ],
    });
    expect([...weights.keys()]).toEqual(['features.0.weight', 'features.0.bias']);
  });

  it.each([
    ['SAME_UPPER', [5, 6], [[0, 2, 5, 6]], [1, 1]],
    ['SAME_LOWER', [5, 6], [[0, 2, 5, 6]], [1, 1]],
    ['VALID', [5, 6], [[0, 2, 3, 4]], [1, 1]],
    ['SAME_UPPER', [5, 6], [[0, 2, 3, 3]], [2, 2]],
    ['SAME_LOWER', [4, 7], [[0, 2, 2, 3]], [2, 3]],
  ] as const)('pad by themselves: %s on %j', (auto, side, shapes, strides) => {
    const { nodes, problems } = outline(conv({ auto_pad: auto, strides }), [1, 1, ...side]);
    expect(problems).toEqual([]);
    expect(nodes.at(-1)?.[2]).toEqual([1, ...(shapes[0]?.slice(1) ?? [])]);
  });

  it('pad before themselves where the sides differ', () => {
    expect(outline(conv({ pads: [0, 1, 2, 3] }), [1, 1, 5, 5])).toMatchObject({
      nodes: [
        ['features_features_0_Conv_pad', 'Pad', [1, 1, 7, 9]],
        ['features_features_0_Conv', 'Conv2d', [1, 2, 5, 7]],
      ],
      attributes: { top: 0, left: 1, bottom: 2, right: 3 },
    });
  });

  it('transposed, with uneven pads cropped behind', () => {
    const model = onnxModel({
      nodes: [
        node('ConvTranspose', {
          name: 'up',
          inputs: ['x', 'w'],
          attributes: { strides: [2, 2], pads: [0, 0, 1, 1], output_padding: [1, 1] },
        }),
      ],
      initializers: [floatTensor('w', [1, 3, 2, 2], ones(12))],
    });
    expect(outline(model, [1, 1, 4, 4]).nodes).toEqual([
      ['up_uncropped', 'ConvTranspose2d', [1, 3, 9, 9]],
      ['up', 'Pad', [1, 3, 8, 8]],
    ]);
  });

  it('whose weights are computed are refused by name', () => {
    const { problems } = outline(onnxModel({ nodes: [node('Conv', { inputs: ['x', 'x'] })] }), [1, 1, 4, 4]);
    expect(problems).toEqual([expect.stringContaining('its weight is not a constant')]);
  });
});

describe('products', () => {
  it('Gemm with every factor becomes a Linear of the same numbers', () => {
    const model = onnxModel({
      nodes: [node('Gemm', { name: 'fc', inputs: ['x', 'w', 'b'], attributes: { alpha: { float: 2 }, beta: { float: 3 } } })],
      initializers: [floatTensor('w', [2, 3], [1, 2, 3, 4, 5, 6]), floatTensor('b', [1, 3], [1, 1, 2])],
      input: [1, 2],
    });
    const { weights } = read(model);
    expect([...(weights.get('fc.weight')?.data ?? [])]).toEqual([2, 8, 4, 10, 6, 12]);
    expect([...(weights.get('fc.bias')?.data ?? [])]).toEqual([3, 3, 6]);
  });

  it('MatMul with a constant is a Linear, Add behind it an addition', () => {
    const model = onnxModel({
      nodes: [node('MatMul', { inputs: ['x', 'w'], outputs: ['p'] }), node('Add', { inputs: ['b', 'p'] })],
      initializers: [floatTensor('w', [2, 3], [1, 2, 3, 4, 5, 6]), floatTensor('b', [3], [1, 2, 3])],
      input: [1, 2],
    });
    expect(outline(model, [5, 2])).toMatchObject({
      nodes: [
        ['MatMul_p', 'Linear', [5, 3]],
        ['b', 'Parameter', [3]],
        ['Add_y', 'add', [5, 3]],
      ],
      problems: [],
    });
  });
});

describe('shapes that depend on the input', () => {
  const flattened = (last: readonly NodeFields[], initializers: readonly Uint8Array[]): Uint8Array =>
    onnxModel({ nodes: last, initializers, input: ['N', 2, 'H', 'W'] });
  it('x.view(x.size(0), -1) as exporters write it', () => {
    const model = flattened(
      [
        node('Shape', { outputs: ['s'] }),
        node('Gather', { inputs: ['s', 'zero'], outputs: ['n'], attributes: { axis: 0 } }),
        node('Unsqueeze', { inputs: ['n', 'axes'], outputs: ['n1'] }),
        node('Concat', { inputs: ['n1', 'minus'], outputs: ['to'], attributes: { axis: 0 } }),
        node('Reshape', { inputs: ['x', 'to'] }),
      ],
      [intTensor('zero', [0], []), intTensor('axes', [0]), intTensor('minus', [-1])],
    );
    expect(outline(model, [3, 2, 5, 7])).toMatchObject({ nodes: [['Reshape_y', 'reshape', [3, 70]]], problems: [] });
  });

  it('an upsampling to twice the size', () => {
    const model = flattened(
      [
        node('Shape', { outputs: ['s'] }),
        node('Slice', { inputs: ['s', 'zero', 'two', 'zero'], outputs: ['nc'] }),
        node('Slice', { inputs: ['s', 'two', 'four', 'zero'], outputs: ['hw'] }),
        node('Mul', { inputs: ['hw', 'two'], outputs: ['twice'] }),
        node('Concat', { inputs: ['nc', 'twice'], outputs: ['to'], attributes: { axis: 0 } }),
        node('Resize', {
          inputs: ['x', '', '', 'to'],
          attributes: { mode: 'linear', coordinate_transformation_mode: 'half_pixel' },
        }),
      ],
      [intTensor('zero', [0]), intTensor('two', [2]), intTensor('four', [4])],
    );
    expect(outline(model, [1, 2, 5, 7])).toMatchObject({
      nodes: [['Resize_y', 'Upsample', [1, 2, 10, 14]]],
      attributes: { mode: 'bilinear', alignCorners: false },
    });
  });
});

it.each<[string, NodeFields, readonly Uint8Array[], readonly number[], readonly number[]]>([
  [
    'MaxPool with ceil_mode',
    node('MaxPool', { attributes: { kernel_shape: [3, 3], strides: [2, 2], ceil_mode: 1 } }),
    [],
    [1, 1, 6, 6],
    [1, 1, 3, 3],
  ],
  [
    'MaxPool with strides of 1 by default',
    node('MaxPool', { attributes: { kernel_shape: [2, 2] } }),
    [],
    [1, 1, 6, 6],
    [1, 1, 5, 5],
  ],
  ['AveragePool', node('AveragePool', { attributes: { kernel_shape: [2, 2], strides: [2, 2] } }), [], [1, 1, 6, 6], [1, 1, 3, 3]],
  ['GlobalAveragePool', node('GlobalAveragePool'), [], [1, 3, 6, 6], [1, 3, 1, 1]],
  ['Flatten from axis 2', node('Flatten', { attributes: { axis: 2 } }), [], [2, 3, 4, 5], [6, 20]],
  ['Flatten from axis 0', node('Flatten', { attributes: { axis: 0 } }), [], [2, 3, 4, 5], [1, 120]],
  ['Transpose', node('Transpose', { attributes: { perm: [0, 2, 3, 1] } }), [], [1, 2, 3, 4], [1, 3, 4, 2]],
  ['Squeeze', node('Squeeze', { inputs: ['x', 'a'] }), [intTensor('a', [-1, 2])], [1, 2, 1, 1], [1, 2]],
  ['Unsqueeze', node('Unsqueeze', { inputs: ['x', 'a'] }), [intTensor('a', [0, -1])], [1, 2, 3, 4], [1, 1, 2, 3, 4, 1]],
  [
    'Slice',
    node('Slice', { inputs: ['x', 's', 'e', 'a'] }),
    [intTensor('s', [1]), intTensor('e', [2 ** 40]), intTensor('a', [-1])],
    [1, 2, 3, 4],
    [1, 2, 3, 3],
  ],
  [
    'Pad',
    node('Pad', { inputs: ['x', 'p'], attributes: { mode: 'reflect' } }),
    [intTensor('p', [0, 0, 1, 2, 0, 0, 3, 0])],
    [1, 1, 5, 5],
    [1, 1, 9, 7],
  ],
  [
    'Upsample',
    node('Upsample', { inputs: ['x', 's'], attributes: { mode: 'nearest' } }),
    [floatTensor('s', [4], [1, 1, 2, 3])],
    [1, 1, 5, 5],
    [1, 1, 10, 15],
  ],
  ['DepthToSpace in both orders', node('DepthToSpace', { attributes: { blocksize: 2 } }), [], [1, 8, 3, 3], [1, 2, 6, 6]],
  ['SpaceToDepth', node('SpaceToDepth', { attributes: { blocksize: 2 } }), [], [1, 2, 6, 6], [1, 8, 3, 3]],
  ['ReduceMean', node('ReduceMean', { attributes: { axes: [2, 3], keepdims: 0 } }), [], [1, 2, 3, 4], [1, 2]],
  [
    'Clip',
    node('Clip', { inputs: ['x', 'lo', 'hi'] }),
    [floatTensor('lo', [], [0]), floatTensor('hi', [], [6])],
    [1, 2, 3, 4],
    [1, 2, 3, 4],
  ],
  [
    'Gather of one',
    node('Gather', { inputs: ['x', 'i'], attributes: { axis: 1 } }),
    [intTensor('i', [1], [])],
    [1, 2, 3, 4],
    [1, 3, 4],
  ],
  ['Expand', node('Expand', { inputs: ['x', 's'] }), [intTensor('s', [2, 1, 3, 4])], [1, 1, 3, 4], [2, 1, 3, 4]],
])('%s', (_what, one, initializers, input, expected) => {
  const { nodes, problems } = outline(onnxModel({ nodes: [one], initializers, input, opset: 13 }), input);
  expect(problems).toEqual([]);
  expect(nodes.at(-1)?.[2]).toEqual(expected);
});
