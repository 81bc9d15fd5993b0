// Python sources of networks for tests.

/** A class Net with these layers in __init__ and these calls in forward. */
export const networkSource = (layers: readonly string[], calls: readonly string[]): string =>
  [
    'import torch',
    'import torch.nn as nn',
    'import torch.nn.functional as F',
    '',
    'class Net(nn.Module):',
    '    def __init__(self):',
    '        super().__init__()',
    ...layers.map((line) => `        ${line}`),
    '',
    '    def forward(self, x):',
    ...calls.map((line) => `        ${line}`),
    '        return x',
    '',
  ].join('\n');
