// The parts of a value add up to what the plain loops compute, for every op that is taken apart, in every case of the compute core's tests, at places
// spread over the output; and what they name lies where they say.
import { describe, expect, it, test } from 'vitest';
import type { Reading } from '../../src-main/engine/arithmetic/readings.ts';
import { valueArithmetic } from '../../src-main/engine/arithmetic/value-arithmetic.ts';
import type { NetworkNode, Tensor } from '../../src-shared/network/graph.ts';
import { outputShape } from '../../src-shared/network/op-catalogue.ts';
import type { OpName } from '../../src-shared/network/operations.ts';
import type { ValueArithmetic, ValuePlace } from '../../src-shared/protocol/maps-messages.ts';
import { normCases } from '../cnn/cases/layout-cases.ts';
import { type OpCase, op } from '../cnn/cases/op-case.ts';
import { convolutionCases, poolingCases } from '../cnn/cases/picture-cases.ts';
import { arithmeticCases } from '../cnn/cases/value-cases.ts';
import { networkOfCase } from '../cnn/op-network.ts';

const TAKEN_APART: readonly OpName[] = [
  ...(['Linear', 'ConvTranspose2d', 'MaxPool2d', 'AvgPool2d', 'AdaptiveAvgPool2d', 'AdaptiveMaxPool2d'] as const),
  ...(['BatchNorm1d', 'BatchNorm2d', 'InstanceNorm2d', 'GroupNorm', 'LayerNorm', 'add', 'sub', 'mul', 'div'] as const),
];
const PLACES = 24;

const readingOf = (node: string, { shape, data }: Tensor): Reading => ({
  node,
  shape,
  values: (first, count) => data.subarray(first, first + count),
});

/** What the parts say the value is, float64. */
function total(parts: ValueArithmetic): number {
  switch (parts.op) {
    case 'sum':
      return parts.terms.reduce((sum, { value, factor }) => sum + value * factor, parts.others.sum + (parts.bias ?? 0));
    case 'choice':
      return parts.winner.value;
    case 'product':
      return parts.operator === '*' ? parts.left.value * parts.right.value : parts.left.value / parts.right.value;
    case 'norm':
      return ((parts.before - parts.mean) / Math.sqrt(parts.variance + parts.eps)) * parts.weight + parts.bias;
    case 'ReLU':
      return Math.max(0, parts.before);
    case 'Conv2d':
      return parts.partialSums.reduce((sum, part) => sum + part, parts.bias);
  }
}

function placesOf(parts: ValueArithmetic): readonly ValuePlace[] {
  if (parts.op === 'sum') return parts.terms.flatMap(({ place }) => place ?? []);
  if (parts.op === 'choice') return [parts.winner];
  return parts.op === 'product' ? [parts.left, parts.right].flatMap(({ place }) => place ?? []) : [];
}

function setUp(opCase: OpCase) {
  const { network, input, weights, reference } = networkOfCase(opCase);
  const node = network.nodes.at(-1) as NetworkNode;
  const given = new Map<string, Tensor>([['x', input], ...weights]);
  const readings = node.inputs.map((name) => readingOf(name, given.get(name) as Tensor));
  const own = (name: string): Tensor | null => weights.get(`layer.${name}`) ?? null;
  const result = outputShape(opCase.operation, opCase.inputs);
  const expected = reference('shape' in result ? result.shape : []);
  const at = (flat: number): ValueArithmetic | null => valueArithmetic(node, readings, own, expected.shape, flat);
  return { readings, expected, at };
}

const linearCases = [
  op('Linear', { inFeatures: 70, outFeatures: 3, bias: true }, 'of N x C', [[2, 70]]),
  op('Linear', { inFeatures: 5, outFeatures: 4, bias: false }, 'on the last of four axes', [[2, 3, 4, 5]]),
  op('Linear', { inFeatures: 1, outFeatures: 1, bias: true }, 'of a single vector', [[1]]),
];
const cases = [...linearCases, ...arithmeticCases, ...normCases, ...poolingCases, ...convolutionCases].filter(({ operation }) =>
  TAKEN_APART.includes(operation.op),
);

test('every op that is taken apart has cases', () => {
  expect([...new Set(cases.map(({ operation }) => operation.op))].sort()).toEqual([...TAKEN_APART].sort());
});

