import { expect, it } from 'vitest';
import { proposeLayers } from '../../src-shared/network/layer-proposal.ts';
import { networkTensors } from '../../src-shared/network/network-tensors.ts';
import { writeProposal } from '../../src-shared/network/proposal-source.ts';
import { proposeRecovered } from '../../src-shared/network/recovered-layers.ts';
import { readNetwork } from '../../src-shared/pytorch/read-source.ts';

const named = (shapes: Readonly<Record<string, readonly number[]>>) =>
  Object.entries(shapes).map(([name, shape]) => ({ name, shape }));

const plain = {
  'conv1.weight': [16, 1, 3, 3],
  'conv1.bias': [16],
  'conv2.weight': [32, 16, 3, 3],
  'conv2.bias': [32],
  'fc1.weight': [64, 32 * 7 * 7],
  'fc1.bias': [64],
  'fc2.weight': [10, 64],
  'fc2.bias': [10],
};
const normed = {
  'features.0.weight': [8, 3, 3, 3],
  'features.1.weight': [8],
  'features.1.bias': [8],
  'features.1.running_mean': [8],
  'features.1.running_var': [8],
  'features.1.num_batches_tracked': [],
  'features.4.weight': [8, 1, 5, 5],
  'features.5.weight': [16, 8, 1, 1],
  'up.weight': [16, 4, 2, 2],
  'up.bias': [4],
};

it('gives source whose layers and names are those of the file', () => {
  const source = writeProposal(proposeLayers(named(plain)));
  const found = networkTensors(readNetwork(source, null));
  expect(found).toEqual(named(plain));
  expect(source.split('\n').slice(5)).toEqual([
    'class ProposedNetwork(nn.Module):',
    '    def __init__(self):',
    '        super().__init__()',
    '        self.conv1 = nn.Conv2d(in_channels=1, out_channels=16, padding=1, kernel_size=3)',
    '        self.conv2 = nn.Conv2d(in_channels=16, out_channels=32, padding=1, kernel_size=3)',
    '        self.fc1 = nn.Linear(in_features=1568, out_features=64)',
    '        self.fc2 = nn.Linear(in_features=64, out_features=10)',
    '',
    '    def forward(self, x):',
    '        x = self.conv1(x)',
    '        x = F.relu(x)',
    '        x = self.conv2(x)',
    '        x = F.relu(x)',
    '        x = F.adaptive_avg_pool2d(x, (7, 7))',
    '        x = torch.flatten(x, 1)',
    '        x = self.fc1(x)',
    '        x = F.relu(x)',
    '        x = self.fc2(x)',
    '        return x',
    '',
  ]);
});

it('knows batch norms, depthwise and transposed convolutions, and keeps nested names', () => {
  const proposal = proposeLayers(named(normed));
  expect(proposal.layers.map(({ path, type, arguments: given }) => [path, type, given])).toEqual([
    ['features.0', 'Conv2d', { in_channels: 3, out_channels: 8, padding: 1, groups: 1, kernel_size: 3, bias: false }],
    ['features.1', 'BatchNorm2d', { num_features: 8, affine: true }],
    ['features.4', 'Conv2d', { in_channels: 8, out_channels: 8, padding: 2, groups: 8, kernel_size: 5, bias: false }],
    ['features.5', 'Conv2d', { in_channels: 8, out_channels: 16, padding: 0, groups: 1, kernel_size: 1, bias: false }],
    ['up', 'ConvTranspose2d', { in_channels: 16, out_channels: 4, stride: 2, padding: 0, kernel_size: 2, bias: true }],
  ]);
  expect(writeProposal(proposal).split('\n').slice(8)).toEqual([
    '        self.features = nn.ModuleDict({',
    "            '0': nn.Conv2d(in_channels=3, out_channels=8, padding=1, kernel_size=3, bias=False),",
    "            '1': nn.BatchNorm2d(num_features=8),",
    "            '4': nn.Conv2d(in_channels=8, out_channels=8, padding=2, groups=8, kernel_size=5, bias=False),",
    "            '5': nn.Conv2d(in_channels=8, out_channels=16, kernel_size=1, bias=False),",
    '        })',
    '        self.up = nn.ConvTranspose2d(in_channels=16, out_channels=4, stride=2, kernel_size=2)',
    '',
    '    def forward(self, x):',
    "        x = self.features['0'](x)",
    "        x = self.features['1'](x)",
    '        x = F.relu(x)',
    '        x = F.max_pool2d(x, 2)',
    "        x = self.features['4'](x)",
    '        x = F.relu(x)',
    "        x = self.features['5'](x)",
    '        x = F.relu(x)',
    '        x = self.up(x)',
    '        return x',
    '',
  ]);
});

