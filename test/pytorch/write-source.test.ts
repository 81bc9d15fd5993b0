import { existsSync, readdirSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Network } from '../../src-shared/network/graph.ts';
import { readNetwork } from '../../src-shared/pytorch/read-source.ts';
import { writeNetwork } from '../../src-shared/pytorch/write-source.ts';
import { networkSource } from './source-fixture.ts';

/** torch.fx numbers what sizes are calculated by, too: these nodes may get other numbers when sizes are written more shortly. */
const NUMBERED_WITH_SIZES = /^(?:getitem|add|sub|mul|floordiv|truediv|getattr|neg)(?:_\d+)?$/;

/** Everything that reading a written network must give again. */
function essence(network: Network) {
  const names = new Map<string, string>();
  for (const [at, { name }] of network.nodes.entries()) names.set(name, NUMBERED_WITH_SIZES.test(name) ? `node ${at}` : name);
  const renamed = (value: unknown): unknown => {
    if (typeof value === 'string') return names.get(value) ?? value;
    if (Array.isArray(value)) return value.map(renamed);
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(
      Object.entries(value).map(([key, inner]) => [
        key,
        key === 'of' ? renamed(inner) : Array.isArray(inner) || typeof inner === 'object' ? renamed(inner) : inner,
      ]),
    );
  };
  const layers = network.modules.flatMap(({ path, op, attributes }) => (path === '' ? [] : [{ path, op, attributes }]));
  return {
    problems: network.problems,
    inputs: network.inputs,
    outputs: renamed(network.outputs),
    nodes: network.nodes.map(({ name, op, kind, target, inputs, attributes }) => ({
      ...{ name: names.get(name), op, kind, target },
      ...{ inputs: renamed(inputs), attributes: renamed(attributes) },
    })),
    layers: layers.sort((a, b) => (a.path < b.path ? -1 : 1)),
  };
}

const expectRoundTrip = (network: Network): void => {
  expect(network.problems).toEqual([]);
  expect(essence(readNetwork(writeNetwork(network), null))).toEqual(essence(network));
};

describe('what is written is read as the same graph', () => {
  const fixtures = new URL('./fixtures/', import.meta.url);
  it.each(readdirSync(fixtures).filter((file) => file.endsWith('.py')))('%s', (file) => {
    const source = readFileSync(new URL(file, fixtures), 'utf8');
    expectRoundTrip(readNetwork(source, /# case: (\w+)/.exec(source)?.[1] ?? null));
  });

  const golden = new URL('../../../shared/golden/', import.meta.url);
  const isHere = existsSync(golden);
  const names = isHere ? readdirSync(golden).filter((name) => existsSync(new URL(`${name}/model.py`, golden))) : [];
  it(isHere ? 'every golden network' : 'golden networks (not here: nothing compared)', () => {
    for (const name of names) {
      const network = readNetwork(readFileSync(new URL(`${name}/model.py`, golden), 'utf8'), null);
      if (network.problems.length === 0) expectRoundTrip(network);
    }
  });

  const layer = fc.constantFrom(
    'nn.Conv2d(8, 8, 3, padding=1)',
    "nn.Conv2d(8, 8, (1, 3), padding='same', bias=False, padding_mode='reflect')",
    'nn.ConvTranspose2d(8, 8, 2, stride=2, output_padding=(1, 0))',
    'nn.BatchNorm2d(8, eps=1e-3, affine=False)',
    'nn.GroupNorm(2, 8)',
    'nn.LeakyReLU(0.2, True)',
    'nn.MaxPool2d(3, 1, 1)',
    'nn.AvgPool2d((2, 1), stride=1, count_include_pad=False)',
    'nn.Upsample(size=(8, 9), mode="bilinear", align_corners=True)',
    'nn.Sequential(nn.ReLU(), nn.Sequential(nn.Identity(), nn.Dropout(0.1)))',
    'nn.ModuleDict({"a": nn.Conv2d(8, 8, 1), "b": nn.ReLU()})["a"]',
  );
  const call = fc.constantFrom(
    ...['x = LAYER(x)', 'y = LAYER(x)', 'x = LAYER(LAYER(y))', 'x = x + y', 'x = 1 - x * 0.5', 'y = torch.cat([x, y, x], 1)'],
    ...[
      'x = F.relu(x, True)',
      'y = x[:, 1:, ..., None, 0]',
      'x = F.interpolate(x, size=y.shape[2:])',
      'a, y = x.chunk(2, dim=1)',
    ],
    ...['x = F.pad(x, [1, y.size(3) // 2, 0, 1], value=2)', 'x = x.mean((2, 3), keepdim=True).expand_as(y)', 'x = -x ** 2 @ y'],
    ...[
      'y = x.flatten(2).transpose(1, 2).reshape(y.size(0), -1, 4)',
      'x = torch.max(x, dim=1, keepdim=True)[0]',
      'x = x.clamp(0, 6)',
    ],
  );

  it('random networks', () => {
    fc.assert(
      fc.property(fc.array(layer, { minLength: 1, maxLength: 5 }), fc.array(call, { maxLength: 12 }), (layers, calls) => {
        let next = 0;
        const written = calls.map((line) => line.replaceAll('LAYER', () => `self.l${next++ % layers.length}`));
        const made = layers.map((text, at) => `self.l${at} = ${text}`);
        const network = readNetwork(networkSource(made, ['y = x', ...written, 'x = (x, y)']), null);
        if (network.problems.length === 0) expectRoundTrip(network);
      }),
      { numRuns: 150 },
    );
  });
});

it('writes a source as people write it', () => {
  const source = networkSource(
    [
      'self.stem = nn.Sequential(nn.Conv2d(1, 8, kernel_size=(3, 3), stride=1, padding=1), nn.ReLU())',
      'self.down = nn.MaxPool2d(kernel_size=2, stride=2)',
      'self.up = nn.ConvTranspose2d(8, 8, 2, stride=(2, 2))',
      'self.gamma = nn.Parameter(torch.ones(8, 1, 1))',
      'self.head = nn.Conv2d(16, 2, 1)',
    ],
    ['s = self.stem(x)', 'x = self.up(self.down(s)) * self.gamma', 'x = self.head(torch.cat((s, x), dim=1))'],
  );
  expect(writeNetwork(readNetwork(source, null))).toBe(`import torch
import torch.nn as nn


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.stem = nn.Sequential(nn.Conv2d(1, 8, 3, padding=1), nn.ReLU())
        self.down = nn.MaxPool2d(2)
        self.up = nn.ConvTranspose2d(8, 8, 2, stride=2)
        self.head = nn.Conv2d(16, 2, 1)
        self.gamma = nn.Parameter(torch.ones(8, 1, 1))

    def forward(self, x):
        stem_1 = self.stem(x)
        x = self.down(stem_1)
        up = self.up(x)
        gamma = self.gamma
        x = up * gamma
        x = torch.cat([stem_1, x], dim=1)
        x = self.head(x)
        return x
`);
});
