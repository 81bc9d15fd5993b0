// `convscope explain`: a pasted error message of PyTorch, alone and with the network that said it.
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { convscope, convscopeJson, newFolder } from './command-line.ts';

describe('explain', () => {
  const message = 'RuntimeError: mat1 and mat2 shapes cannot be multiplied (4x2048 and 1568x10)';

  test('a message alone, and the layer of a network that said it', async () => {
    expect(await convscope(['explain', '--message', message])).toMatchObject({
      code: 0,
      out: expect.stringMatching(/in_features/),
    });
    const model = join(await newFolder(), 'model.py');
    const lines = [
      'import torch',
      'import torch.nn as nn',
      'class Net(nn.Module):',
      '    def __init__(self):',
      '        super().__init__()',
      '        self.conv = nn.Conv2d(3, 32, 3, stride=4, padding=1)',
      '        self.fc = nn.Linear(32 * 7 * 7, 10)',
      '    def forward(self, x):',
      '        return self.fc(torch.flatten(self.conv(x), 1))',
    ];
    await writeFile(model, lines.join('\n'));
    const { code, json } = await convscopeJson(['explain', model, '--message', message]);
    expect({ code, json }).toMatchObject({
      code: 0,
      json: { input: [4, 3, 32, 32], suspects: [{ node: 'fc', line: 7 }], problem: { node: 'fc', line: 7 } },
    });
  });

  test('nothing to explain', async () => {
    expect((await convscope(['explain'])).code).toBe(2);
    expect(await convscopeJson(['explain', '--message', 'hello'])).toMatchObject({
      code: 1,
      json: { error: { code: 'network/unsupported' } },
    });
  });
});
