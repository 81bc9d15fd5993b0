// Networks as graphs: several inputs to a node, aliases, work in place as later readers see it, several outputs, inputs that are no pictures,
// tensors that are missing, and what is refused before anything runs.
import { afterAll, describe, expect, test } from 'vitest';
import { valuesOf } from '../../src-main/cnn/activation.ts';
import { planNetwork } from '../../src-main/cnn/plan.ts';
import type { Network, NetworkNode, Tensor, Weights } from '../../src-shared/network/graph.ts';
import type { Operation, Shape } from '../../src-shared/network/operations.ts';
import { closeExecutors, executorWith } from './executors.ts';
import { seededTensor } from './network-cases.ts';
import { referenceRun } from './reference-run.ts';

afterAll(closeExecutors);

type Written = readonly [name: string, operation: Operation, inputs: readonly string[], target?: string];

const graph = (nodes: readonly Written[], outputs: readonly string[] = [nodes.at(-1)?.[0] ?? '']): Network => ({
  className: 'Graph',
  modules: [],
  inputs: ['x'],
  nodes: nodes.map(
    ([name, operation, inputs, target]): NetworkNode => ({
      ...operation,
      ...{ name, inputs, defined: null, called: null },
      ...(target === undefined ? { kind: 'call_module', target: name } : { kind: 'call_method', target }),
    }),
  ),
  outputs,
  problems: [],
  warnings: [],
});

const relu = (inplace: boolean): Operation => ({ op: 'ReLU', attributes: { inplace } });
const add: Operation = { op: 'add', attributes: { scalar: null, scalarFirst: false, alpha: 1 } };
const cat: Operation = { op: 'cat', attributes: { dim: 1 } };
const identity: Operation = { op: 'Identity', attributes: {} };
const clone: Operation = { op: 'clone', attributes: {} };
const neg: Operation = { op: 'neg', attributes: {} };
const first: Operation = { op: 'narrow', attributes: { dim: 1, start: 0, length: 1 } };
const flat: Operation = { op: 'view', attributes: { shape: [2, -1] } };
const norm: Operation = { op: 'BatchNorm2d', attributes: { numFeatures: 3, eps: 1e-5, affine: true, trackRunningStats: true } };

const INPUT: Shape = [2, 3, 5, 7];
const NONE: Weights = new Map();

async function run(network: Network, input: Tensor, weights: Weights = NONE) {
  const executor = await executorWith({ threads: 2, strict: false });
  const prepared = executor.prepare(network, input.shape, weights);
  const told: string[] = [];
  const result = await executor.run(prepared, (values) => values.set(input.data), { onNode: ({ name }) => told.push(name) });
  const values = new Map(
    [...result.nodes].map(([name, activation]) => [name, { shape: activation.shape, data: valuesOf(activation).slice() }]),
  );
  const offsets = new Map([...result.nodes].map(([name, { stored }]) => [name, stored.byteOffset]));
  const statistics = new Map([...result.nodes].map(([name, activation]) => [name, activation.statistics]));
  result.release();
  executor.release(prepared);
  return { values, offsets, statistics, told };
}

/** Values of one node, in plain numbers. */
const numbers = (values: ReadonlyMap<string, Tensor>, name: string): number[] => [...(values.get(name)?.data ?? [])];

test('skips, joins and several outputs are those of the plain loops; nodes are told in order', async () => {
  const network = graph(
    [
      ['a', relu(false), ['x']],
      ['b', neg, ['x']],
      ['joined', cat, ['a', 'b', 'x']],
      ['sum', add, ['a', 'b']],
      ['again', add, ['sum', 'sum']],
      ['out', flat, ['joined']],
    ],
    ['out', 'again'],
  );
  const input = seededTensor(INPUT, 3);
  const { values, told } = await run(network, input);
  expect(told).toEqual(['a', 'b', 'joined', 'sum', 'again', 'out']);
  for (const [name, tensor] of referenceRun(network, input, NONE)) expect([name, values.get(name)]).toEqual([name, tensor]);
});

describe('aliases', () => {
  test('share memory, and statistics where they fall apart into the same maps', async () => {
    const network = graph([
      ['a', relu(false), ['x']],
      ['same', identity, ['a']],
      ['copy', clone, ['same']],
      ['rows', flat, ['copy']],
    ]);
    const { offsets, statistics } = await run(network, seededTensor(INPUT, 4));
    expect(new Set(offsets.values()).size).toBe(1);
    expect(statistics.get('copy')).toEqual(statistics.get('a'));
    expect(statistics.get('rows')?.min).toHaveLength(2 * 3 * 5 * 7);
  });

  test('of the input itself, before anything is computed', async () => {
    const input = seededTensor([4, 6], 5);
    const { values, told } = await run(graph([['same', identity, ['x']]]), input);
    expect(told).toEqual(['same']);
    expect(values.get('same')).toEqual(input);
  });
});

