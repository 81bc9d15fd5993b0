import { describe, expect, it } from 'vitest';
import { inferNetwork } from '../../src-shared/network/inference.ts';
import { readNetwork } from '../../src-shared/pytorch/read-source.ts';
import { networkSource } from './source-fixture.ts';

/** Nodes of a network that must be free of problems. */
function nodesOf(source: string, className: string | null = null) {
  const { nodes, problems } = readNetwork(source, className);
  expect(problems).toEqual([]);
  return nodes;
}

const brief = (source: string) =>
  nodesOf(source).map(({ name, op, kind, target, inputs }) => [name, op, kind.replace('call_', ''), target, inputs.join()]);

const attributesOf = (layer: string) => nodesOf(networkSource([`self.a = ${layer}`], ['x = self.a(x)']))[0]?.attributes;

describe('layers', () => {
  const plain = {
    ...{ inChannels: 1, outChannels: 2, kernelSize: [3, 3], stride: [1, 1], padding: [0, 0], dilation: [1, 1] },
    ...{ groups: 1, bias: true, paddingMode: 'zeros' },
  };

  it.each([
    ['nn.Conv2d(1, 2, 3)', plain],
    ['nn.Conv2d(1, 2, [3, 3], bias=True)', plain],
    ['nn.Conv2d(out_channels=2, in_channels=1, kernel_size=(3, 3))', plain],
    [
      "nn.Conv2d(4, 6, (3, 5), (2, 1), (1, 2), (1, 3), 2, False, 'reflect')",
      {
        ...{ inChannels: 4, outChannels: 6, kernelSize: [3, 5], stride: [2, 1], padding: [1, 2], dilation: [1, 3] },
        ...{ groups: 2, bias: false, paddingMode: 'reflect' },
      },
    ],
    ["nn.Conv2d(1, 2, 3, padding='same')", { ...plain, padding: 'same' }],
    ["nn.Conv2d(1, 2, 3, padding='valid', padding_mode='circular')", { ...plain, padding: 'valid', paddingMode: 'circular' }],
    ['nn.Conv2d(True, 2, 3, stride=(2,), device=None)', { ...plain, stride: [2, 2] }],
    ['nn.MaxPool2d(2)', { kernelSize: [2, 2], stride: [2, 2], padding: [0, 0], dilation: [1, 1], ceilMode: false }],
    [
      'nn.MaxPool2d((3, 2), 1, 1, (1, 2), False, True)',
      { kernelSize: [3, 2], stride: [1, 1], padding: [1, 1], dilation: [1, 2], ceilMode: true },
    ],
    ['nn.Linear(3, 4, bias=False)', { inFeatures: 3, outFeatures: 4, bias: false }],
    ['nn.Flatten()', { startDim: 1, endDim: -1 }],
    ['nn.Flatten(0, end_dim=2)', { startDim: 0, endDim: 2 }],
    ['nn.ReLU(True)', { inplace: true }],
  ])('%s', (layer, attributes) => {
    expect(attributesOf(layer)).toEqual(attributes);
  });
});

describe('functions and methods', () => {
  it.each([
    ['torch.relu(x)', ['relu', 'ReLU', 'function', 'torch.relu', 'x']],
    ['F.relu(x, inplace=True)', ['relu', 'ReLU', 'function', 'F.relu', 'x']],
    ['nn.functional.relu(input=x)', ['relu', 'ReLU', 'function', 'F.relu', 'x']],
    ['x.relu()', ['relu', 'ReLU', 'method', 'relu', 'x']],
    ['x.relu_()', ['relu_', 'ReLU', 'method', 'relu_', 'x']],
    ['F.max_pool2d(x, 2)', ['max_pool2d', 'MaxPool2d', 'function', 'F.max_pool2d', 'x']],
    ['torch.flatten(x, 1)', ['flatten', 'Flatten', 'function', 'torch.flatten', 'x']],
    ['x.flatten(start_dim=1)', ['flatten', 'Flatten', 'method', 'flatten', 'x']],
    ['x.view(x.size(0), -1)', ['view', 'Flatten', 'method', 'view', 'x']],
    ['x.reshape(x.shape[0], -1)', ['reshape', 'Flatten', 'method', 'reshape', 'x']],
  ])('%s', (call, expected) => {
    expect(brief(networkSource([], [`x = ${call}`]))).toEqual([expected]);
  });

  it('take the kernel for the stride, and flatten everything by default', () => {
    const nodes = nodesOf(networkSource([], ['x = F.max_pool2d(x, (3, 2), None, 1, 1, True)', 'x = torch.flatten(x)']));
    expect(nodes.map(({ attributes }) => attributes)).toEqual([
      { kernelSize: [3, 2], stride: [3, 2], padding: [1, 1], dilation: [1, 1], ceilMode: true },
      { startDim: 0, endDim: -1 },
    ]);
  });
});

