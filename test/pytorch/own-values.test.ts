// Values that a source gives its layers by itself are told, because a seed does not follow them; values that it writes out are taken.
import { describe, expect, it } from 'vitest';
import { initialise } from '../../src-main/weights/torch-init.ts';
import { readNetwork } from '../../src-shared/pytorch/read-source.ts';

const model = (init: string, more = ''): string => `
import math
import torch
import torch.nn as nn

def init_weights(m):
    if isinstance(m, nn.Conv2d):
        nn.init.kaiming_normal_(m.weight)

class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(1, 4, 3)
        self.norm = nn.BatchNorm2d(4)
${init.replace(/^/gm, '        ')}

    def forward(self, x):
        return self.norm(self.conv(x))${more}
`;

const warningsOf = (init: string, more = '') =>
  readNetwork(model(init, more), null).warnings.map(({ code, line }) => `${code}:${line}`);

describe('values of its own', () => {
  it.each([
    [
      'for m in self.modules():\n    if isinstance(m, nn.Conv2d):\n        nn.init.kaiming_normal_(m.weight, mode="fan_out")',
      ['own-initialisation:17'],
    ],
    ['self.apply(init_weights)', ['own-initialisation:8']],
    ['self.conv.weight.data.normal_(0, math.sqrt(2. / 9))', ['own-initialisation:15']],
    [
      'for m in self.modules():\n    if isinstance(m, nn.BatchNorm2d):\n        m.weight.data.fill_(1)\n        m.bias.data.zero_()',
      ['own-initialisation:17'],
    ],
    ['self.pos = nn.Parameter(torch.randn(1, 4, 1, 1))', ['random-values:15']],
    ['self.conv.requires_grad_(False)\nself.conv.eval()', []],
    ['self.scale = nn.Parameter(torch.ones(1, 4, 1, 1))', []],
  ])('%s', (init, warnings) => {
    const network = readNetwork(model(init), null);
    expect(network.problems).toEqual([]);
    expect(network.warnings.map(({ code, line }) => `${code}:${line}`)).toEqual(warnings);
  });

  it('are told once, at their first place', () => {
    expect(warningsOf('nn.init.zeros_(self.conv.bias)\nnn.init.ones_(self.norm.weight)')).toEqual(['own-initialisation:15']);
  });
});

it('takes values that are written out, and gives numbers where they are random', () => {
  const source = model(
    "self.register_buffer('grid', torch.linspace(0, 1, 3))\nself.pos = nn.Parameter(torch.randn(4, 1, 1))",
    ' + self.pos',
  );
  const weights = initialise(readNetwork(source, null), 1);
  expect([...(weights.get('grid')?.data ?? [])]).toEqual([0, 0.5, 1]);
  expect(weights.get('pos')?.data.every(Number.isFinite)).toBe(true);
});
