import { describe, expect, it } from 'vitest';
import { readWeights } from '../../src-main/weights/read-weights.ts';
import type { WeightsFile } from '../../src-main/weights/weights-file.ts';
import * as p from './pickle-fixture.ts';
import { zipOf } from './zip-fixture.ts';

const plain = ({ tensors }: Pick<WeightsFile, 'tensors'>): unknown =>
  tensors.map(({ name, dtype, shape, data }) => [name, dtype, shape, [...data]]);

const state = p.ordered({
  'conv.weight': p.tensor({ count: 6, shape: [2, 3] }),
  'conv.bias': p.tensor({ key: '1', count: 2, shape: [2] }),
});
const storages = { 0: p.floats(1, 2, 3, 4, 5, 6), 1: p.floats(-1, 0.5) };
const expected = [
  ['conv.weight', 'float32', [2, 3], [1, 2, 3, 4, 5, 6]],
  ['conv.bias', 'float32', [2], [-1, 0.5]],
];

describe('a state_dict', () => {
  it('from a zip, with its metadata set on it', async () => {
    const file = await readWeights(p.torchZip([...state, ...p.dict({ _metadata: p.dict({}) }), 0x62], storages), 'x.pt');
    expect(plain(file)).toEqual(expected);
    expect(file).toMatchObject({ format: 'torch-zip', wrapper: null, ignored: [], warnings: [], layers: null });
  });

  it('from a legacy file, where a storage may be a view of another', async () => {
    const value = p.dict({
      a: p.tensor({ count: 6, shape: [2, 3], view: p.none }),
      b: p.tensor({ count: 6, shape: [2], view: p.tuple(p.text('9'), p.int(4), p.int(2)) }),
    });
    const file = await readWeights(p.torchLegacy(value, [['0', p.floats(1, 2, 3, 4, 5, 6), 6]]), 'x.pth');
    expect(file.format).toBe('torch-legacy');
    expect(plain(file)).toEqual([
      ['a', 'float32', [2, 3], [1, 2, 3, 4, 5, 6]],
      ['b', 'float32', [2], [5, 6]],
    ]);
  });

  it('of a big-endian machine', async () => {
    const big = Uint8Array.from(p.floats(1.5, -2).reverse());
    const file = await readWeights(
      p.torchZip(p.dict({ w: p.tensor({ count: 2, shape: [2] }) }), { 0: big }, { byteorder: 'big' }),
      'x.pt',
    );
    expect(plain(file)).toEqual([['w', 'float32', [2], [-2, 1.5]]]);
  });

  it.each([
    ['transposed', { offset: 0, shape: [3, 2], strides: [1, 3] }, [1, 4, 2, 5, 3, 6]],
    ['every second', { offset: 1, shape: [3], strides: [2] }, [2, 4, 6]],
    ['one value for all', { offset: 2, shape: [2, 2], strides: [0, 0] }, [3, 3, 3, 3]],
    ['a single value', { offset: 5, shape: [], strides: [] }, [6]],
    ['nothing', { offset: 6, shape: [0, 4], strides: [4, 1] }, []],
  ] as const)('whose tensors are views: %s', async (_what, view, values) => {
    const file = await readWeights(p.torchZip(p.dict({ w: p.tensor({ count: 6, ...view }) }), storages), 'x.pt');
    expect(plain(file)).toEqual([['w', 'float32', view.shape, values]]);
  });

  it.each([
    ['HalfStorage', 'float16', new Uint16Array([0x3c00, 0xc000]), [1, -2]],
    ['BFloat16Storage', 'bfloat16', new Uint16Array([0x3f80, 0xc040]), [1, -3]],
    ['DoubleStorage', 'float64', new Float64Array([0.1, -2]), [Math.fround(0.1), -2]],
    ['LongStorage', 'int64', new BigInt64Array([-5n, 7n]), [-5, 7]],
    ['CharStorage', 'int8', new Int8Array([-5, 7]), [-5, 7]],
    ['BoolStorage', 'bool', new Uint8Array([0, 1]), [0, 1]],
  ] as const)('of %s', async (type, dtype, values, wanted) => {
    const content = new Uint8Array(values.buffer);
    const file = await readWeights(p.torchZip(p.dict({ w: p.tensor({ type, count: 2, shape: [2] }) }), { 0: content }), 'x.pt');
    expect(plain(file)).toEqual([['w', dtype, [2], wanted]]);
  });
});

