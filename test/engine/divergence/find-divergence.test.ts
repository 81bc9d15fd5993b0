// The divergence finder on activations that were made otherwise on purpose: each cause alone, several at once, none that is known; by own seeded
// arrays, and by what a person would see in a table.
import { afterAll, describe, expect, it, test } from 'vitest';
import { valuesOf } from '../../../src-main/cnn/activation.ts';
import { applyPreprocess } from '../../../src-main/cnn/preprocess.ts';
import { parsePreprocess } from '../../../src-main/cnn/preprocess-steps.ts';
import { type Compute, findDivergence } from '../../../src-main/engine/divergence/find-divergence.ts';
import type { InputSource } from '../../../src-main/engine/divergence/input-hypotheses.ts';
import { initialise } from '../../../src-main/weights/torch-init.ts';
import type { Network, Tensor, Weights } from '../../../src-shared/network/graph.ts';
import type { DivergenceReport } from '../../../src-shared/protocol/divergence-messages.ts';
import { readNetwork } from '../../../src-shared/pytorch/read-source.ts';
import { closeExecutors, executorWith } from '../../cnn/executors.ts';
import { seededTensor } from '../../cnn/network-cases.ts';

afterAll(closeExecutors);

const SOURCE = `import torch
import torch.nn as nn

class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(1, 6, 3, padding=1)
        self.bn1 = nn.BatchNorm2d(6)
        self.relu = nn.ReLU()
        self.conv2 = nn.Conv2d(6, 4, 3, padding=1)
        self.up = nn.Upsample(scale_factor=2, mode='bilinear')
        self.pool = nn.AvgPool2d(3, 1, 1)

    def forward(self, x):
        x = self.relu(self.bn1(self.conv1(x)))
        return self.pool(self.up(self.conv2(x)))
`;
const SIDE = 24;
const PREPROCESS = 'clip:-1000:1000,scale:0:1';
const network = readNetwork(SOURCE, null);
const weights = withStatistics(initialise(network, 3));
/** A slice of HU between -1100 and 1500, with an intercept as CT has it. */
const hu = seededTensor([1, 1, SIDE, SIDE], 9).data.map((value) => Math.round(200 + value * 1300));
const source: InputSource = { rows: SIDE, columns: SIDE, hu, stored: hu.map((value) => value + 1024), preprocess: PREPROCESS };

/** Running statistics that are not those of any input. */
function withStatistics(given: Weights): Weights {
  const mean = { shape: [6], data: Float32Array.of(0.1, -0.2, 0.3, 0, 0.05, -0.1) };
  const variance = { shape: [6], data: Float32Array.of(0.5, 2, 1, 0.3, 0.8, 1.5) };
  return new Map(given).set('bn1.running_mean', mean).set('bn1.running_var', variance);
}

function inputBy(steps: string, values: Float32Array = hu): Tensor {
  const { data } = applyPreprocess(parsePreprocess(steps), { rows: SIDE, columns: SIDE, hu: values });
  return { shape: [1, 1, SIDE, SIDE], data };
}
const input = inputBy(PREPROCESS);

const compute: Compute = async (given, own, fed) => {
  const executor = await executorWith({ threads: 2, strict: false });
  const prepared = executor.prepare(given, fed.shape, own);
  const run = await executor.run(prepared, (room) => room.set(fed.data));
  return {
    valuesOf: (node) => {
      const activation = run.nodes.get(node);
      return activation ? { shape: activation.shape, data: valuesOf(activation).slice() } : null;
    },
    end: () => {
      run.release();
      executor.release(prepared);
    },
  };
};

/** What another program left: every node, and the input where it saved it. */
async function activationsOf(
  { made = network, own = weights, fed = input }: { made?: Network; own?: Weights; fed?: Tensor },
  { savesInput = true }: { savesInput?: boolean } = {},
): Promise<Map<string, Tensor>> {
  const run = await compute(made, own, fed);
  const kept = new Map<string, Tensor>(savesInput ? [['x', fed]] : []);
  for (const { name } of made.nodes) kept.set(name, run.valuesOf(name) as Tensor);
  run.end();
  return kept;
}

const find = (activations: ReadonlyMap<string, Tensor>, from: InputSource | null = source): Promise<DivergenceReport> =>
  findDivergence({ network, weights, input, source: from, activations }, { compute, onProgress: () => undefined });

const codes = ({ causes }: DivergenceReport): readonly string[] => causes.map(({ code }) => code);
const changed = (from: string, to: string): Network => readNetwork(SOURCE.replace(from, to), null);
const everywhere = (from: string, to: string): Network => readNetwork(SOURCE.replaceAll(from, to), null);
const other = (name: string, change: (data: Float32Array) => Float32Array<ArrayBuffer>): Weights => {
  const tensor = weights.get(name) as Tensor;
  return new Map(weights).set(name, { shape: tensor.shape, data: change(tensor.data) });
};

