// Networks whose class needs arguments, which a function of the source gives.
import { describe, expect, it } from 'vitest';
import { readNetwork } from '../../src-shared/pytorch/read-source.ts';

const CLASS = `import torch.nn as nn

class Net(nn.Module):
    def __init__(self, width, act=nn.ReLU):
        super().__init__()
        self.conv = nn.Conv2d(1, width, 3)
        self.act = act()

    def forward(self, x):
        return self.act(self.conv(x))

class Other(nn.Module):
    def __init__(self, width):
        super().__init__()
        self.fc = nn.Linear(width, width)

    def forward(self, x):
        return self.fc(x)

def helper(width):
    return width * 2

def _make(width, **kwargs):
    return Net(helper(width), **kwargs)

`;
const SMALL = 'def small(**kwargs):\n    return _make(4, **kwargs)\n\n';
const LARGE = 'def large():\n    return _make(8, act=nn.GELU)\n\n';

const read = (source: string) => {
  const { nodes, problems, modules } = readNetwork(source, 'Net');
  return {
    ops: nodes.map(({ op }) => op),
    channels: modules.map((one) => one.op === 'Conv2d' && one.attributes.outChannels),
    problems,
  };
};

describe('built by a function', () => {
  it.each([
    ['by a call at the top', `${SMALL}${LARGE}model = large()\n`, ['Conv2d', 'GELU'], 16],
    ['by a call with arguments', `${SMALL}model = small(act=nn.SiLU)\n`, ['Conv2d', 'SiLU'], 8],
    [
      'by a call where the file is run',
      `${LARGE}if __name__ == '__main__':\n    net = large()\n    print(net)\n`,
      ['Conv2d', 'GELU'],
      16,
    ],
    ['by a call of a helper itself', 'net = _make(3)\n', ['Conv2d', 'ReLU'], 6],
    ['by the first function that needs nothing', SMALL + LARGE, ['Conv2d', 'ReLU'], 8],
  ])('%s', (_how, lines, ops, channels) => {
    expect(read(CLASS + lines)).toEqual({ ops, channels: [channels, false], problems: [] });
  });

  it.each([
    ['no function makes it', ''],
    ['a function that makes another network', 'def other():\n    return Other(3)\n'],
    ['functions that call each other only', 'def a():\n    return b()\n\ndef b():\n    return a()\n'],
    ['one that never ends', 'def a():\n    Net\n    return a()\n'],
  ])('%s: what is missing is said', (_what, lines) => {
    const { ops, problems } = read(CLASS.replace('return Net(helper(width), **kwargs)', 'return None') + lines);
    expect(ops).toEqual([]);
    expect(problems).toMatchObject([{ torchMessage: "Net.__init__() missing 1 required positional argument: 'width'" }]);
  });
});
