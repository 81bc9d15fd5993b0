// Every elementwise op by its formula in float64: the truth that the vector kernels are held to.
// Source: torch/nn/modules/activation.py, aten/src/ATen/native/cpu/Activation.cpp.
import type { ElementwiseOperation } from '../../../src-shared/network/operations.ts';
import { erfc } from './error-function.ts';

/** torch/nn/functional.py, selu. */
const SELU_ALPHA = 1.6732632423543772;
const SELU_SCALE = 1.0507009873554805;
const THREE = 3;
const SIX = 6;
const GELU_CUBIC = 0.044715;

/** NaN stays NaN, as in min and max of tensors. */
const clamp = (x: number, low: number, high: number): number => Math.min(Math.max(x, low), high);
const softplus = (x: number): number => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));

export function elementwiseReference(operation: ElementwiseOperation): (x: number) => number {
  switch (operation.op) {
    case 'ReLU':
      return (x) => Math.max(x, 0);
    case 'ReLU6':
      return (x) => clamp(x, 0, SIX);
    case 'SiLU':
      return (x) => x / (1 + Math.exp(-x));
    case 'Hardswish':
      return (x) => (x * clamp(x + THREE, 0, SIX)) / SIX;
    case 'Hardsigmoid':
      return (x) => clamp(x + THREE, 0, SIX) / SIX;
    case 'Mish':
      return (x) => x * Math.tanh(softplus(x));
    case 'SELU':
      return (x) => SELU_SCALE * (x > 0 ? x : SELU_ALPHA * Math.expm1(x));
    case 'LeakyReLU':
      return (x) => (x > 0 ? x : x * operation.attributes.negativeSlope);
    case 'ELU':
      return (x) => (x > 0 ? x : operation.attributes.alpha * Math.expm1(x));
    case 'CELU':
      return (x) => (x > 0 ? x : operation.attributes.alpha * Math.expm1(x / operation.attributes.alpha));
    case 'Hardtanh':
      return (x) => clamp(x, operation.attributes.minVal, operation.attributes.maxVal);
    case 'Threshold':
      return (x) => (x <= operation.attributes.threshold ? operation.attributes.value : x);
    case 'GELU':
      return operation.attributes.approximate === 'tanh'
        ? (x) => (x / 2) * (1 + Math.tanh(Math.sqrt(2 / Math.PI) * (x + GELU_CUBIC * x ** 3)))
        : (x) => (x / 2) * erfc(-x / Math.SQRT2);
    case 'Softplus': {
      const { beta, threshold } = operation.attributes;
      return (x) => (x * beta > threshold ? x : Math.log1p(Math.exp(x * beta)) / beta);
    }
    case 'pow':
      // PyTorch takes square roots by themselves: they differ from powers at -0 and at minus infinity.
      if (operation.attributes.exponent === 1 / 2) return Math.sqrt;
      if (operation.attributes.exponent === -1 / 2) return plain.rsqrt;
      return (x) => x ** operation.attributes.exponent;
    case 'clamp': {
      const { min, max } = operation.attributes;
      return (x) => clamp(x, min ?? Number.NEGATIVE_INFINITY, max ?? Number.POSITIVE_INFINITY);
    }
    default:
      return plain[operation.op];
  }
}

const plain = {
  Sigmoid: (x: number) => 1 / (1 + Math.exp(-x)),
  Tanh: Math.tanh,
  Softsign: (x: number) => x / (1 + Math.abs(x)),
  LogSigmoid: (x: number) => -softplus(-x),
  Tanhshrink: (x: number) => x - Math.tanh(x),
  exp: Math.exp,
  log: Math.log,
  sqrt: Math.sqrt,
  rsqrt: (x: number) => 1 / Math.sqrt(x),
  abs: Math.abs,
  neg: (x: number) => -x,
  square: (x: number) => x * x,
  sin: Math.sin,
  cos: Math.cos,
} as const;
