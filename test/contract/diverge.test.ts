// `convscope diverge`: a run's own files agree with the run; one that was changed is found, with the value and the place; the snippet.
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { encodeNpy } from '../../src-main/export/npy.ts';
import { seededTensor } from '../cnn/network-cases.ts';
import { convscope, convscopeJson, newFolder } from './command-line.ts';

const MODEL = `import torch.nn as nn
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(1, 4, 3, padding=1)
        self.bn = nn.BatchNorm2d(4)
    def forward(self, x):
        return self.bn(self.conv(x))
`;

test('activations beside a model: agreement, a difference with its place, refusals', async () => {
  const folder = await newFolder();
  const [model, input, out] = ['model.py', 'x.npy', 'out'].map((name) => join(folder, name)) as [string, string, string];
  await writeFile(model, MODEL);
  await writeFile(input, encodeNpy([1, 1, 12, 10], seededTensor([1, 1, 12, 10], 2).data));
  expect((await convscope(['run', '--model', model, '--seed', '3', '--input', input, '--out', out])).code).toBe(0);
  const acts = join(folder, 'acts');
  await mkdir(acts);
  for (const name of ['conv.npy', 'bn.npy']) await rename(join(out, name), join(acts, name));
  const words = ['diverge', acts, '--model', model, '--seed', '3'];
  const same = await convscopeJson([...words, '--input', input]);
  expect(same).toMatchObject({ code: 0, json: { first: null, compared: 2, causes: [] } });
  expect(await convscopeJson(words)).toMatchObject({ code: 1, json: { error: { code: 'array/unsupported' } } });
  const bytes = await readFile(join(acts, 'bn.npy'));
  new DataView(bytes.buffer, bytes.byteOffset).setFloat32(bytes.length - 4, 7, true);
  await writeFile(join(acts, 'bn.npy'), bytes);
  const { code, json } = await convscopeJson([...words, '--input', input]);
  expect({ code, json }).toMatchObject({
    code: 1,
    json: {
      first: 'bn',
      causes: [],
      nodes: [{ status: 'missing' }, { status: 'same' }, { beyond: 1, first: { channel: 3, row: 11, column: 9, theirs: 7 } }],
    },
  });
  expect((await convscope([...words, '--input', input])).out).toContain('The first to differ is bn (channel 3, row 11, column 9');
  expect((await convscope(['diverge', acts])).code).toBe(2);
});

test('the lines that make the file: hooks for layers, torch.fx where functions are called', async () => {
  const model = join(await newFolder(), 'model.py');
  await writeFile(model, MODEL);
  const snippet = await convscope(['diverge', '--snippet', '--model', model]);
  expect(snippet).toMatchObject({ code: 0, out: expect.stringContaining('register_forward_hook') });
  await writeFile(model, MODEL.replace('self.bn(self.conv(x))', 'self.bn(self.conv(x)) * 2'));
  expect((await convscope(['diverge', '--snippet', '--model', model])).out).toContain('torch.fx.Interpreter');
});