/** Checked once against torch.fx.symbolic_trace of PyTorch 1.13. */
describe('a network with all of it', () => {
  const source = `
import torch, math
import torch.nn as nn
import torch.nn.functional as F
from torch.nn import Conv2d as C, functional
from torch.nn.functional import relu as rl

WIDTH = 4
WIDTH = WIDTH * 2
unknown = open('file').read()

def conv3(i, o, *, stride=1, **kw):
    """doc"""
    return nn.Conv2d(i, o, 3, stride, padding=1, **kw)

class Mid(nn.Module):
    scale = 2
    def __init__(self, i, o=None):
        super(Mid, self).__init__()
        if o is None: o = i * self.scale
        elif o > 100:
            o = 100
        self.block = nn.Sequential(conv3(i, o, bias=False), nn.ReLU(inplace=True), conv3(o, o))
    def forward(self, x):
        return F.relu(self.block(x), True)

class Two(nn.Sequential):
    def __init__(self, i, o):
        super().__init__(nn.Conv2d(i, o, 1), nn.ReLU())

class Net(nn.Module):
    def __init__(self, w: int = WIDTH) -> None:
        super().__init__()
        self.Conv1 = C(1, w, kernel_size=[3, 3], padding='same')
        self.input = nn.Conv2d(w, w, (3, 1), stride=(1, 2), dilation=(2, 1))
        self.relu = nn.ReLU()
        self.relu_3 = nn.ReLU()
        self.conv_10 = nn.Conv2d(w, w, 1)
        self.mids = nn.ModuleList([Mid(w), Mid(2 * w, 2 * w)])
        self.two = Two(2 * w, w)
        layers = []
        for i, (a, b) in enumerate([(w, w + 1), (w + 1, w)]):
            layers += [nn.Conv2d(a, b, 1), nn.ReLU()]
        self.tail = nn.Sequential(*layers)
        self.add_module(f'extra{1}', nn.Conv2d(w, 3, 2 if w > 3 else 1))
        self.replaced = nn.Conv2d(1, 1, 1)
        self.replaced = nn.Linear(7, 2)
        self.shared = self.relu
        self.lastLayerX = nn.Linear(int(math.sqrt(9)) * 3, 10 // 2 ** 1)

    def helper(self, y):
        return torch.relu(y)

    def forward(self, input):
        print(input.shape)
        x = self.Conv1(input)
        x = self.relu(x); x = self.relu_3(x)
        x = torch.relu(x)
        x = self.shared(x)
        x = rl(x)
        x = functional.relu(self.conv_10(x))
        x = self.input(x)
        for m in self.mids:
            x = m(x)
        for i in range(1, 2):
            x = self.mids[i](x)
        x = self.two(x)
        x = self.helper(self.tail(x))
        x = functional.max_pool2d(self.tail[2](self.tail[0](x)), kernel_size=2)
        x = self.extra1(x)
        y = torch.flatten(x, start_dim=1)
        return y, x

if __name__ == '__main__':
    model = Net().cuda()
    for epoch in range(10 ** 9): model(torch.randn(1, 1, 40, 40))
`;
  const network = readNetwork(source, null);

  it('has the names, targets and inputs of torch.fx', () => {
    expect([network.className, network.inputs, network.outputs, network.problems]).toEqual([
      'Net',
      ['input_1'],
      ['flatten', 'extra1'],
      [],
    ]);
    expect(network.nodes.map(({ name, target, inputs }) => `${name} ${target} ${inputs.join()}`)).toEqual([
      ...['conv1 Conv1 input_1', 'relu relu conv1', 'relu_3 relu_3 relu', 'relu_1 torch.relu relu_3', 'relu_2 relu relu_1'],
      ...['relu_4 F.relu relu_2', 'conv_10 conv_10 relu_4', 'relu_5 F.relu conv_10', 'input_2 input relu_5'],
      ...['mids_0_block_0 mids.0.block.0 input_2', 'mids_0_block_1 mids.0.block.1 mids_0_block_0'],
      ...['mids_0_block_2 mids.0.block.2 mids_0_block_1', 'relu_6 F.relu mids_0_block_2'],
      ...['mids_1_block_0 mids.1.block.0 relu_6', 'mids_1_block_1 mids.1.block.1 mids_1_block_0'],
      ...['mids_1_block_2 mids.1.block.2 mids_1_block_1', 'relu_7 F.relu mids_1_block_2'],
      ...['mids_1_block_3 mids.1.block.0 relu_7', 'mids_1_block_4 mids.1.block.1 mids_1_block_3'],
      ...['mids_1_block_5 mids.1.block.2 mids_1_block_4', 'relu_8 F.relu mids_1_block_5'],
      ...['two_0 two.0 relu_8', 'two_1 two.1 two_0', 'tail_0 tail.0 two_1', 'tail_1 tail.1 tail_0', 'tail_2 tail.2 tail_1'],
      ...['tail_3 tail.3 tail_2', 'relu_9 torch.relu tail_3', 'tail_4 tail.0 relu_9', 'tail_5 tail.2 tail_4'],
      ...['max_pool2d F.max_pool2d tail_5', 'extra1 extra1 max_pool2d', 'flatten torch.flatten extra1'],
    ]);
  });

  it('declares its layers in the order of construction, the replaced one without a path', () => {
    expect(network.modules.filter(({ op }) => op === 'Conv2d' || op === 'Linear').map(({ path }) => path)).toEqual([
      ...['Conv1', 'input', 'conv_10', 'mids.0.block.0', 'mids.0.block.2', 'mids.1.block.0', 'mids.1.block.2'],
      ...['two.0', 'tail.0', 'tail.2', 'extra1', '', 'replaced', 'lastLayerX'],
    ]);
  });

  it('has no mistake in it', () => {
    const { problems, nodes } = inferNetwork(network, [1, 1, 40, 40], source);
    expect(problems).toEqual([]);
    expect(nodes.at(-1)?.shape).toEqual([1, 3 * 17 * 9]);
  });
});

