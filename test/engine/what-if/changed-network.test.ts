// Channels at other strengths: what is taken over from a plain run and computed from there is to the bit what a whole run of the changed network gives,
// also where ops work in place; and the values are those of the plain maps times their factors.
import { afterAll, describe, expect, it } from 'vitest';
import { valuesOf } from '../../../src-main/cnn/activation.ts';
import type { RunResult } from '../../../src-main/cnn/executor.ts';
import { ChosenWeights } from '../../../src-main/engine/chosen-weights.ts';
import { type NetworkEntry, NetworkStore, plainOf } from '../../../src-main/engine/network-store.ts';
import { changedNodes, changeNetwork, namesIn } from '../../../src-main/engine/what-if/changed-network.ts';
import { planesOf } from '../../../src-shared/imaging/planes.ts';
import type { Factors } from '../../../src-shared/network/channel-changes.ts';
import { closeExecutors, executorWith } from '../../cnn/executors.ts';
import { seededTensor } from '../../cnn/network-cases.ts';

afterAll(closeExecutors);

const PYTHON = `import torch
import torch.nn as nn
import torch.nn.functional as F

class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(1, 4, 3, padding=1)
        self.bn = nn.BatchNorm2d(4)
        self.relu = nn.ReLU(inplace=True)
        self.deep = nn.Conv2d(4, 6, 3, padding=1)
        self.pool = nn.MaxPool2d(2)
        self.fc = nn.Linear(6 * 20 * 12, 5)

    def forward(self, x):
        x = self.bn(self.conv(x))
        self.relu(x)
        y = F.relu(self.deep(x))
        y = self.pool(y)
        return self.fc(torch.flatten(y, 1))
`;
const INPUT = [1, 1, 40, 24];

const factors = (...given: readonly (readonly [string, readonly number[]])[]): Factors =>
  new Map(given.map(([node, values]) => [node, Float32Array.from(values)]));

const changes: readonly (readonly [string, Factors])[] = [
  ['a layer', factors(['conv', [1, 0, 1, 1]])],
  ['a ReLU in place, read under the name of what it overwrites', factors(['relu', [0, 1, 2, -0.5]])],
  ['a ReLU that is not stored', factors(['relu_1', [1, 1, 0, 0, 0, 0]])],
  ['a vector', factors(['fc', [1, 0, 1, 1, 3]])],
  ['several', factors(['bn', [0.5, 1, 1, 1]], ['deep', [1, 1, 1, 0, 1, 1]])],
];

const entryOf = (): Promise<NetworkEntry> =>
  new NetworkStore(new ChosenWeights(() => '')).open({
    source: { python: PYTHON, className: null },
    weights: { kind: 'seed', seed: 4 },
    input: INPUT,
  });

const contents = (run: RunResult): readonly unknown[] =>
  [...run.nodes.values()].map((activation) => [
    activation.name,
    new Uint32Array(valuesOf(activation).slice().buffer),
    activation.statistics,
  ]);

const copyOf = (run: RunResult, node: string): Float32Array => {
  const activation = run.nodes.get(node);
  if (!activation) throw new Error(`There is no ${node}.`);
  return valuesOf(activation).slice();
};

describe.each(changes)('%s', (_title, change) => {
  it('from the plain run, back to it, and to another change', async () => {
    const plain = await entryOf();
    expect(plain.inference.problems).toEqual([]);
    const executor = await executorWith({ threads: 2, strict: false });
    const changed = changeNetwork(plain, change, 'changed');
    const other = changeNetwork(plain, factors(['relu', [1, 1, 0, 1]], ['fc', [2, 1, 1, 1, 1]]), 'other');
    expect(changed.inference.problems).toEqual([]);
    expect(plainOf(changed)).toBe(plain);
    const entries = [plain, changed, other];
    const prepared = entries.map(({ network, weights }) => executor.prepare(network, INPUT, weights ?? new Map()));
    const input = seededTensor(INPUT, 3).data;
    const runs: RunResult[] = [];
    for (const one of prepared) runs.push(await executor.run(one, (room) => room.set(input)));
    for (const [to, from] of [
      [1, 0],
      [0, 1],
      [1, 2],
      [2, 1],
    ] as const) {
      const [own, base] = [entries[to], entries[from]] as [NetworkEntry, NetworkEntry];
      const part = await executor.rerun(
        prepared[to] as (typeof prepared)[0],
        {
          prepared: prepared[from] as (typeof prepared)[0],
          result: runs[from] as RunResult,
          nameThere: namesIn(base, own),
        },
        { rows: null, nodes: changedNodes(own, base) },
        () => expect.unreachable(),
      );
      expect(contents(part)).toEqual(contents(runs[to] as RunResult));
      expect(part.recomputed?.values).toBeLessThanOrEqual(part.recomputed?.ofValues ?? 0);
      part.release();
    }
    const [plainRun, changedRun] = runs as [RunResult, RunResult];
    for (const [node, values] of change) {
      const before = copyOf(changedRun, `${node}.plain`);
      const { rows, columns } = planesOf(changedRun.nodes.get(node)?.shape ?? []);
      const expected = before.map((value, at) => Math.fround(value * (values[Math.floor(at / (rows * columns))] as number)));
      expect(copyOf(changedRun, node)).toEqual(expected);
    }
    const [first] = change.keys();
    expect(copyOf(changedRun, `${first}.plain`)).toEqual(copyOf(plainRun, first as string));
    for (const run of runs) run.release();
    for (const one of prepared) executor.release(one);
  });
});

it('what is before a change is not computed again', async () => {
  const plain = await entryOf();
  const changed = changeNetwork(plain, factors(['relu_1', [1, 1, 0, 1, 1, 1]]), 'changed');
  const executor = await executorWith({ threads: 2, strict: false });
  const [one, two] = [plain, changed].map(({ network, weights }) => executor.prepare(network, INPUT, weights ?? new Map()));
  if (!one || !two) throw new Error('Nothing was prepared.');
  const before = await executor.run(one, (room) => room.fill(0.5));
  const part = await executor.rerun(
    two,
    { prepared: one, result: before, nameThere: namesIn(plain, changed) },
    { rows: null, nodes: changedNodes(changed, plain) },
    () => expect.unreachable(),
  );
  expect(part.recomputed?.nodes.map(({ node }) => node)).toEqual(['relu_1.plain', 'relu_1.factors', 'relu_1', 'pool', 'fc']);
  part.release();
  before.release();
  executor.release(one);
  executor.release(two);
});
