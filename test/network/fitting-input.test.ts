// Sizes that a network was made for: found among the usual ones, and not where there is nothing to find.
import { expect, it } from 'vitest';
import { fittingInput } from '../../src-shared/network/fitting-input.ts';
import { readNetwork } from '../../src-shared/pytorch/read-source.ts';

const network = (features: string, channels = 3) =>
  readNetwork(
    `import torch
import torch.nn as nn
import torch.nn.functional as F

class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(${channels}, 8, 3, padding=1)
        self.fc = nn.Linear(${features}, 10)

    def forward(self, x):
        x = F.max_pool2d(F.relu(self.conv(x)), 4)
        return self.fc(torch.flatten(x, 1))
`,
    null,
  );

/** What all steps come to. */
function found(of: Parameters<typeof fittingInput>[0]) {
  const search = fittingInput(of);
  let step = search.next();
  while (!step.done) step = search.next();
  return step.value;
}

it.each([
  ['8 * 8 * 8', 3, [1, 3, 32, 32]],
  ['8 * 7 * 7', 1, [1, 1, 28, 28]],
  ['8 * 56 * 56', 3, [1, 3, 224, 224]],
])('%s features of %i channels', (features, channels, expected) => {
  expect(found(network(features, channels))).toEqual(expected);
});

it.each(['8 * 128 * 128', '8 * 5', '8 * 13 * 13'])('nothing to propose for %s features', (features) => {
  expect(found(network(features))).toBeNull();
});

it('does not look for sizes of what cannot be read', () => {
  expect(found(readNetwork('class Net(:', null))).toBeNull();
});