it('the same on both sides: all agree, nothing is tried', async () => {
  const report = await find(await activationsOf({}));
  expect(report.nodes.map(({ node, status, beyond }) => [node, status, beyond])).toEqual(
    ['x', 'conv1', 'bn1', 'relu', 'conv2', 'up', 'pool'].map((node) => [node, 'same', 0]),
  );
  expect(report).toMatchObject({ first: null, compared: 7, unknown: [], causes: [], tried: [] });
  expect(report.summary).toBe('All 7 tensors that both sides have agree.');
});

const training = readNetwork(SOURCE.replace('BatchNorm2d(6)', 'BatchNorm2d(6, track_running_stats=False)'), null);

test.each<[string, string, Parameters<typeof activationsOf>[0], string]>([
  ['BatchNorm in training mode', 'batch-norm-training', { made: training }, 'bn1'],
  ['reflect', 'padding-reflect', { made: changed('6, 4, 3, padding=1', "6, 4, 3, padding=1, padding_mode='reflect'") }, 'conv2'],
  ['circular in one layer', 'padding-circular', { made: changed('padding=1', "padding=1, padding_mode='circular'") }, 'conv1'],
  ['replicate in all', 'padding-replicate', { made: everywhere('padding=1)', "padding=1, padding_mode='replicate')") }, 'conv1'],
  ['eps', 'batch-norm-eps', { made: changed('BatchNorm2d(6)', 'BatchNorm2d(6, eps=1e-3)') }, 'bn1'],
  ['corners', 'align-corners', { made: changed("'bilinear'", "'bilinear', align_corners=True") }, 'up'],
  [
    'pad counted',
    'count-include-pad',
    { made: changed('AvgPool2d(3, 1, 1)', 'AvgPool2d(3, 1, 1, count_include_pad=False)') },
    'pool',
  ],
  ['no bias', 'bias-missing', { own: other('conv2.bias', (data) => new Float32Array(data.length)) }, 'conv2'],
  ['no clip', 'preprocessing', { fed: inputBy('scale:0:1') }, 'x'],
  ['HU as they are', 'preprocessing', { fed: inputBy('') }, 'x'],
  ['a lung window', 'preprocessing', { fed: inputBy('clip:-1350:150,scale:0:1') }, 'x'],
  ['limits of no list', 'preprocessing', { fed: inputBy('clip:-873:641,scale:-3:5') }, 'x'],
  ['stored values', 'preprocessing', { fed: inputBy(PREPROCESS, source.stored) }, 'x'],
])('%s: %s', async (_title, code, making, first) => {
  const report = await find(await activationsOf(making));
  expect(report.first).toBe(first);
  expect(codes(report)).toEqual([code]);
  expect(report.causes[0]).toMatchObject({ node: first, next: null });
  expect(report.tried.at(-1)).toMatchObject({ node: first, vanishes: true });
  expect(report.summary).toContain('With that, everything agrees.');
});

it('limits and scale are read from the input: the words to give are in the report', async () => {
  const { causes } = await find(await activationsOf({ fed: inputBy('clip:-873:641,scale:-3:5') }));
  expect(causes[0]?.title).toBe('another preprocessing: clip:-873:641,scale:-3:5');
});

it('an in-place ReLU has written over what a hook had kept', async () => {
  const activations = await activationsOf({});
  activations.set('bn1', activations.get('relu') as Tensor);
  const report = await find(activations);
  expect([report.first, codes(report)]).toEqual(['bn1', ['in-place-relu']]);
  const own = report.nodes.find(({ node }) => node === 'bn1');
  expect(own?.first?.theirs).toBe(0);
  expect(own?.first?.ours).toBeLessThan(0);
});

it('a layer that is called twice and kept under one name', async () => {
  const square = readNetwork(
    SOURCE.replace('6, 4, 3', '6, 6, 3').replace('self.pool(self.up(self.conv2(x)))', 'self.relu(self.conv2(x))'),
    null,
  );
  const own = withStatistics(initialise(square, 3));
  const kept = await activationsOf({ made: square, own });
  kept.set('relu', kept.get('relu_1') as Tensor);
  kept.delete('relu_1');
  const report = await findDivergence(
    { network: square, weights: own, input, source, activations: kept },
    { compute, onProgress: () => undefined },
  );
  expect([report.first, codes(report)]).toEqual(['relu', ['last-call']]);
});

