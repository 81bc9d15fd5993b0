import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { ChosenWeights } from '../../src-main/engine/chosen-weights.ts';
import { inspectForWindow } from '../../src-main/engine/inspect-weights.ts';
import { NetworkStore } from '../../src-main/engine/network-store.ts';
import * as p from '../weights/pickle-fixture.ts';
import { temporaryFolder } from './temporary-folder.ts';

const SOURCE = `import torch.nn as nn


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc = nn.Linear(3, 2)

    def forward(self, x):
        return self.fc(x)
`;
const source = { python: SOURCE, className: null };
const storages = { 0: p.floats(1, 2, 3, 4, 5, 6), 1: p.floats(-1, 0.5) };
const checkpoint = (weight: string, bias: string): Uint8Array =>
  p.torchZip(
    p.dict({
      state_dict: p.dict({
        [weight]: p.tensor({ count: 6, shape: [2, 3] }),
        [bias]: p.tensor({ key: '1', count: 2, shape: [2] }),
      }),
    }),
    storages,
  );

it('a file of weights becomes the weights of the network, under its prefix or by the mapping of the user', async () => {
  const path = join(await temporaryFolder(), 'w.pt');
  const chosen = new ChosenWeights(() => path);
  const store = new NetworkStore(chosen);
  const open = (mapping: readonly { network: string; file: string }[]) =>
    store.open({ source, weights: { kind: 'file', token: 't', mapping }, input: [1, 3] });
  await writeFile(path, checkpoint('model.fc.weight', 'model.fc.bias'));
  const first = await open([]);
  expect([...(first.weights?.get('fc.weight')?.data ?? [])]).toEqual([1, 2, 3, 4, 5, 6]);
  expect(first.weightsTitle).toBe('w.pt (state_dict)');
  expect(await open([])).toBe(first);

  await writeFile(path, checkpoint('w', 'b'));
  await expect(open([])).rejects.toMatchObject({ code: 'weights/mismatch' });
  const inspected = await inspectForWindow((await chosen.open('t')).file, { fit: { source, mapping: [] }, propose: true });
  expect(inspected).toMatchObject({
    wrapper: 'state_dict',
    missing: ['fc.weight', 'fc.bias'],
    unexpected: ['w', 'b'],
    proposals: [
      { network: 'fc.weight', file: 'w' },
      { network: 'fc.bias', file: 'b' },
    ],
  });
  const second = await open(inspected.proposals ?? []);
  expect([...(second.weights?.get('fc.bias')?.data ?? [])]).toEqual([-1, 0.5]);
});
