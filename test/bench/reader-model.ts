// A model file of 300 lines for the measurement of the reader: two blocks of the usual kind and a long network of layers that each stand on a
// line of their own, as people write them.

const BLOCKS = `import torch
import torch.nn as nn
import torch.nn.functional as F


class ConvBlock(nn.Module):
    def __init__(self, in_channels, out_channels, kernel_size=3, padding=1):
        super().__init__()
        self.conv = nn.Conv2d(in_channels, out_channels, kernel_size, padding=padding, bias=False)
        self.norm = nn.BatchNorm2d(out_channels)
        self.relu = nn.ReLU(inplace=True)

    def forward(self, x):
        return self.relu(self.norm(self.conv(x)))


class Residual(nn.Module):
    def __init__(self, channels):
        super().__init__()
        self.first = ConvBlock(channels, channels)
        self.second = nn.Conv2d(channels, channels, 3, padding=1)
        self.norm = nn.BatchNorm2d(channels)

    def forward(self, x):
        out = self.norm(self.second(self.first(x)))
        return F.relu(out + x)


class Net(nn.Module):
    def __init__(self, classes=10):
        super().__init__()
`;

interface Layer {
  readonly made: string;
  readonly called: string;
}

/** Every fourth layer is a block of several nodes, and every 24th makes the picture smaller. */
function layerAt(at: number): Layer {
  const name = `layer${at}`;
  const call = `        x = self.${name}(x)\n`;
  const make = (layer: string): string => `        self.${name} = ${layer}\n`;
  if (at % 24 === 11) return { made: make('nn.MaxPool2d(2)'), called: call };
  if (at % 8 === 3) return { made: make('Residual(16)'), called: call };
  if (at % 8 === 7) return { made: make('ConvBlock(16, 16)'), called: call };
  if (at % 4 === 1) return { made: make('nn.BatchNorm2d(16)'), called: `        x = F.relu(self.${name}(x))\n` };
  return { made: make(`nn.Conv2d(${at === 0 ? 1 : 16}, 16, kernel_size=3, padding=1)`), called: call };
}

/** Python with this many lines, or one fewer. */
export function longModel(lines: number): string {
  const ends = [
    '        self.head = nn.Linear(16, classes)\n\n    def forward(self, x):\n',
    '        x = x.mean(dim=(2, 3))\n        return self.head(x)\n',
  ];
  const taken = BLOCKS.split('\n').length + 5;
  const layers = Array.from({ length: Math.floor((lines - taken) / 2) }, (_, at) => layerAt(at));
  return BLOCKS + layers.map(({ made }) => made).join('') + ends[0] + layers.map(({ called }) => called).join('') + ends[1];
}
