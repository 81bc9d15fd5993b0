// Ops that compute values from values at the same place: elementwise, with two operands, and matrix products.
import type { AttributesOf, OpName, Shape } from '../../../src-shared/network/operations.ts';
import { type OpCase, op } from './op-case.ts';

/** Pictures, one row, one value, vectors, a single number, five axes. */
const EVERY_RANK: readonly Shape[] = [[2, 3, 5, 7], [1, 1, 1, 33], [1, 3, 1, 1], [3, 11], [5], [], [2, 2, 3, 4, 5]];
const elementwise = <Name extends OpName>(
  name: Name,
  attributes: AttributesOf<Name>,
  title = '',
  range?: readonly [number, number],
) => EVERY_RANK.map((shape) => op(name, attributes, `${title} of ${shape.join(' x ') || 'a number'}`, [shape], range));

const IN = { inplace: false };
const WIDE: readonly [number, number] = [-40, 40];
const POSITIVE: readonly [number, number] = [0.01, 30];

export const elementwiseCases: readonly OpCase[] = [
  ...elementwise('ReLU', IN),
  ...elementwise('ReLU6', IN, '', [-3, 9]),
  ...elementwise('LeakyReLU', { ...IN, negativeSlope: 0.1 }),
  ...elementwise('ELU', { ...IN, alpha: 1.5 }, '', WIDE),
  ...elementwise('CELU', { ...IN, alpha: 0.7 }, '', WIDE),
  ...elementwise('SELU', IN, '', WIDE),
  ...elementwise('SiLU', IN, '', WIDE),
  ...elementwise('GELU', { approximate: 'none' }, 'none', WIDE),
  ...elementwise('GELU', { approximate: 'tanh' }, 'tanh', WIDE),
  ...elementwise('Sigmoid', {}, '', WIDE),
  ...elementwise('Tanh', {}, '', [-12, 12]),
  ...elementwise('Tanhshrink', {}, '', [-12, 12]),
  ...elementwise('Softsign', {}, '', WIDE),
  ...elementwise('Hardswish', IN, '', [-5, 5]),
  ...elementwise('Hardsigmoid', IN, '', [-5, 5]),
  ...elementwise('Hardtanh', { ...IN, minVal: -0.5, maxVal: 1.5 }),
  ...elementwise('Mish', IN, '', WIDE),
  ...elementwise('Softplus', { beta: 1, threshold: 20 }, '', WIDE),
  ...elementwise('Softplus', { beta: 3, threshold: 5 }, 'steep', WIDE),
  ...elementwise('LogSigmoid', {}, '', WIDE),
  ...elementwise('Threshold', { ...IN, threshold: 0.3, value: -7 }),
  ...elementwise('exp', {}, '', [-90, 60]),
  ...elementwise('log', {}, '', POSITIVE),
  ...elementwise('sqrt', {}, '', POSITIVE),
  ...elementwise('rsqrt', {}, '', POSITIVE),
  ...elementwise('abs', {}),
  ...elementwise('neg', {}),
  ...elementwise('square', {}, '', WIDE),
  ...elementwise('sin', {}, '', WIDE),
  ...elementwise('cos', {}, '', WIDE),
  ...elementwise('pow', { exponent: 3 }, '3', [-4, 4]),
  ...elementwise('pow', { exponent: -0.5 }, '-0.5', POSITIVE),
  ...elementwise('pow', { exponent: 0.5 }, '0.5', POSITIVE),
  ...elementwise('clamp', { min: -0.5, max: null }, 'below'),
  ...elementwise('clamp', { min: null, max: 0.5 }, 'above'),
  ...elementwise('clamp', { min: -1, max: 1 }, 'both'),
];

const PLAIN = { scalar: null, scalarFirst: false, alpha: 1 };
const SAME: readonly Shape[] = [
  [2, 3, 5, 7],
  [2, 3, 5, 7],
];
const PAIRS: readonly (readonly Shape[])[] = [
  SAME,
  [
    [2, 3, 5, 7],
    [3, 1, 1],
  ],
  [
    [2, 1, 5, 1],
    [1, 3, 1, 7],
  ],
  [
    [2, 3, 5, 7],
    [2, 3, 1, 1],
  ],
  [[4], [3, 4]],
  [[3, 1], []],
  [
    [2, 2, 3, 4, 5],
    [2, 1, 4, 1],
  ],
];
const binary = (name: 'add' | 'sub' | 'mul' | 'div', range?: readonly [number, number]): OpCase[] => [
  ...PAIRS.map((inputs) => op(name, PLAIN, inputs.map((shape) => shape.join('x') || 'number').join(' and '), inputs, range)),
  op(name, { ...PLAIN, scalar: 3 }, 'a number', [[2, 3, 5, 7]], range),
  op(name, { ...PLAIN, scalar: 3, scalarFirst: true }, 'from a number', [[2, 3, 5, 7]], range),
];

export const arithmeticCases: readonly OpCase[] = [
  ...binary('add'),
  ...binary('sub'),
  ...binary('mul'),
  ...binary('div', [0.5, 4]),
  op('add', { ...PLAIN, alpha: -2.5 }, 'alpha', SAME),
  op('sub', { ...PLAIN, alpha: 0.5 }, 'alpha', SAME),
  ...PAIRS.map((inputs, at) => op('maximum', {}, `${at}`, inputs)),
  ...PAIRS.map((inputs, at) => op('minimum', {}, `${at}`, inputs)),
  op('PReLU', { numParameters: 1, init: 0.25 }, 'one slope', [[2, 3, 5, 7]]),
  op('PReLU', { numParameters: 3, init: 0.25 }, 'a slope per channel', [[2, 3, 5, 7]]),
  op('PReLU', { numParameters: 6, init: 0.25 }, 'features', [[4, 6]]),
  op('matmul', {}, 'matrices', [
    [5, 7],
    [7, 11],
  ]),
  op('matmul', {}, 'items', [
    [2, 3, 5, 7],
    [2, 3, 7, 9],
  ]),
  op('matmul', {}, 'one matrix for all', [
    [2, 3, 5, 7],
    [7, 17],
  ]),
  op('matmul', {}, 'broadcast items', [
    [2, 1, 5, 4],
    [3, 4, 6],
  ]),
  op('matmul', {}, 'vectors', [[7], [7]]),
  op('matmul', {}, 'vector and matrix', [[7], [7, 3]]),
  op('matmul', {}, 'matrix and vector', [[4, 7], [7]]),
  {
    ...op('matmul', {}, 'long', [
      [70, 300],
      [300, 65],
    ]),
    bound: 2e-5,
  },
];
