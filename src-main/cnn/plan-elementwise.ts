// Ops that take each value by itself: which kernel, and its three parameters. Source: torch/nn/modules/activation.py, aten Activation.cpp.
import type { ElementwiseOperation } from '../../src-shared/network/operations.ts';
import { CHUNK_FIELDS } from '../kernels/descriptor-fields.ts';
import type { KernelName } from '../kernels/loader.ts';
import { floatWord, WorkBuilder } from './node-work.ts';
import { addChunkPass, cutMaps } from './plan-chunks.ts';
import type { Flow, NodeWork } from './plan-types.ts';

interface Formula {
  readonly kernel: KernelName;
  readonly parameters?: readonly number[];
}

/** torch/nn/functional.py, selu: its two constants. */
const SELU_ALPHA = 1.6732632423543772;
const SELU_SCALE = 1.0507009873554805;
const RELU6_MOST = 6;
const PARAMETERS = 3;

export function planElementwise(operation: ElementwiseOperation, { source, target, to, rectifiedAs }: Flow): NodeWork {
  const { kernel, parameters = [] } = formulaOf(operation);
  const work = new WorkBuilder();
  const cut = cutMaps(to, { source, target, rectifiedAs });
  const own = Object.fromEntries(
    Array.from({ length: PARAMETERS }, (_, at) => [CHUNK_FIELDS + at, floatWord(parameters[at] ?? 0)]),
  );
  // ReLU has no parameters and no words for them.
  if (kernel === 'f32_relu') addChunkPass(work, kernel, cut, { count: CHUNK_FIELDS, own: {} });
  else addChunkPass(work, kernel, cut, { count: CHUNK_FIELDS + PARAMETERS, own });
  return work.finish(...cut.measured);
}

function formulaOf(operation: ElementwiseOperation): Formula {
  switch (operation.op) {
    case 'ReLU6':
      return { kernel: 'f32_clamp', parameters: [0, RELU6_MOST] };
    case 'Hardtanh':
      return { kernel: 'f32_clamp', parameters: [operation.attributes.minVal, operation.attributes.maxVal] };
    case 'clamp': {
      const { min, max } = operation.attributes;
      return { kernel: 'f32_clamp', parameters: [min ?? Number.NEGATIVE_INFINITY, max ?? Number.POSITIVE_INFINITY] };
    }
    case 'LeakyReLU':
      return { kernel: 'f32_leaky_relu', parameters: [operation.attributes.negativeSlope] };
    // Negative factor, positive factor, factor of the exponent.
    case 'ELU':
      return { kernel: 'f32_elu', parameters: [operation.attributes.alpha, 1, 1] };
    case 'CELU':
      return { kernel: 'f32_elu', parameters: [operation.attributes.alpha, 1, 1 / operation.attributes.alpha] };
    case 'SELU':
      return { kernel: 'f32_elu', parameters: [SELU_ALPHA * SELU_SCALE, SELU_SCALE, 1] };
    case 'Threshold':
      return { kernel: 'f32_threshold', parameters: [operation.attributes.threshold, operation.attributes.value] };
    case 'GELU':
      return { kernel: operation.attributes.approximate === 'tanh' ? 'f32_gelu_tanh' : 'f32_gelu' };
    case 'Softplus':
      return { kernel: 'f32_softplus', parameters: [operation.attributes.beta, operation.attributes.threshold] };
    case 'pow': {
      // PyTorch takes these roots by themselves: they differ from powers at -0 and at minus infinity.
      const { exponent } = operation.attributes;
      if (exponent === 1 / 2) return { kernel: 'f32_sqrt' };
      if (exponent === -1 / 2) return { kernel: 'f32_rsqrt' };
      return { kernel: 'f32_pow', parameters: [exponent] };
    }
    default:
      return { kernel: PLAIN[operation.op] };
  }
}

type PlainName = Exclude<
  ElementwiseOperation['op'],
  'ReLU6' | 'Hardtanh' | 'clamp' | 'LeakyReLU' | 'ELU' | 'CELU' | 'SELU' | 'Threshold' | 'GELU' | 'Softplus' | 'pow'
>;

/** Ops without parameters. */
const PLAIN: Readonly<Record<PlainName, KernelName>> = {
  ReLU: 'f32_relu',
  SiLU: 'f32_silu',
  Hardswish: 'f32_hardswish',
  Hardsigmoid: 'f32_hardsigmoid',
  Mish: 'f32_mish',
  Sigmoid: 'f32_sigmoid',
  Tanh: 'f32_tanh',
  Softsign: 'f32_softsign',
  LogSigmoid: 'f32_log_sigmoid',
  Tanhshrink: 'f32_tanhshrink',
  exp: 'f32_exp',
  log: 'f32_log',
  sqrt: 'f32_sqrt',
  rsqrt: 'f32_rsqrt',
  abs: 'f32_abs',
  neg: 'f32_neg',
  square: 'f32_square',
  sin: 'f32_sin',
  cos: 'f32_cos',
};