describe('the parts add up to the value', () => {
  test.each(cases.map((opCase) => ({ title: opCase.title, opCase })))('$title', ({ opCase }) => {
    const { readings, expected, at } = setUp(opCase);
    const step = Math.max(1, Math.floor(expected.data.length / PLACES));
    for (let flat = 0; flat < expected.data.length; flat += step) {
      const parts = at(flat);
      const isPlaneless = opCase.operation.op === 'AdaptiveAvgPool2d' && (opCase.inputs[0]?.length ?? 0) < 3;
      if (isPlaneless) {
        expect(parts).toBeNull();
        continue;
      }
      if (!parts) throw new Error(`${opCase.title}: nothing at ${flat}`);
      const value = expected.data[flat] as number;
      expect(Math.abs(total(parts) - value)).toBeLessThanOrEqual(3e-5 * (1 + Math.abs(value)));
      for (const { node, channel, row, column, value: told } of placesOf(parts)) {
        const reading = readings.find((one) => one.node === node) as Reading;
        const [rows = 1, columns = 1] = reading.shape.length < 3 ? [1, 1] : reading.shape.slice(-2);
        expect(reading.values((channel * rows + row) * columns + column, 1)[0]).toBe(told);
      }
    }
  });
});

const node = (fields: object): NetworkNode =>
  ({
    name: 'n',
    kind: 'call_module',
    target: 'n',
    inputs: ['x'],
    defined: null,
    called: null,
    ...fields,
  }) as unknown as NetworkNode;

describe('what is told of the parts', () => {
  const pool = node({
    op: 'MaxPool2d',
    attributes: { kernelSize: [2, 2], stride: [2, 2], padding: [0, 0], dilation: [1, 1], ceilMode: false },
  });
  const winner = (...data: readonly number[]): ValueArithmetic | null =>
    valueArithmetic(pool, [readingOf('x', { shape: [1, 1, 2, 2], data: Float32Array.from(data) })], () => null, [1, 1, 1, 1], 0);

  it('the first of equal values wins, and a NaN over all', () => {
    expect(winner(1, 3, 3, 2)).toMatchObject({ winner: { row: 0, column: 1, value: 3 }, count: 4 });
    expect(winner(1, 3, Number.NaN, 4)).toMatchObject({ winner: { row: 1, column: 0, value: Number.NaN } });
  });

  it('of many terms the largest are told, and the others together', () => {
    const size = 200;
    const linear = node({ op: 'Linear', attributes: { inFeatures: size, outFeatures: 1, bias: true } });
    const x = { shape: [1, size], data: Float32Array.from({ length: size }, (_, at) => at) };
    const tensors = new Map([
      ['weight', { shape: [1, size], data: new Float32Array(size).fill(-1) }],
      ['bias', { shape: [1], data: Float32Array.of(5) }],
    ]);
    const parts = valueArithmetic(linear, [readingOf('x', x)], (name) => tensors.get(name) ?? null, [1, 1], 0);
    expect(parts).toMatchObject({ op: 'sum', others: { count: 136, sum: -(135 * 136) / 2 }, weight: (199 * 200) / 2, bias: 5 });
    expect(parts?.op === 'sum' && parts.terms.slice(0, 2)).toEqual([
      { place: { node: 'x', channel: 199, row: 0, column: 0, value: 199 }, value: 199, factor: -1 },
      { place: { node: 'x', channel: 198, row: 0, column: 0, value: 198 }, value: 198, factor: -1 },
    ]);
  });

  it('a number of the source stands where it is written', () => {
    const minus = node({ op: 'sub', attributes: { scalar: 1, scalarFirst: true, alpha: 1 } });
    const x = readingOf('x', { shape: [1, 2], data: Float32Array.of(3, 4) });
    expect(valueArithmetic(minus, [x], () => null, [1, 2], 1)).toMatchObject({
      op: 'sum',
      terms: [
        { place: null, value: 1, factor: 1 },
        { place: { node: 'x', channel: 1 }, value: 4, factor: -1 },
      ],
    });
  });

  it('what moves values only is not taken apart', () => {
    const flip = node({ op: 'flip', attributes: { dims: [0] } });
    const x = readingOf('x', { shape: [2], data: Float32Array.of(3, 4) });
    expect(valueArithmetic(flip, [x], () => null, [2], 0)).toBeNull();
  });
});