describe('in place', () => {
  const input: Tensor = { shape: [1, 2, 1, 2], data: Float32Array.of(-1, 2, -3, 4) };

  test('later readers see the value after, the value before is kept to be looked at', async () => {
    const network = graph([
      ['a', neg, ['x']],
      ['r', relu(true), ['a']],
      ['sum', add, ['a', 'r']],
    ]);
    const { values } = await run(network, input);
    expect(numbers(values, 'a')).toEqual([1, -2, 3, -4]);
    expect(numbers(values, 'r')).toEqual([1, 0, 3, 0]);
    expect(numbers(values, 'sum')).toEqual([2, 0, 6, 0]);
  });

  test('through views of the whole memory, and not through clones', async () => {
    const network = graph([
      ['a', neg, ['x']],
      ['view', { op: 'view', attributes: { shape: [4] } }, ['a']],
      ['kept', clone, ['a']],
      ['r', relu(true), ['view']],
      ['seen', add, ['a', 'a']],
      ['unseen', add, ['kept', 'kept']],
    ]);
    const { values } = await run(network, input);
    expect(values.get('seen')).toEqual({ shape: [1, 2, 1, 2], data: Float32Array.of(2, 0, 6, 0) });
    expect(numbers(values, 'unseen')).toEqual([2, -4, 6, -8]);
  });

  test('x.add_(y) by its name', async () => {
    const network = graph([
      ['a', neg, ['x']],
      ['added', add, ['a', 'x'], 'add_'],
      ['sum', add, ['a', 'a']],
    ]);
    expect(numbers((await run(network, input)).values, 'sum')).toEqual([0, 0, 0, 0]);
  });

  test('of a part of something that is read later: refused, as the two are separate here', () => {
    const network = graph([
      ['a', neg, ['x']],
      ['part', first, ['a']],
      ['r', relu(true), ['part']],
      ['sum', add, ['a', 'a']],
    ]);
    expect(() => planNetwork(network, input.shape, NONE)).toThrow(
      expect.objectContaining({ code: 'network/unsupported', message: expect.stringContaining('sum reads a after') }),
    );
    const unread = graph([
      ['a', neg, ['x']],
      ['part', first, ['a']],
      ['r', relu(true), ['part']],
    ]);
    expect(planNetwork(unread, input.shape, NONE).nodes).toHaveLength(3);
  });
});

describe('what is not there is named', () => {
  const seeded = (name: string): [string, Tensor] => [name, seededTensor([3], 6)];
  test.each(['weight', 'bias', 'running_mean', 'running_var'])('norm.%s', (missing) => {
    const names = ['weight', 'bias', 'running_mean', 'running_var'].filter((name) => name !== missing);
    const weights = new Map(names.map((name) => seeded(`norm.${name}`)));
    expect(() => planNetwork(graph([['norm', norm, ['x']]]), INPUT, weights)).toThrow(
      expect.objectContaining({ code: 'weights/mismatch', message: expect.stringContaining(`norm.${missing}`) }),
    );
  });

  test('a second input of forward', () => {
    const network = { ...graph([['sum', add, ['x', 'mask']]]), inputs: ['x', 'mask'] };
    expect(() => planNetwork(network, INPUT, NONE)).toThrow(expect.objectContaining({ code: 'network/unsupported' }));
  });
});

test.each<[string, Shape]>([
  ['a vector', [7]],
  ['features', [3, 11]],
  ['C x H x W', [3, 5, 7]],
  ['six axes', [1, 2, 1, 3, 4, 5]],
])('an input that is %s', async (_, shape) => {
  const network = graph([
    ['a', relu(false), ['x']],
    ['mean', { op: 'mean', attributes: { dim: null, keepdim: false } }, ['a']],
    ['sum', add, ['a', 'mean']],
  ]);
  const input = seededTensor(shape, 8);
  const { values } = await run(network, input);
  for (const [name, tensor] of referenceRun(network, input, NONE)) {
    expect(values.get(name)?.shape).toEqual(tensor.shape);
    for (const [at, value] of tensor.data.entries()) expect(values.get(name)?.data[at]).toBeCloseTo(value, 6);
  }
});
