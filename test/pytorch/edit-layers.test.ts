import { describe, expect, it } from 'vitest';
import { addLayer, deleteLayer, duplicateLayer, type LayerEdit, moveLayer } from '../../src-shared/pytorch/edit-layers.ts';
import { readNetwork } from '../../src-shared/pytorch/read-source.ts';
import { networkSource } from './source-fixture.ts';

const chain = networkSource(
  ['self.conv1 = nn.Conv2d(1, 8, 3)  # first', 'self.conv2 = nn.Conv2d(8, 8, 3)', 'self.relu = nn.ReLU()'],
  ['x = self.conv1(x)', 'x = self.relu(self.conv2(x))  # both'],
);
const sequence = networkSource(
  ['self.net = nn.Sequential(', '    nn.Conv2d(1, 8, 3),  # in', '    nn.ReLU(),', '    nn.Conv2d(8, 2, 1),', ')'],
  ['x = self.net(x)'],
);

/** Lines that the edit took and gave. */
function change(source: string, edit: (text: string, network: ReturnType<typeof readNetwork>) => LayerEdit): unknown {
  const result = edit(source, readNetwork(source, null));
  if ('refused' in result) return result.refused;
  const before = source.split('\n');
  const after = result.source.split('\n');
  return [
    before.filter((line) => !after.includes(line)).map((line) => line.trim()),
    after.filter((line) => !before.includes(line)).map((line) => line.trim()),
  ];
}

describe('a layer of its own', () => {
  it('goes with its lines, or out of the call around it', () => {
    expect(change(chain, (text, network) => deleteLayer(text, network, 'conv1'))).toEqual([
      ['self.conv1 = nn.Conv2d(1, 8, 3)  # first', 'x = self.conv1(x)'],
      [],
    ]);
    expect(change(chain, (text, network) => deleteLayer(text, network, 'conv2'))).toEqual([
      ['self.conv2 = nn.Conv2d(8, 8, 3)', 'x = self.relu(self.conv2(x))  # both'],
      ['x = self.relu(x)  # both'],
    ]);
  });

  it('is doubled under the next free name', () => {
    expect(change(chain, (text, network) => duplicateLayer(text, network, 'conv1'))).toEqual([
      [],
      ['self.conv3 = nn.Conv2d(1, 8, 3)', 'x = self.conv3(x)'],
    ]);
    expect(change(chain, (text, network) => addLayer(text, network, 'conv2', 'nn.BatchNorm2d(8)'))).toEqual([
      ['x = self.relu(self.conv2(x))  # both'],
      ['self.batchnorm1 = nn.BatchNorm2d(8)', 'x = self.relu(self.batchnorm1(self.conv2(x)))  # both'],
    ]);
  });

  it('changes places with its neighbour', () => {
    expect(change(chain, (text, network) => moveLayer(text, network, 'conv2', 1))).toEqual([
      ['x = self.relu(self.conv2(x))  # both'],
      ['x = self.conv2(self.relu(x))  # both'],
    ]);
    expect(change(chain, (text, network) => moveLayer(text, network, 'conv1', -1))).toBe('There is no layer before conv1.');
  });
});

describe('a member of an nn.Sequential', () => {
  it('goes, comes and moves by its line', () => {
    expect(change(sequence, (text, network) => deleteLayer(text, network, 'net_1'))).toEqual([['nn.ReLU(),'], []]);
    expect(change(sequence, (text, network) => addLayer(text, network, 'net_1', 'nn.Dropout(0.1)'))).toEqual([
      [],
      ['nn.Dropout(0.1),'],
    ]);
    expect(change(sequence, (text, network) => moveLayer(text, network, 'net_0', 1))).toEqual([
      ['nn.Conv2d(1, 8, 3),  # in', 'nn.ReLU(),'],
      ['nn.ReLU(),  # in', 'nn.Conv2d(1, 8, 3),'],
    ]);
  });

  it('is the last one, too', () => {
    const short = networkSource(['self.net = nn.Sequential(nn.Conv2d(1, 8, 3), nn.ReLU())'], ['x = self.net(x)']);
    expect(change(short, (text, network) => deleteLayer(text, network, 'net_1'))).toEqual([
      ['self.net = nn.Sequential(nn.Conv2d(1, 8, 3), nn.ReLU())'],
      ['self.net = nn.Sequential(nn.Conv2d(1, 8, 3))'],
    ]);
  });
});

describe('what is no plain chain is refused with the reason', () => {
  const skip = networkSource(
    ['self.a = nn.Conv2d(1, 1, 1)', 'self.b = nn.ReLU()', 'self.l = nn.ModuleList([nn.ReLU() for _ in range(2)])'],
    ['y = self.a(x)', 'x = self.b(y) + y', 'for l in self.l: x = l(x)', 'x = F.max_pool2d(self.b(x), 2)'],
  );
  it.each([
    [
      'a read by two',
      (text: string, network: ReturnType<typeof readNetwork>) => moveLayer(text, network, 'a', 1),
      /do not simply follow/,
    ],
    [
      'made in a loop',
      (text: string, network: ReturnType<typeof readNetwork>) => deleteLayer(text, network, 'l_0'),
      /made together/,
    ],
    [
      'called twice',
      (text: string, network: ReturnType<typeof readNetwork>) => duplicateLayer(text, network, 'b'),
      /more than once/,
    ],
    [
      'unknown',
      (text: string, network: ReturnType<typeof readNetwork>) => deleteLayer(text, network, 'z'),
      /There is no layer z/,
    ],
    [
      'a function',
      (text: string, network: ReturnType<typeof readNetwork>) => deleteLayer(text, network, 'max_pool2d'),
      /line of its own|other arguments/,
    ],
  ])('%s', (_what, edit, reason) => {
    expect(change(skip, edit)).toMatch(reason);
  });
});