it('pictures with channels last, in a batch of one that was left out', async () => {
  const activations = await activationsOf({});
  const last = (name: string): void => {
    const { shape: [, channels = 1, rows = 1, columns = 1] = [], data } = activations.get(name) as Tensor;
    const values = Float32Array.from(data, (_, at) => {
      const place = Math.floor(at / channels);
      return data[(at % channels) * rows * columns + place] as number;
    });
    activations.set(name, { shape: [rows, columns, channels], data: values });
  };
  for (const name of ['x', 'conv1', 'bn1', 'relu', 'conv2', 'up', 'pool']) last(name);
  const report = await find(activations);
  expect([report.nodes[1]?.status, codes(report)]).toEqual(['shape', ['channels-last']]);
});

it('a picture that is transposed and one that is flipped, with and without the input in the file', async () => {
  const at = (place: (row: number, column: number) => number): Tensor => ({
    shape: input.shape,
    data: input.data.map((_, index) => input.data[place(Math.floor(index / SIDE), index % SIDE)] as number),
  });
  const transposed = at((row, column) => column * SIDE + row);
  const flipped = at((row, column) => (SIDE - 1 - row) * SIDE + column);
  for (const [fed, words] of [
    [transposed, 'the picture transposed: rows and columns exchanged'],
    [flipped, 'the picture flipped up and down'],
  ] as const) {
    for (const savesInput of [true, false]) {
      const report = await find(await activationsOf({ fed }, { savesInput }), null);
      expect([report.first, report.causes.map(({ title }) => title)]).toEqual([savesInput ? 'x' : 'conv1', [words]]);
    }
  }
});

it('another preprocessing of a picture that was turned as well: both are read from the input', async () => {
  const { data } = inputBy('clip:-160:240,scale:0:1');
  const fed = { shape: input.shape, data: data.map((_, at) => data[(at % SIDE) * SIDE + Math.floor(at / SIDE)] as number) };
  const { causes } = await find(await activationsOf({ fed }));
  expect(causes.map(({ title, next }) => [title, next])).toEqual([
    ['another preprocessing: clip:-160:240,scale:0:1, and the picture transposed: rows and columns exchanged', null],
  ]);
});

it('several at once are found one after the other', async () => {
  const both = readNetwork(
    SOURCE.replace('BatchNorm2d(6)', 'BatchNorm2d(6, track_running_stats=False)').replace(
      "'bilinear'",
      "'bilinear', align_corners=True",
    ),
    null,
  );
  const report = await find(await activationsOf({ made: both, fed: inputBy('clip:-160:240,scale:0:1') }));
  expect(report.causes.map(({ code, node, next }) => [code, node, next])).toEqual([
    ['preprocessing', 'x', 'bn1'],
    ['batch-norm-training', 'bn1', 'up'],
    ['align-corners', 'up', null],
  ]);
});

describe('what is not known', () => {
  it('other weights: no cause, and everything that was tried with its number', async () => {
    const report = await find(await activationsOf({ own: other('conv2.weight', (data) => data.map((value) => value * 1.01)) }));
    expect([report.first, report.causes]).toEqual(['conv2', []]);
    expect(report.tried.length).toBeGreaterThan(5);
    expect(report.tried.every(({ vanishes, maxAbs }) => !vanishes && maxAbs > 0)).toBe(true);
    expect(report.summary).toContain('Nothing that was tried makes it agree');
  });

  it('another picture: said so, and the network is judged from it', async () => {
    const fed = { shape: input.shape, data: seededTensor(input.shape, 77).data };
    const report = await find(await activationsOf({ fed, made: training }));
    expect(report.causes.map(({ code, next }) => [code, next])).toEqual([
      ['input', 'bn1'],
      ['batch-norm-training', null],
    ]);
  });

  it('missing nodes, unknown names, other shapes, values that are not finite', async () => {
    const activations = await activationsOf({});
    activations.delete('bn1');
    activations.set('mystery', input);
    activations.set('up', { shape: [1, 4, 2, 2], data: new Float32Array(16) });
    const pool = activations.get('pool') as Tensor;
    activations.set('pool', { shape: pool.shape, data: pool.data.map((value, at) => (at === 50 ? Number.NaN : value)) });
    const report = await find(activations);
    expect(report.nodes.map(({ status }) => status)).toEqual(['same', 'same', 'missing', 'same', 'same', 'shape', 'differs']);
    expect([report.first, report.unknown]).toEqual(['up', ['mystery']]);
    expect(report.nodes.at(-1)).toMatchObject({ maxAbs: Infinity, beyond: 1, first: { channel: 0, row: 1, column: 2 } });
  });

  it('no name in common is refused with both lists', async () => {
    await expect(find(new Map([['layer9', input]]))).rejects.toThrow("The file has: layer9. The network's nodes are: conv1, bn1");
  });
});
