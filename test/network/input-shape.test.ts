import { expect, it } from 'vitest';
import { inputShape } from '../../src-shared/network/input-shape.ts';
import { readNetwork } from '../../src-shared/pytorch/read-source.ts';
import { networkSource } from '../pytorch/source-fixture.ts';

it.each([
  [['self.a = nn.Conv2d(1, 2, 3)'], 'x = self.a(x)', [8, 9], [1, 1, 8, 9]],
  [['self.a = nn.Conv2d(3, 2, 3)'], 'x = self.a(x)', [3, 8, 9], [1, 3, 8, 9]],
  [['self.a = nn.Linear(9, 2)'], 'x = self.a(x)', [8, 9], [8, 9]],
  [['self.a = nn.Linear(72, 2)'], 'x = self.a(torch.flatten(x, 1))', [8, 9], [1, 1, 8, 9]],
  [['self.a = nn.Linear(9, 2)'], 'x = self.a(torch.relu(x).view(-1, 9))', [8, 9], [1, 1, 8, 9]],
  [['self.a = nn.BatchNorm1d(9)'], 'x = self.a(torch.relu(x))', [8, 9], [8, 9]],
  [['self.a = nn.Conv2d(1, 2, 3)'], 'x = self.a(x)', [2, 1, 8, 9], [2, 1, 8, 9]],
])('%s; %s takes an array of %j as %j', (layers, call, given, taken) => {
  expect(inputShape(readNetwork(networkSource(layers, [call]), null), given)).toEqual(taken);
});
