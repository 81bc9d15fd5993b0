// What is measured: the built-in networks at their sizes, a U-Net and a stack as in VGG. Sources are PyTorch's, for us as for PyTorch.
import { builtinNetworks } from '../../src-shared/network/builtin-networks.ts';
import type { Shape } from '../../src-shared/network/operations.ts';
import { readNetwork } from '../../src-shared/pytorch/read-source.ts';
import { sourceOf } from '../engine/network-store.ts';
import { initialise } from '../weights/torch-init.ts';
import type { Work } from './contestant.ts';
import { seededValues } from './seeded-values.ts';

const SEED = 0;

const DOUBLE_CONVOLUTION = `
class DoubleConv(nn.Module):
    def __init__(self, in_channels, out_channels):
        super().__init__()
        self.block = nn.Sequential(
            nn.Conv2d(in_channels, out_channels, 3, padding=1, bias=False),
            nn.BatchNorm2d(out_channels),
            nn.ReLU(inplace=True),
            nn.Conv2d(out_channels, out_channels, 3, padding=1, bias=False),
            nn.BatchNorm2d(out_channels),
            nn.ReLU(inplace=True),
        )

    def forward(self, x):
        return self.block(x)
`;

const UNET = `import torch
import torch.nn as nn
${DOUBLE_CONVOLUTION}
class UNet(nn.Module):
    def __init__(self, in_channels=1, classes=3, base=64):
        super().__init__()
        self.down1 = DoubleConv(in_channels, base)
        self.down2 = DoubleConv(base, base * 2)
        self.pool = nn.MaxPool2d(2)
        self.bottom = DoubleConv(base * 2, base * 4)
        self.up2 = nn.ConvTranspose2d(base * 4, base * 2, 2, stride=2)
        self.dec2 = DoubleConv(base * 4, base * 2)
        self.up1 = nn.ConvTranspose2d(base * 2, base, 2, stride=2)
        self.dec1 = DoubleConv(base * 2, base)
        self.head = nn.Conv2d(base, classes, 1)

    def forward(self, x):
        d1 = self.down1(x)
        d2 = self.down2(self.pool(d1))
        x = self.bottom(self.pool(d2))
        x = self.dec2(torch.cat([self.up2(x), d2], dim=1))
        x = self.dec1(torch.cat([self.up1(x), d1], dim=1))
        return self.head(x)
`;

/** Channels of the 3 x 3 convolutions of VGG-11, 0 for a pooling. */
const VGG_STACK = [64, 0, 128, 0, 256, 256, 0, 512, 512, 0, 512, 512, 0];

function vggSource(): string {
  let before = 3;
  const layers = VGG_STACK.map((channels) => {
    if (channels === 0) return 'nn.MaxPool2d(2, 2)';
    const layer = `nn.Conv2d(${before}, ${channels}, 3, padding=1), nn.ReLU(inplace=True)`;
    before = channels;
    return layer;
  });
  return [
    'import torch.nn as nn\n\n\nclass VGG(nn.Module):',
    '    def __init__(self):',
    '        super().__init__()',
    `        self.features = nn.Sequential(${layers.join(', ')})\n`,
    '    def forward(self, x):',
    '        return self.features(x)\n',
  ].join('\n');
}

interface WorkPlan {
  readonly name: string;
  readonly source: { readonly builtin: string } | { readonly python: string; readonly className: string };
  readonly input: Shape;
  readonly keeps: Work['keeps'];
}

const BUILTIN = { builtin: 'medical-image-model' } as const;
const plans = [
  { name: 'medical-image-model-512', source: BUILTIN, input: [1, 1, 512, 512], keeps: 'activations' },
  /** For the plain loops: they take a quarter of a minute for a whole slice. */
  { name: 'medical-image-model-64', source: BUILTIN, input: [1, 1, 64, 64], keeps: 'activations' },
  { name: 'practical-cnn', source: { builtin: 'practical-cnn' }, input: [32, 3, 32, 32], keeps: 'result' },
  { name: 'vgg', source: { python: vggSource(), className: 'VGG' }, input: [1, 3, 224, 224], keeps: 'result' },
  { name: 'unet', source: { python: UNET, className: 'UNet' }, input: [1, 1, 256, 256], keeps: 'result' },
] as const satisfies readonly WorkPlan[];

export type WorkName = (typeof plans)[number]['name'];

export const workNames: readonly WorkName[] = plans.map(({ name }) => name);

/** @throws AppError file/* where the built-in network is not there */
export async function openWork(wanted: WorkName): Promise<Work> {
  const plan = plans.find(({ name }) => name === wanted) as WorkPlan;
  const { text, className } =
    'builtin' in plan.source ? await sourceOf(plan.source) : { text: plan.source.python, className: plan.source.className };
  const name =
    className ?? (builtinNetworks.find(({ id }) => 'builtin' in plan.source && id === plan.source.builtin)?.className as string);
  const network = readNetwork(text, name);
  const count = plan.input.reduce((product, size) => product * size, 1);
  return {
    name: plan.name,
    source: text,
    className: name,
    network,
    weights: initialise(network, SEED),
    input: plan.input,
    values: seededValues(count),
    keeps: plan.keeps,
  };
}