describe('a checkpoint', () => {
  it.each(['state_dict', 'model_state_dict', 'model', 'net', 'module', 'ema', 'params'])(
    'is unwrapped at %s, and says so',
    async (key) => {
      const value = p.dict({
        epoch: p.int(3),
        optimizer: p.dict({ state: p.dict({ m: p.tensor({ count: 6, shape: [6] }) }), param_groups: p.list() }),
        [key]: state,
      });
      const file = await readWeights(p.torchZip(value, storages), 'x.ckpt');
      expect(file).toMatchObject({ wrapper: key, ignored: ['epoch', 'optimizer'] });
      expect(plain(file)).toEqual(expected);
    },
  );

  it('in a checkpoint', async () => {
    const file = await readWeights(
      p.torchZip(p.dict({ model: p.dict({ state_dict: state, step: p.int(1) }) }), storages),
      'x.pt',
    );
    expect(file).toMatchObject({ wrapper: 'model.state_dict', ignored: ['model.step'] });
  });

  it('of parts gives dotted names', async () => {
    const value = p.dict({
      encoder: p.dict({ w: p.tensor({ count: 6, shape: [6] }) }),
      decoder: p.dict({ w: p.tensor({ count: 6, shape: [2] }) }),
    });
    expect((await readWeights(p.torchZip(value, storages), 'x.pt')).tensors.map(({ name }) => name)).toEqual([
      'encoder.w',
      'decoder.w',
    ]);
  });
});

describe('a model that was pickled whole', () => {
  const parameter = (steps: p.Steps): p.Steps =>
    p.call(p.global('torch._utils', '_rebuild_parameter'), steps, p.bool(true), p.ordered({}));
  const module = (of: p.Steps, own: Readonly<Record<string, p.Steps>>): p.Steps =>
    p.instance(
      of,
      p.dict({ training: p.bool(false), _parameters: p.ordered({}), _buffers: p.ordered({}), _modules: p.ordered({}), ...own }),
    );
  const conv = module(p.global('torch.nn.modules.conv', 'Conv2d'), {
    in_channels: p.int(1),
    kernel_size: p.tuple(p.int(3), p.int(1)),
    padding_mode: p.text('zeros'),
    _parameters: p.ordered({ weight: parameter(p.tensor({ count: 6, shape: [2, 1, 3, 1] })), bias: p.none }),
  });
  const norm = module(p.global('torch.nn.modules.batchnorm', 'BatchNorm2d'), {
    eps: p.float(0.001),
    _buffers: p.ordered({
      running_mean: p.tensor({ key: '1', count: 2, shape: [2] }),
      scratch: p.tensor({ key: '1', count: 2, shape: [2] }),
    }),
    _non_persistent_buffers_set: p.call(p.global('builtins', 'set'), p.list(p.text('scratch'))),
  });
  const whole = module(p.global('__main__', 'MyNet'), {
    _modules: p.ordered({
      features: module(p.global('torch.nn.modules.container', 'Sequential'), { _modules: p.ordered({ 0: conv, 1: norm }) }),
    }),
  });

  it('gives its state_dict and its layers', async () => {
    const file = await readWeights(p.torchZip(whole, storages), 'x.pt');
    expect(file.tensors.map(({ name }) => name)).toEqual(['features.0.weight', 'features.1.running_mean']);
    expect(file.layers).toEqual([
      { path: 'features', type: 'Sequential', known: true, attributes: {} },
      {
        path: 'features.0',
        type: 'Conv2d',
        known: true,
        attributes: { in_channels: 1, kernel_size: [3, 1], padding_mode: 'zeros', bias: false },
      },
      { path: 'features.1', type: 'BatchNorm2d', known: true, attributes: { eps: 0.001 } },
    ]);
  });

  it('that holds itself is refused', async () => {
    // MEMOIZE the modules' dict, and put the module into it.
    const self: p.Steps = [
      ...p.global('torch.nn', 'Module'),
      0x29,
      0x81,
      0x71,
      0,
      ...p.dict({ _modules: [0x7d, ...p.text('me'), 0x68, 0, 0x73] }),
      0x62,
    ];
    await expect(readWeights(p.torchZip(self), 'x.pt')).rejects.toMatchObject({ code: 'weights/corrupt' });
  });
});

