// The command line by its contract: exit codes, JSON, files that appear whole or not at all.
import { mkdir, readdir, readFile, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { encodeNpy } from '../../src-main/export/npy.ts';
import { readNpyAsFloat32 } from '../../src-main/weights/npy.ts';
import { convscope, convscopeJson, newFolder } from './command-line.ts';

const sample = async (slices = 2, size = 32): Promise<string> => {
  const folder = join(await newFolder(), 'ct');
  expect((await convscope(['sample', folder, '--slices', `${slices}`, '--size', `${size}`])).code).toBe(0);
  return folder;
};

describe('usage', () => {
  test.each([
    [['nonsense']],
    [['run']],
    [['pixels']],
    [['sample']],
    [['check']],
    [['sample', 'x', '--slices', 'two']],
    [['inspect', 'x', '--colour']],
  ])('%j is wrong usage: exit code 2, the usage on standard error, no stack', async (words) => {
    const { code, out, errors } = await convscope(words);
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(errors).toMatch(/convscope/);
    expect(errors).not.toMatch(/\n\s+at /);
  });
  test('--help and --version answer on standard output', async () => {
    expect(await convscope(['run', '--help'])).toMatchObject({ code: 0, out: expect.stringMatching(/--model MODEL/) });
    expect((await convscope(['--version'])).out).toMatch(/^\d+\.\d+\.\d+\n$/);
  });
});

describe('sample and inspect', () => {
  test('the phantom comes back in order, with its geometry', async () => {
    const folder = await sample(3, 64);
    const { code, json } = await convscopeJson(['inspect', folder]);
    expect(code).toBe(0);
    expect(json).toMatchObject({
      series: [
        {
          modality: 'CT',
          kind: 'volume',
          rows: 64,
          columns: 64,
          pixelSpacingMm: [6.25, 6.25],
          sliceSpacingMm: 2.5,
          warnings: [],
        },
      ],
      skipped: [],
    });
    const [series] = json.series as unknown as [{ slices: { distanceMm: number; instanceNumber: number }[] }];
    expect(series.slices.map(({ distanceMm }) => distanceMm)).toEqual([-2.5, 0, 2.5]);
    expect(series.slices.map(({ instanceNumber }) => instanceNumber)).toEqual([1, 2, 3]);
  });
  test('same arguments, same bytes; an existing file is not overwritten without --force', async () => {
    const folder = await sample();
    const before = await readFile(join(folder, 'phantom-0000.dcm'));
    const words = ['sample', folder, '--slices', '2', '--size', '32'];
    expect((await convscope(words)).code).toBe(1);
    expect((await convscope([...words, '--force'])).code).toBe(0);
    expect(await readFile(join(folder, 'phantom-0000.dcm'))).toEqual(before);
  });
  test('what cannot be read is skipped with a code, the rest goes on', async () => {
    const folder = await sample(4, 64);
    await writeFile(join(folder, 'readme.txt'), 'text');
    await writeFile(join(folder, 'empty.dcm'), '');
    await truncate(join(folder, 'phantom-0001.dcm'), 4000);
    await truncate(join(folder, 'phantom-0002.dcm'), 300);
    const { code, json } = await convscopeJson(['inspect', folder]);
    expect(code).toBe(0);
    const skipped = json.skipped as unknown as { file: string; code: string; message: string }[];
    expect(Object.fromEntries(skipped.map((one) => [one.file.replace(`${folder}/`, ''), one.code]))).toEqual({
      'empty.dcm': 'not-dicom',
      'phantom-0001.dcm': 'truncated',
      'phantom-0002.dcm': 'truncated',
      'readme.txt': 'not-dicom',
    });
  });
  test('a path that does not exist: exit code 1 and an error record', async () => {
    const { code, json } = await convscopeJson(['inspect', join(await newFolder(), 'nowhere')]);
    expect(code).toBe(1);
    expect(json).toMatchObject({ error: { code: 'file/not-found', message: expect.stringContaining('nowhere') } });
  });
});

describe('pixels', () => {
  test('stored and HU, with the hash of the array', async () => {
    const folder = await sample();
    const file = join(folder, 'phantom-0000.dcm');
    const out = join(folder, 'stored.npy');
    const stored = await convscopeJson(['pixels', file, '--out', out]);
    expect(stored.json).toMatchObject({
      transferSyntaxUID: '1.2.840.10008.1.2.1',
      photometricInterpretation: 'MONOCHROME2',
      shape: [32, 32],
      dtype: 'int32',
    });
    const hu = join(folder, 'hu.npy');
    expect((await convscope(['pixels', file, '--hu', '--out', hu])).code).toBe(0);
    const [a, b] = [readNpyAsFloat32(await readFile(out)), readNpyAsFloat32(await readFile(hu))];
    expect(b.data).toEqual(a.data.map((value) => value - 1024));
  });
  test('no such frame, no DICOM', async () => {
    const folder = await sample();
    const out = join(folder, 'x.npy');
    expect((await convscopeJson(['pixels', join(folder, 'phantom-0000.dcm'), '--frame', '7', '--out', out])).code).toBe(1);
    await writeFile(join(folder, 'x.txt'), 'text');
    const { code, json } = await convscopeJson(['pixels', join(folder, 'x.txt'), '--out', out]);
    expect({ code, json }).toMatchObject({ code: 1, json: { error: { code: 'dicom/not-dicom' } } });
    expect(await readdir(folder)).not.toContain('x.npy');
  });
});

describe('check', () => {
  test('the built-in network: shapes, costs and geometry', async () => {
    const { code, json } = await convscopeJson(['check', 'medical-image-model']);
    expect(code).toBe(0);
    expect(json).toMatchObject({ ok: true, class: 'MedicalImageModel', input: [1, 1, 512, 512], problems: [] });
    const nodes = json.nodes as unknown as { name: string; shape: number[]; receptiveField: unknown }[];
    expect(nodes.map(({ name }) => name)).toEqual(['conv1', 'relu', 'conv2', 'relu_1', 'conv3', 'relu_2']);
    expect(nodes.at(-1)).toMatchObject({
      shape: [1, 64, 509, 509],
      receptiveField: { size: [4, 4], jump: [1, 1], start: [1.5, 1.5] },
    });
  });
  test('a wrong layer: exit code 1, its line, the words of PyTorch, a fix', async () => {
    const file = join(await newFolder(), 'model.py');
    await writeFile(
      file,
      'import torch.nn as nn\nclass M(nn.Module):\n    def __init__(self):\n        super().__init__()\n        self.a = nn.Conv2d(1, 16, 2)\n        self.b = nn.Conv2d(64, 32, 2)\n    def forward(self, x):\n        return self.b(self.a(x))\n',
    );
    const { code, json } = await convscopeJson(['check', file, '--input', '1,1,64,64']);
    expect(code).toBe(1);
    expect(json).toMatchObject({
      ok: false,
      problems: [
        {
          code: 'channel-mismatch',
          node: 'b',
          line: 6,
          torchMessage:
            'Given groups=1, weight of size [32, 64, 2, 2], expected input[1, 16, 63, 63] to have 64 channels, but got 16 channels instead',
          fixes: expect.arrayContaining([
            expect.objectContaining({ line: 6, replacement: '        self.b = nn.Conv2d(16, 32, 2)' }),
          ]),
        },
      ],
    });
  });
});

describe('run', () => {
  test('an array through the built-in network: one file a node, and the recipe does it again to the bit', async () => {
    const folder = await newFolder();
    const input = join(folder, 'x.npy');
    await writeFile(
      input,
      encodeNpy(
        [1, 1, 9, 8],
        Float32Array.from({ length: 72 }, (_, i) => Math.sin(i)),
      ),
    );
    const out = join(folder, 'out');
    const { code, json } = await convscopeJson(['run', '--model', 'medical-image-model', '--input', input, '--out', out]);
    expect(code).toBe(0);
    const nodes = json.nodes as unknown as { name: string; shape: number[]; file: string }[];
    expect(nodes.map(({ name, shape }) => [name, shape])).toEqual([
      ['conv1', [1, 16, 8, 7]],
      ['relu', [1, 16, 8, 7]],
      ['conv2', [1, 32, 7, 6]],
      ['relu_1', [1, 32, 7, 6]],
      ['conv3', [1, 64, 6, 5]],
      ['relu_2', [1, 64, 6, 5]],
    ]);
    const again = join(folder, 'again');
    expect((await convscope(['run', '--recipe', join(out, 'recipe.json'), '--out', again])).code).toBe(0);
    for (const { name } of nodes)
      expect(await readFile(join(again, `${name}.npy`))).toEqual(await readFile(join(out, `${name}.npy`)));
  });
  test('slices of a series into folders of their own, chosen layers, as pictures', async () => {
    const ct = await sample(4, 24);
    const out = join(await newFolder(), 'out');
    const words = [
      'run',
      '--model',
      'medical-image-model',
      '--series',
      ct,
      '--slices',
      '1:3',
      '--layers',
      'relu,relu_2',
      '--format',
      'png',
    ];
    expect((await convscope([...words, '--out', out])).code).toBe(0);
    expect((await readdir(out)).sort()).toEqual(['recipe.json', 'slice-0001', 'slice-0002']);
    expect((await readdir(join(out, 'slice-0001'))).sort()).toEqual(['relu', 'relu_2']);
    expect(await readdir(join(out, 'slice-0002', 'relu_2'))).toHaveLength(64);
    const refused = await convscope([...words, '--out', out]);
    expect(refused.code).toBe(1);
    expect(refused.errors).toMatch(/--force/);
  });
  test('bad input: shapes that do not fit, a folder that cannot be written, unknown slices', async () => {
    const folder = await newFolder();
    const input = join(folder, 'x.npy');
    await writeFile(input, encodeNpy([1, 3, 8, 8], new Float32Array(192)));
    const run = ['run', '--model', 'medical-image-model'];
    const wrongChannels = await convscopeJson([...run, '--input', input, '--out', join(folder, 'a')]);
    expect(wrongChannels).toMatchObject({
      code: 1,
      json: { error: { code: 'network/problems', message: expect.stringContaining('takes 1 channel') } },
    });
    await writeFile(join(folder, 'file'), '');
    await writeFile(input, encodeNpy([8, 8], new Float32Array(64)));
    const intoFile = await convscopeJson([...run, '--input', input, '--out', join(folder, 'file', 'below')]);
    expect(intoFile).toMatchObject({ code: 1, json: { error: { code: expect.stringMatching(/^file\//) } } });
    const ct = await sample(2, 16);
    const beyond = await convscopeJson([...run, '--series', ct, '--slices', '9', '--out', join(folder, 'b')]);
    expect(beyond.code).toBe(1);
    expect((await readdir(folder)).sort()).toEqual(['file', 'x.npy']);
  });
  test('a cut array, an unknown model, weights that do not fit', async () => {
    const folder = await newFolder();
    const input = join(folder, 'x.npy');
    await writeFile(input, encodeNpy([8, 8], new Float32Array(64)).subarray(0, 200));
    const out = ['--out', join(folder, 'out')];
    expect((await convscopeJson(['run', '--model', 'medical-image-model', '--input', input, ...out])).json).toMatchObject({
      error: { code: 'array/corrupt' },
    });
    expect((await convscopeJson(['run', '--model', 'no-such', '--input', input, ...out])).code).toBe(1);
    await writeFile(input, encodeNpy([8, 8], new Float32Array(64)));
    const weights = ['--weights', 'assets/weights/medical-image-model.safetensors'];
    const misfit = await convscopeJson(['run', '--model', 'medical-image-model-32', ...weights, '--input', input, ...out]);
    expect(misfit).toMatchObject({ code: 1, json: { error: { code: 'weights/mismatch' } } });
  });
  test('Ctrl+C ends with 130 and leaves no half file', async () => {
    const ct = await sample(12, 512);
    const out = join(await newFolder(), 'out');
    const { code } = await convscope(['run', '--model', 'medical-image-model', '--series', ct, '--out', out], (kill) =>
      kill('SIGINT'),
    );
    expect(code).toBe(130);
    await mkdir(out, { recursive: true });
    const names = await readdir(out, { recursive: true });
    expect(names.filter((name) => !/^slice-\d{4}$/.test(name) && !/\.npy$/.test(name))).toEqual([]);
    for (const name of names.filter((one) => one.endsWith('.npy'))) {
      const { shape, data } = readNpyAsFloat32(await readFile(join(out, name)));
      expect(data).toHaveLength(shape.reduce((product, side) => product * side, 1));
    }
  });
});

test('selftest: this machine computes what PyTorch computes', async () => {
  const { code, json } = await convscopeJson(['selftest']);
  expect({ code, ok: json.ok }).toEqual({ code: 0, ok: true });
  expect((json.nodes as unknown as { values: number }[]).map(({ values }) => values)).toEqual([
    1020, 1020, 2031, 2031, 4046, 4046,
  ]);
  expect((json.nodes as unknown as { sameBits: boolean }[]).map(({ sameBits }) => sameBits)).toEqual(Array(6).fill(true));
});
