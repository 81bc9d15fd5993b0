// One value of every node of a network that really ran: the parts add up to what the kernels left, also where ReLU is not stored and where ops work
// in place.
import { afterAll, expect, it } from 'vitest';
import { ChosenWeights } from '../../src-main/engine/chosen-weights.ts';
import { NetworkStore } from '../../src-main/engine/network-store.ts';
import { probe } from '../../src-main/engine/probe.ts';
import { planesOf } from '../../src-shared/imaging/planes.ts';
import type { ValueArithmetic } from '../../src-shared/protocol/maps-messages.ts';
import { closeExecutors, executorWith } from '../cnn/executors.ts';
import { seededTensor } from '../cnn/network-cases.ts';

afterAll(closeExecutors);

const PYTHON = `import torch
import torch.nn as nn

class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(1, 4, 3, padding=1)
        self.bn = nn.BatchNorm2d(4)
        self.relu = nn.ReLU(inplace=True)
        self.pool = nn.MaxPool2d(2)
        self.mean = nn.AvgPool2d(3, 2, 1)
        self.up = nn.ConvTranspose2d(4, 2, 2, stride=2)
        self.fc = nn.Linear(2 * 8 * 8, 5)

    def forward(self, x):
        x = self.bn(self.conv(x))
        y = self.relu(x)
        x = x + y
        x = self.mean(self.pool(x))
        x = self.up(x) * 0.5
        return self.fc(torch.flatten(x, 1))
`;
const INPUT = [1, 1, 16, 16];

function total(parts: ValueArithmetic): number {
  if (parts.op === 'sum')
    return parts.terms.reduce((sum, { value, factor }) => sum + value * factor, parts.others.sum + (parts.bias ?? 0));
  if (parts.op === 'product') return parts.left.value * parts.right.value;
  if (parts.op === 'norm')
    return ((parts.before - parts.mean) / Math.sqrt(parts.variance + parts.eps)) * parts.weight + parts.bias;
  if (parts.op === 'Conv2d') return parts.partialSums.reduce((sum, part) => sum + part, parts.bias);
  return parts.op === 'choice' ? parts.winner.value : Math.max(0, parts.before);
}

it('the parts of every node add up to its value', async () => {
  const store = new NetworkStore(new ChosenWeights(() => ''));
  const source = { python: PYTHON, className: null };
  const entry = await store.open({ source, weights: { kind: 'seed', seed: 4 }, input: INPUT });
  expect(entry.inference.problems).toEqual([]);
  const executor = await executorWith({ threads: 2, strict: false });
  const prepared = executor.prepare(entry.network, INPUT, entry.weights ?? new Map());
  const run = await executor.run(prepared, (room) => room.set(seededTensor(INPUT, 3).data));
  const slice = { rows: 16, columns: 16, hu: new Float32Array(256) };
  const told: string[] = [];
  for (const [node, { shape }] of run.nodes) {
    const { maps, rows, columns } = planesOf(shape);
    for (const share of [0, 0.4, 0.99]) {
      const [channel, row, column] = [maps, rows, columns].map((size) => Math.floor(share * size)) as [number, number, number];
      const request = { seriesId: 's', slice: 0, networkId: entry.id, preprocess: '', node, channel, row, column };
      const { value, arithmetic } = probe(request, entry, run, slice);
      if (!arithmetic) continue;
      told.push(node);
      expect([node, Math.abs(total(arithmetic) - value) <= 1e-5 * (1 + Math.abs(value))]).toEqual([node, true]);
    }
  }
  expect([...new Set(told)]).toEqual(['conv', 'bn', 'relu', 'add', 'pool', 'mean', 'up', 'mul', 'fc']);
  run.release();
});

it('of a slice that was resized for the network, place and HU are those of the slice', async () => {
  const store = new NetworkStore(new ChosenWeights(() => ''));
  const source = { python: PYTHON, className: null };
  const entry = await store.open({ source, weights: { kind: 'seed', seed: 4 }, input: INPUT });
  const executor = await executorWith({ threads: 2, strict: false });
  const prepared = executor.prepare(entry.network, INPUT, entry.weights ?? new Map());
  const run = await executor.run(prepared, (room) => room.set(seededTensor(INPUT, 3).data));
  const request = { seriesId: 's', slice: 0, networkId: entry.id, preprocess: '', node: 'conv', channel: 0, row: 5, column: 6 };
  const [rows = 1, columns = 1] = INPUT.slice(-2);
  const at = (scale: number) => {
    const side = columns * scale;
    const hu = Float32Array.from({ length: rows * scale * side }, (_, i) => i);
    return { ...probe(request, entry, run, { rows: rows * scale, columns: side, hu }), side };
  };
  const [plain, large] = [at(1), at(4)];
  expect(large.value).toBe(plain.value);
  const centre = (plain.centre ?? []).map((place) => (place + 0.5) * 4 - 0.5);
  expect(large.centre).toEqual(centre);
  expect(plain.hu).toBe(Math.round(plain.centre?.[0] ?? -1) * plain.side + Math.round(plain.centre?.[1] ?? -1));
  expect(large.hu).toBe(Math.round(centre[0] as number) * large.side + Math.round(centre[1] as number));
  const rowsOf = ({ box }: typeof plain): number => (box ? box.bottom - box.top + 1 : 0);
  expect(rowsOf(large)).toBe(rowsOf(plain) * 4);
  run.release();
});
