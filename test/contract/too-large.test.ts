// A run that can never have the memory it needs is refused before anything is computed or written, with sizes and what would fit.
import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { encodeNpy } from '../../src-main/export/npy.ts';
import { convscope, convscopeJson, newFolder } from './command-line.ts';

/** 5000 maps of 512 x 512 are 4.9 GiB: more than a run may have on any machine. */
const MODEL = `import torch.nn as nn
class Wide(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(1, 5000, 1)
    def forward(self, x):
        return self.conv(x)
`;

test('run: exit 1, the sizes, the input that would fit, and no file', async () => {
  const folder = await newFolder();
  const [model, input, out] = ['wide.py', 'x.npy', 'out'].map((name) => join(folder, name)) as [string, string, string];
  await writeFile(model, MODEL);
  await writeFile(input, encodeNpy([1, 1, 512, 512], new Float32Array(512 * 512)));
  const words = ['run', '--model', model, '--input', input, '--out', out];
  const { code, json } = await convscopeJson(words);
  expect(code).toBe(1);
  const { error } = json as unknown as { error: { code: string; message: string; detail: Record<string, unknown> } };
  expect(error.code).toBe('engine/out-of-memory');
  expect(error.message).toMatch(
    /^The activations of Wide for 1 x 1 x 512 x 512 take \d+ MiB, its weights and work space \d+ MiB: \d+ MiB more than the \d+ MiB there are\. At 1 x 1 x (\d+) x \1 it would fit \(resize:\1:\1\)\.$/,
  );
  const [items, channels, side = 0] = error.detail.fits as number[];
  expect([items, channels]).toEqual([1, 1]);
  expect(side).toBeGreaterThan(0);
  expect(side).toBeLessThan(512);
  const plain = await convscope(words);
  expect([plain.code, plain.out]).toEqual([1, '']);
  expect(plain.errors).toContain(error.message);
  expect((await readdir(folder)).sort()).toEqual(['wide.py', 'x.npy']);
}, 60_000);
