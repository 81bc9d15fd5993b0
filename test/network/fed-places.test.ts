// What a pixel feeds, against networks that really ran: the values that differ when one pixel of an input of zeros becomes 1. All weights are
// positive, so that nothing cancels.
import { afterAll, describe, expect, test } from 'vitest';
import { valuesOf } from '../../src-main/cnn/activation.ts';
import { ChosenWeights } from '../../src-main/engine/chosen-weights.ts';
import { NetworkStore } from '../../src-main/engine/network-store.ts';
import { summariseNetwork } from '../../src-main/engine/network-summary.ts';
import { planesOf } from '../../src-shared/imaging/planes.ts';
import { countFed, type FedPlaces, fedPlaces } from '../../src-shared/network/fed-places.ts';
import type { Tensor } from '../../src-shared/network/graph.ts';
import { closeExecutors, executorWith } from '../cnn/executors.ts';

afterAll(closeExecutors);

const SIDE = 17;

const network = (layers: readonly string[], forward: readonly string[]): string =>
  [
    'import torch',
    'import torch.nn as nn',
    'class Net(nn.Module):',
    '    def __init__(self):',
    '        super().__init__()',
    ...layers.map((line) => `        ${line}`),
    '    def forward(self, x):',
    ...forward.map((line) => `        ${line}`),
    '        return x',
    '',
  ].join('\n');

const inRow = (...layers: readonly string[]): string =>
  network(
    layers.map((layer, at) => `self.l${at} = ${layer}`),
    layers.map((_, at) => `x = self.l${at}(x)`),
  );

const cases = [
  ['dilated convolutions', inRow('nn.Conv2d(1, 2, 3, dilation=3, padding=3)', 'nn.Conv2d(2, 1, 2, dilation=4)')],
  ['stride beyond the kernel', inRow('nn.Conv2d(1, 1, 2, stride=3)', 'nn.ReLU()', 'nn.Conv2d(1, 1, 3, padding=1)')],
  ['uneven sides', inRow('nn.Conv2d(1, 1, (1, 4), stride=(2, 1), padding=(0, 2), dilation=(1, 2))')],
  ["padding='same'", inRow("nn.Conv2d(1, 1, 4, padding='same', dilation=2)")],
  ['pooling', inRow('nn.AvgPool2d(3, 2, 1)', 'nn.MaxPool2d(2, ceil_mode=True)', 'nn.BatchNorm2d(1)')],
  ['dilated pooling', inRow('nn.MaxPool2d(2, stride=1, dilation=3)')],
  ['adaptive pooling', inRow('nn.AdaptiveAvgPool2d((5, 7))')],
  [
    'transposed',
    inRow('nn.Conv2d(1, 1, 3, stride=2)', 'nn.ConvTranspose2d(1, 1, 3, stride=3, padding=1, dilation=2, output_padding=1)'),
  ],
  [
    'a skip beside a dilated path',
    network(
      ['self.wide = nn.Conv2d(1, 1, 3, dilation=4, padding=4)', 'self.last = nn.Conv2d(1, 1, 2)'],
      ['x = self.last(x + self.wide(x))'],
    ),
  ],
  [
    'paths side by side',
    network(
      ['self.a = nn.Conv2d(1, 1, (5, 1), padding=(2, 0))', 'self.b = nn.Conv2d(1, 2, (1, 5), padding=(0, 2))'],
      ['x = torch.cat([self.a(x), self.b(x)], dim=1)'],
    ),
  ],
  ['a grid that is only known by its box', inRow('nn.Upsample(scale_factor=2, mode="bilinear")', 'nn.Conv2d(1, 1, 3)')],
] as const;

const flat = ({ products }: FedPlaces, columns: number): readonly number[] =>
  [...new Set(products.flatMap((one) => one.rows.flatMap((row) => one.columns.map((column) => row * columns + column))))].sort(
    (a, b) => a - b,
  );

describe('a pixel feeds', () => {
  test.each(cases.map(([title, python]) => ({ title, python })))('$title', async ({ title, python }) => {
    const entry = await new NetworkStore(new ChosenWeights(() => '')).open({
      source: { python, className: null },
      weights: { kind: 'seed', seed: 1 },
      input: [1, 1, SIDE, SIDE],
    });
    expect(entry.inference.problems).toEqual([]);
    const positive = new Map<string, Tensor>();
    for (const [name, { shape, data }] of entry.weights ?? [])
      positive.set(name, { shape, data: data.map((value) => Math.abs(value) + 0.1) });
    const executor = await executorWith({ threads: 2, strict: false });
    const prepared = executor.prepare(entry.network, [1, 1, SIDE, SIDE], positive);
    const empty = await executor.run(prepared, (room) => room.fill(0));
    for (const [row, column] of [
      [0, 0],
      [8, 8],
      [7, 10],
      [16, 3],
    ] as const) {
      const lit = await executor.run(prepared, (room) => {
        room.fill(0);
        room[row * SIDE + column] = 1;
      });
      const fed = fedPlaces(summariseNetwork(entry), { rows: [row], columns: [column] });
      for (const [name, activation] of lit.nodes) {
        const { maps, rows, columns } = planesOf(activation.shape);
        const before = valuesOf(empty.nodes.get(name) as typeof activation);
        const differs = new Set<number>();
        for (const [at, value] of valuesOf(activation).entries()) if (value !== before[at]) differs.add(at % (rows * columns));
        expect(maps).toBeGreaterThan(0);
        const told = fed.get(name);
        if (!told) throw new Error(name);
        const places = flat(told, columns);
        expect(countFed(told)).toBe(places.length);
        const truth = [...differs].sort((a, b) => a - b);
        if (told.isExact) expect([name, row, column, places]).toEqual([name, row, column, truth]);
        else expect(truth.filter((at) => !places.includes(at))).toEqual([]);
        expect(told.isExact).toBe(title !== 'a grid that is only known by its box');
      }
      lit.release();
    }
    empty.release();
  });
});
