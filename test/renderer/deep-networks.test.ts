// Networks beyond three layers: what becomes a wall, what belongs to the layer before, what is a vector, and finding a layer by name.
import { expect, it } from 'vitest';
import { isVector, planeOf, shownNode, stagesOf } from '../../src-renderer/state/stages.ts';
import { matchesOf } from '../../src-renderer/views/network/StripSearch.tsx';
import { inferNetwork } from '../../src-shared/network/inference.ts';
import { readNetwork } from '../../src-shared/pytorch/read-source.ts';

const SOURCE = `import torch
import torch.nn as nn
import torch.nn.functional as F

class Block(nn.Module):
    def __init__(self, channels):
        super().__init__()
        self.conv1 = nn.Conv2d(channels, channels, 3, padding=1, bias=False)
        self.bn1 = nn.BatchNorm2d(channels)
        self.conv2 = nn.Conv2d(channels, channels, 3, padding=1, bias=False)
        self.bn2 = nn.BatchNorm2d(channels)

    def forward(self, x):
        y = F.relu(self.bn1(self.conv1(x)))
        return F.relu(x + self.bn2(self.conv2(y)))

class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.stem = nn.Conv2d(1, 4, 3, padding=1)
        self.block = Block(4)
        self.pool = nn.AdaptiveAvgPool2d(1)
        self.drop = nn.Dropout(0.1)
        self.fc = nn.Linear(4, 10)

    def forward(self, x):
        x = self.pool(self.block(self.stem(x)))
        return self.fc(self.drop(torch.flatten(x, 1)))
`;
const nodes = inferNetwork(readNetwork(SOURCE, 'Net'), [1, 1, 16, 16], SOURCE).nodes.map(({ node, ...inferred }) => ({
  ...inferred,
  name: node.name,
  op: node.op,
  target: node.target,
  kind: node.kind,
  inputs: node.inputs,
  attributes: {},
  line: null,
}));
const stages = stagesOf({ nodes });

it('makes a wall of what makes values; a ReLU belongs to what it reads, also behind a norm and a sum', () => {
  expect(stages.map(({ name, relu }) => [name, relu?.name ?? null])).toEqual([
    ['stem', null],
    ['block_conv1', null],
    ['block_bn1', 'relu'],
    ['block_conv2', null],
    ['block_bn2', null],
    ['add', 'relu_1'],
    ['pool', null],
    ['fc', null],
  ]);
  expect(stages.map((stage) => shownNode(stage, true).name)).toContain('relu_1');
});

it('knows vectors and pooled pictures from maps', () => {
  expect(
    stages
      .filter(({ node }) => isVector(node))
      .map(({ name }) => [name, planeOf(nodes.find((node) => node.name === name) ?? { shape: [0] }).maps]),
  ).toEqual([
    ['pool', 4],
    ['fc', 10],
  ]);
});

it('gives a ReLU that stands alone a wall of its own', () => {
  const relu = { ...nodes[0], name: 'relu', op: 'ReLU', inputs: ['x'] } as (typeof nodes)[number];
  const second = { ...relu, name: 'relu_1', inputs: ['relu'] };
  expect(stagesOf({ nodes: [relu, second] }).map(({ name }) => name)).toEqual(['relu', 'relu_1']);
});

it.each([
  ['bn', ['block_bn1', 'block_bn2']],
  ['conv2d', ['stem', 'block_conv1', 'block_conv2']],
  ['  FC ', ['fc']],
  ['block_conv2', ['block_conv2']],
  ['nothing', []],
  ['', []],
])('finds %j', (text, names) => {
  expect(matchesOf(stages, text).map(({ name }) => name)).toEqual(names);
});
