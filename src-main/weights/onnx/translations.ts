// Every op of ONNX that is supported, and what it becomes.
import { conv, convTranspose, gemm, matMul } from './convolutions.ts';
import {
  concat,
  constant,
  constantOfShape,
  expand,
  flatten,
  gather,
  reshape,
  shapeOf,
  sizeOfAll,
  slice,
  split,
  squeeze,
  transpose,
  unsqueeze,
} from './layout.ts';
import type { Translate } from './node-context.ts';
import { batchNormalization, groupNormalization, instanceNormalization, layerNormalization } from './norms.ts';
import { averagePool, depthToSpace, globalAveragePool, globalMaxPool, maxPool, pad, resize, spaceToDepth } from './pictures.ts';
import {
  binary,
  cast,
  celu,
  clip,
  elu,
  extreme,
  func,
  gelu,
  hardSigmoid,
  leakyRelu,
  plain,
  pow,
  pRelu,
  reciprocal,
  reduce,
  relu,
  selu,
  softmax,
  softplus,
  sum,
  threshold,
} from './pointwise.ts';

const INPLACE = { inplace: false } as const;
const DROPOUT_DEFAULT = 0.5;

const TRANSLATIONS: Readonly<Record<string, Translate>> = {
  ...{ Conv: conv, ConvTranspose: convTranspose, Gemm: gemm, MatMul: matMul },
  ...{ BatchNormalization: batchNormalization, InstanceNormalization: instanceNormalization },
  ...{ LayerNormalization: layerNormalization, GroupNormalization: groupNormalization },
  ...{ MaxPool: maxPool, AveragePool: averagePool, GlobalAveragePool: globalAveragePool, GlobalMaxPool: globalMaxPool },
  ...{ Resize: resize, Upsample: resize, Pad: pad, DepthToSpace: depthToSpace, SpaceToDepth: spaceToDepth },
  ...{ Relu: relu, LeakyRelu: leakyRelu, Elu: elu, Celu: celu, Selu: selu, PRelu: pRelu, Clip: clip, Gelu: gelu },
  ...{ ThresholdedRelu: threshold, Softplus: softplus, HardSigmoid: hardSigmoid },
  Sigmoid: plain(() => ({ op: 'Sigmoid', attributes: {} })),
  Tanh: plain(() => ({ op: 'Tanh', attributes: {} })),
  Softsign: plain(() => ({ op: 'Softsign', attributes: {} })),
  HardSwish: plain(() => ({ op: 'Hardswish', attributes: INPLACE })),
  Mish: plain(() => ({ op: 'Mish', attributes: INPLACE })),
  Dropout: plain((context) => ({ op: 'Dropout', attributes: { ...INPLACE, p: context.float('ratio', DROPOUT_DEFAULT) } })),
  ...{ Softmax: softmax('Softmax'), LogSoftmax: softmax('LogSoftmax') },
  ...{
    Add: binary('add'),
    Sub: binary('sub'),
    Mul: binary('mul'),
    Div: binary('div'),
    Pow: pow,
    Reciprocal: reciprocal,
    Sum: sum,
  },
  ...{ Max: extreme('maximum'), Min: extreme('minimum') },
  Exp: func(() => ({ op: 'exp', attributes: {} })),
  Log: func(() => ({ op: 'log', attributes: {} })),
  Sqrt: func(() => ({ op: 'sqrt', attributes: {} })),
  Abs: func(() => ({ op: 'abs', attributes: {} })),
  Neg: func(() => ({ op: 'neg', attributes: {} })),
  Sin: func(() => ({ op: 'sin', attributes: {} })),
  Cos: func(() => ({ op: 'cos', attributes: {} })),
  ...{ ReduceMean: reduce('mean'), ReduceSum: reduce('sum'), ReduceMax: reduce('amax'), ReduceMin: reduce('amin') },
  ...{ Flatten: flatten, Reshape: reshape, Transpose: transpose, Squeeze: squeeze, Unsqueeze: unsqueeze, Expand: expand },
  ...{ Concat: concat, Split: split, Slice: slice, Gather: gather, Cast: cast },
  ...{ Shape: shapeOf, Size: sizeOfAll, Constant: constant, ConstantOfShape: constantOfShape },
  Identity: (context) => {
    const value = context.value(0);
    return value?.kind === 'tensor'
      ? context.module({ op: 'Identity', attributes: {} }, [value])
      : (value ?? context.refuse('its input is not known'));
  },
};

export const supportedOps: readonly string[] = Object.keys(TRANSLATIONS).sort();

/** @returns null for an op that is not supported */
export const translationOf = (op: string): Translate | null =>
  Object.hasOwn(TRANSLATIONS, op) ? (TRANSLATIONS[op] as Translate) : null;
