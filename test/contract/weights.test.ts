// `convscope weights FILE [--fit MODEL] --json` on a small file of every format, field by field: the form is public.
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { encodeNpy } from '../../src-main/export/npy.ts';
import { floatTensor, onnxModel, tensorMessage } from '../weights/onnx-fixture.ts';
import * as p from '../weights/pickle-fixture.ts';
import { safetensorsOf } from '../weights/safetensors-fixture.ts';
import { zipOf } from '../weights/zip-fixture.ts';
import { convscopeJson, newFolder } from './command-line.ts';

const MODEL = [
  'import torch.nn as nn',
  'class Net(nn.Module):',
  '    def __init__(self):',
  '        super().__init__()',
  '        self.conv = nn.Conv2d(1, 2, 1)',
  '    def forward(self, x):',
  '        return self.conv(x)',
].join('\n');
const WEIGHT = Float32Array.of(1, 2);
const BIAS = Float32Array.of(-1, 0.5);
const TENSORS = [
  { name: 'conv.weight', dtype: 'float32', shape: [2, 1, 1, 1] },
  { name: 'conv.bias', dtype: 'float32', shape: [2] },
];
const state = p.ordered({
  'conv.weight': p.tensor({ count: 2, shape: [2, 1, 1, 1], view: p.none }),
  'conv.bias': p.tensor({ key: '1', count: 2, shape: [2], view: p.none }),
});
const zipState = p.ordered({
  'conv.weight': p.tensor({ count: 2, shape: [2, 1, 1, 1] }),
  'conv.bias': p.tensor({ key: '1', count: 2, shape: [2] }),
});
const storages = { 0: p.floats(...WEIGHT), 1: p.floats(...BIAS) };
const weightNpy = encodeNpy([2, 1, 1, 1], WEIGHT);

interface Expected {
  readonly file: string;
  readonly bytes: Uint8Array;
  readonly format: string;
  readonly wrapper?: string | null;
  readonly ignored?: readonly string[];
}

const cases: readonly Expected[] = [
  {
    file: 'a.safetensors',
    bytes: safetensorsOf({ 'conv.weight': { shape: [2, 1, 1, 1], data: WEIGHT }, 'conv.bias': { shape: [2], data: BIAS } }),
    format: 'safetensors',
  },
  {
    file: 'a.npz',
    bytes: zipOf([
      { name: 'conv.weight.npy', bytes: weightNpy, deflate: true },
      { name: 'conv.bias.npy', bytes: encodeNpy([2], BIAS) },
    ]),
    format: 'npz',
  },
  { file: 'a.pt', bytes: p.torchZip(zipState, storages), format: 'torch-zip' },
  {
    file: 'wrapped.pt',
    bytes: p.torchZip(p.dict({ state_dict: zipState, epoch: p.int(3) }), storages),
    format: 'torch-zip',
    wrapper: 'state_dict',
    ignored: ['epoch'],
  },
  {
    file: 'a.pth',
    bytes: p.torchLegacy(state, [
      ['0', storages[0], 2],
      ['1', storages[1], 2],
    ]),
    format: 'torch-legacy',
  },
  {
    file: 'a.onnx',
    bytes: onnxModel({
      nodes: [{ op: 'Conv', name: 'conv', inputs: ['x', 'w', 'b'], outputs: ['y'] }],
      initializers: [floatTensor('w', [2, 1, 1, 1], [...WEIGHT]), floatTensor('b', [2], [...BIAS])],
    }),
    format: 'onnx',
  },
];

describe('weights', () => {
  test.each(cases)('$file: what is in it, and how it fits', async ({ file, bytes, format, wrapper = null, ignored = [] }) => {
    const folder = await newFolder();
    const [path, model] = [join(folder, file), join(folder, 'model.py')];
    await writeFile(path, bytes);
    await writeFile(model, MODEL);
    const report = { format, wrapper, tensors: TENSORS, ignored, warnings: [], layers: null };
    expect(await convscopeJson(['weights', path])).toEqual({ code: 0, json: report });
    const pairs = TENSORS.map(({ name }) => ({ network: name, file: name }));
    const fit = { prefix: '', added: '', pairs, missing: [], unexpected: [], mismatched: [], unneeded: [], proposals: [] };
    expect(await convscopeJson(['weights', path, '--fit', model])).toEqual({ code: 0, json: { ...report, ...fit } });
  });

  test('a single array', async () => {
    const path = join(await newFolder(), 'a.npy');
    await writeFile(path, weightNpy);
    const { code, json } = await convscopeJson(['weights', path]);
    expect({ code, json }).toMatchObject({
      code: 0,
      json: { format: 'npy', wrapper: null, tensors: [{ dtype: 'float32', shape: [2, 1, 1, 1] }], ignored: [], warnings: [] },
    });
  });

  test('what does not fit is listed as load_state_dict lists it, and the code says so', async () => {
    const folder = await newFolder();
    const [path, model] = [join(folder, 'other.safetensors'), join(folder, 'model.py')];
    await writeFile(model, MODEL);
    await writeFile(
      path,
      safetensorsOf({
        'conv.weight': { shape: [2, 1, 3, 3], data: new Float32Array(18) },
        'head.weight': { shape: [5], data: new Float32Array(5).fill(Number.NaN) },
      }),
    );
    const { code, json } = await convscopeJson(['weights', path, '--fit', model]);
    expect(code).toBe(1);
    expect(json).toMatchObject({
      missing: ['conv.bias'],
      unexpected: ['head.weight'],
      mismatched: [{ name: 'conv.weight', expected: [2, 1, 1, 1], found: [2, 1, 3, 3] }],
      warnings: [{ code: 'nan', message: expect.stringContaining('head.weight') }],
    });
  });

  test.each([
    ['cut.safetensors', new Uint8Array(9).fill(255), 'weights/corrupt'],
    ['evil.pkl', new TextEncoder().encode("cos\nsystem\n(S'true'\ntR."), 'weights/unsafe-pickle'],
  ])('%s is an error with its code and its place', async (file, bytes, code) => {
    const path = join(await newFolder(), file);
    await writeFile(path, bytes);
    expect(await convscopeJson(['weights', path])).toMatchObject({
      code: 1,
      json: { error: { code, message: expect.stringContaining(file) } },
    });
  });

  test('weights of an ONNX model beside it are read only when that is allowed', async () => {
    const folder = await newFolder();
    const path = join(folder, 'net.onnx');
    await writeFile(
      path,
      onnxModel({
        nodes: [{ op: 'Conv', name: 'conv', inputs: ['x', 'w'], outputs: ['y'] }],
        initializers: [tensorMessage({ name: 'w', dims: [2, 1, 1, 1], external: { location: 'net.bin' } })],
      }),
    );
    await writeFile(join(folder, 'net.bin'), new Uint8Array(WEIGHT.buffer));
    expect(await convscopeJson(['weights', path])).toMatchObject({ code: 1, json: { error: { code: 'weights/unsupported' } } });
    expect(await convscopeJson(['weights', path, '--allow-external-data'])).toMatchObject({
      code: 0,
      json: { format: 'onnx', tensors: [TENSORS[0]] },
    });
  });
});