describe('Python', () => {
  /** The layer whose size an expression gives. */
  const layerOf = (expression: string, before: readonly string[] = []) =>
    nodesOf(networkSource([...before, `self.a = nn.Linear(1, ${expression})`], ['x = self.a(x)'])).map(
      ({ attributes }) => attributes,
    )[0];

  it.each([
    ['7 // 2 - -7 // 2', 7],
    ['2 ** 3 ** 1 % 5', 3],
    ['int(7 / 2.) + int(1.)', 4],
    ['round(2.5) + round(3.5) + abs(-1)', 7],
    ['max(1, 2, 3) * min([4, 5]) + sum([1, 2])', 15],
    ['len((1, 2, (3, 4))) + len("abc")', 6],
    ['[1, 2, 3][-1] + (4, 5, 6)[1:][0]', 8],
    ['{"a": 5, 3: 6}["a"]', 5],
    ['{k: v + 1 for k, v in zip("ab", [1, 2])}["b"]', 3],
    ['sum(i * j for i in range(1, 4) for j in range(2) if i != 2)', 4],
    ['3 if not None and 1 < 2 < 3 and 2 in [1, 2] else 4', 3],
    ['5 if isinstance(3, (list, int)) else 6', 5],
    ['(lambda a, *b, c=2, **d: a + len(b) + c + d["e"])(1, 2, 3, e=4)', 9],
    ['math.ceil(math.log2(9))', 4],
    ['1 << 3 >> 1', 4],
    ['True + 1', 2],
    ['0x10 + 0b11 + 1_0', 29],
    ['[0, *range(3)][3]', 2],
    ['[5, 6, 7, 8][::-2][1]', 6],
  ])('%s', (expression, value) => {
    expect(layerOf(expression, ['import math'])).toMatchObject({ outFeatures: value });
  });

  it('has loops with break, else and while, and names bound in pieces', () => {
    const before = [
      'a, (b, c) = 1, [2, 3]',
      'd = e = 0',
      'for i in range(9):',
      '    if i == 4: break',
      '    d += i',
      'else: d = 99',
    ];
    expect(
      layerOf('a + b + c + d + e', [...before, 'while e < 5: e += 2', 'n = []', 'n.append(1); n.extend([2])']),
    ).toMatchObject({
      outFeatures: 18,
    });
  });

  it('is read with a byte order mark, carriage returns and tabs', () => {
    const source = `\uFEFF${networkSource(['self.a = nn.ReLU()'], ['x = self.a(x)'])}`;
    for (const text of [source, source.replaceAll('\n', '\r\n'), source.replaceAll('    ', '\t')]) {
      expect(nodesOf(text).map(({ name }) => name)).toEqual(['a']);
    }
  });
});

describe('places', () => {
  it('are those of the calls, from line 1 and column 0', () => {
    const source = networkSource(['self.a = nn.Sequential(', '    nn.Conv2d(', '        1, 2, 3))'], ['x = F.relu(self.a(x))']);
    expect(nodesOf(source).map(({ defined, called }) => [defined, called])).toEqual([
      [
        { line: 9, column: 12, endLine: 10, endColumn: 24 },
        { line: 13, column: 19, endLine: 13, endColumn: 28 },
      ],
      [
        { line: 13, column: 12, endLine: 13, endColumn: 29 },
        { line: 13, column: 12, endLine: 13, endColumn: 29 },
      ],
    ]);
  });
});

describe('which class', () => {
  const two = `import torch.nn as nn
class Part(nn.Module):
    def __init__(self):
        super().__init__()
        self.r = nn.ReLU()
    def forward(self, x): return self.r(x)
class Whole(nn.Module):
    def __init__(self):
        super().__init__()
        self.p = Part()
    def forward(self, x): return self.p(x)
class Data:
    def __init__(self): self.x = Part
`;

  it('is the last network that is not part of another', () => {
    expect(readNetwork(two, null).className).toBe('Whole');
    expect(nodesOf(two).map(({ name }) => name)).toEqual(['p_r']);
  });

  it('is the one asked for', () => {
    expect(nodesOf(two, 'Part').map(({ name }) => name)).toEqual(['r']);
  });
});