it('reads what Python pickled without torch.save: tensors carry their bytes', async () => {
  const nested = p.torchLegacy(
    p.persistent(p.tuple(p.text('storage'), p.global('torch', 'FloatStorage'), p.text('7'), p.text('cpu'), p.int(2), p.none)),
    [['7', p.floats(3, 4), 2]],
  );
  const storage = p.call(p.global('torch.storage', '_load_from_bytes'), p.bytes(nested));
  const value = p.dict({
    w: p.call(
      p.global('torch._utils', '_rebuild_tensor_v2'),
      storage,
      p.int(0),
      p.tuple(p.int(2)),
      p.tuple(p.int(1)),
      p.bool(false),
      p.ordered({}),
    ),
  });
  expect(plain(await readWeights(p.pickle(value), 'x.pkl'))).toEqual([['w', 'float32', [2], [3, 4]]]);
});

it('reads arrays of NumPy in a pickle', async () => {
  const type = p.instance(p.global('numpy', 'dtype'), p.none);
  const dtype: p.Steps = [
    ...p.call(p.global('numpy', 'dtype'), p.text('f4'), p.bool(false), p.bool(true)),
    ...p.tuple(p.int(3), p.text('<')),
    0x62,
  ];
  const array = (fortran: boolean): p.Steps => [
    ...p.call(
      p.global('numpy.core.multiarray', '_reconstruct'),
      p.global('numpy', 'ndarray'),
      p.tuple(p.int(0)),
      p.bytes(Uint8Array.of(98)),
    ),
    ...p.tuple(p.int(1), p.tuple(p.int(2), p.int(2)), dtype, p.bool(fortran), p.bytes(p.floats(1, 2, 3, 4))),
    0x62,
  ];
  expect(type.length).toBeGreaterThan(0);
  expect(plain(await readWeights(p.pickle(p.dict({ c: array(false), f: array(true) })), 'x.pkl'))).toEqual([
    ['c', 'float32', [2, 2], [1, 2, 3, 4]],
    ['f', 'float32', [2, 2], [1, 3, 2, 4]],
  ]);
});

describe('archives', () => {
  const bytes = new TextEncoder().encode('x');
  it.each([
    ['torch.package', 'p/.data/version', 'torch.package'],
    ['torch.export', 'p/archive_format', 'torch.export'],
  ])('of %s are refused by name', async (_what, name, said) => {
    await expect(readWeights(zipOf([{ name, bytes }]), 'x.pt')).rejects.toMatchObject({
      code: 'weights/unsupported',
      message: expect.stringContaining(said),
    });
  });

  it('of TorchScript give their parameters, their code is not looked at', async () => {
    const script = p.instance(
      p.global('__torch__', 'Net'),
      p.dict({
        training: p.bool(false),
        conv: p.instance(
          p.global('__torch__.torch.nn.modules.conv', 'Conv2d'),
          p.dict({ weight: p.tensor({ count: 6, shape: [6] }) }),
        ),
      }),
    );
    const file = await readWeights(
      p.torchZip(script, storages, { 'constants.pkl': 'x', 'code/__torch__.py': 'import os' }),
      'x.pt',
    );
    expect(file).toMatchObject({
      format: 'torchscript',
      layers: null,
      warnings: [{ code: 'graph', message: expect.stringContaining('torch.onnx.export') }],
    });
    expect(file.tensors.map(({ name }) => name)).toEqual(['conv.weight']);
  });

  it.each([
    [
      'tar',
      (() => {
        const tar = new Uint8Array(512);
        tar.set(new TextEncoder().encode('ustar'), 257);
        return tar;
      })(),
      '0.1.10',
    ],
    ['gzip', Uint8Array.of(0x1f, 0x8b, 8, 0), 'gzip'],
    ['a web page', new TextEncoder().encode('<!DOCTYPE html><html>'), 'web page'],
    ['HDF5', Uint8Array.of(0x89, 0x48, 0x44, 0x46, 0x0d, 0x0a, 0x1a, 0x0a), 'HDF5'],
    ['text', new TextEncoder().encode('hello, this is nothing at all'), 'none of the formats'],
  ])('that are none: %s', async (_what, content, said) => {
    await expect(readWeights(content, 'x.weird')).rejects.toMatchObject({
      code: 'weights/unsupported',
      message: expect.stringContaining(said),
    });
  });
});