it('asks what the weights cannot tell', () => {
  const { questions, notes } = proposeLayers(named(plain));
  expect(notes).toEqual([]);
  expect(questions.map(({ path, about, answers, chosen }) => [path, about, answers[chosen]])).toEqual([
    ['conv1', 'padding', 'so that the size stays'],
    ['conv2', 'padding', 'so that the size stays'],
    ['conv1', 'activation', 'ReLU'],
    ['conv2', 'activation', 'ReLU'],
    ['fc1', 'pooling', '7 x 7'],
    ['fc1', 'activation', 'ReLU'],
  ]);
});

it('says where the layers are no chain', () => {
  const { notes } = proposeLayers(named({ 'a.weight': [8, 1, 3, 3], 'b.weight': [9, 24, 3, 3], 'c.position': [1, 5] }));
  expect(notes).toEqual([expect.stringContaining('b takes 24 channels where 8 arrive'), expect.stringContaining('c (position)')]);
});

it('reads the numbers left out of a Sequential: one is an activation, two are an activation and a pool', () => {
  const { layers } = proposeLayers(named({ 'f.0.weight': [4, 1, 3, 3], 'f.2.weight': [4, 4, 3, 3], 'f.5.weight': [4, 4, 3, 3] }));
  expect(layers.map(({ followedBy }) => followedBy)).toEqual([['F.relu(x)'], ['F.relu(x)', 'F.max_pool2d(x, 2)'], []]);
});

it('writes the layers of a model that was pickled whole with their own arguments', () => {
  const proposal = proposeRecovered([
    { path: 'net', type: 'Sequential', known: true, attributes: {} },
    {
      path: 'net.0',
      type: 'Conv2d',
      known: true,
      attributes: {
        in_channels: 1,
        out_channels: 4,
        kernel_size: [3, 3],
        stride: [2, 2],
        padding: [1, 1],
        dilation: [1, 1],
        output_padding: [0, 0],
        groups: 1,
        padding_mode: 'zeros',
        bias: false,
      },
    },
    { path: 'net.1', type: 'LeakyReLU', known: true, attributes: { negative_slope: 0.2, inplace: true } },
    {
      path: 'net.2',
      type: 'MaxPool2d',
      known: true,
      attributes: { kernel_size: 2, stride: 2, padding: 0, dilation: 1, return_indices: false, ceil_mode: false },
    },
    { path: 'fc', type: 'Linear', known: true, attributes: { in_features: 16, out_features: 2, bias: true } },
    { path: 'odd', type: 'MyThing', known: false, attributes: {} },
  ]);
  expect(writeProposal(proposal).split('\n').slice(6)).toEqual([
    'class ProposedNetwork(nn.Module):',
    '    def __init__(self):',
    '        super().__init__()',
    '        self.net = nn.ModuleDict({',
    "            '0': nn.Conv2d(in_channels=1, out_channels=4, kernel_size=(3, 3), stride=(2, 2), padding=(1, 1), dilation=(1, 1), bias=False, padding_mode='zeros'),",
    "            '1': nn.LeakyReLU(negative_slope=0.2),",
    "            '2': nn.MaxPool2d(kernel_size=2, stride=2, dilation=1, ceil_mode=False),",
    '        })',
    '        self.fc = nn.Linear(in_features=16, out_features=2)',
    '',
    '    def forward(self, x):',
    "        x = self.net['0'](x)",
    "        x = self.net['1'](x)",
    "        x = self.net['2'](x)",
    '        x = torch.flatten(x, 1)',
    '        x = self.fc(x)',
    '        return x',
    '',
  ]);
  expect(proposal.notes).toEqual([expect.stringContaining('MyThing')]);
});
