// Every op with its attributes, under PyTorch's names: a layer's class where there is one (`ReLU`, also for F.relu and x.relu()), else the
// function's name (`cat`, `view`). Types only; what an op means is in ops/, reached through op-catalogue.ts.

/** Sizes per axis, PyTorch's order: N, C, H, W for pictures. */
export type Shape = readonly number[];
/** (height, width), PyTorch's order for every tuple of a 2-d layer. */
export type Pair = readonly [number, number];
export type PaddingMode = 'zeros' | 'reflect' | 'replicate' | 'circular';

/** A whole number; one that depends on a shape is known when the input is: `x.size(0)`, `x.shape[2] // 2`. */
export type Dimension = number | SizeExpression;
export type SizeExpression =
  /** `x.size(axis)`; `of` names a node or an input, the axis as given. */
  | { readonly kind: 'size'; readonly of: string; readonly axis: number }
  /** `x.numel()` */
  | { readonly kind: 'count'; readonly of: string }
  | {
      readonly kind: 'arithmetic';
      readonly operator: '+' | '-' | '*' | '//' | '%' | '/' | '**';
      readonly left: Dimension;
      readonly right: Dimension;
    };

/** torch/nn/modules/conv.py, class Conv2d. */
export interface Conv2dAttributes {
  readonly inChannels: number;
  readonly outChannels: number;
  readonly kernelSize: Pair;
  readonly stride: Pair;
  readonly padding: Pair | 'same' | 'valid';
  readonly dilation: Pair;
  readonly groups: number;
  readonly bias: boolean;
  readonly paddingMode: PaddingMode;
}

/** torch/nn/modules/conv.py, class ConvTranspose2d. */
export interface ConvTranspose2dAttributes {
  readonly inChannels: number;
  readonly outChannels: number;
  readonly kernelSize: Pair;
  readonly stride: Pair;
  readonly padding: Pair;
  readonly outputPadding: Pair;
  readonly groups: number;
  readonly bias: boolean;
  readonly dilation: Pair;
}

/** torch/nn/modules/linear.py, class Linear. */
export interface LinearAttributes {
  readonly inFeatures: number;
  readonly outFeatures: number;
  readonly bias: boolean;
}

/** torch/nn/modules/batchnorm.py and instancenorm.py, evaluated (never training). Without running statistics both use the input's own. */
export interface FeatureNormAttributes {
  readonly numFeatures: number;
  readonly eps: number;
  readonly affine: boolean;
  readonly trackRunningStats: boolean;
}

export interface GroupNormAttributes {
  readonly numGroups: number;
  /** Of F.group_norm without weights: what arrives. */
  readonly numChannels: Dimension;
  readonly eps: number;
  readonly affine: boolean;
}

export interface LayerNormAttributes {
  readonly normalizedShape: Shape;
  readonly eps: number;
  readonly elementwiseAffine: boolean;
  readonly bias: boolean;
}

/** torch/nn/modules/pooling.py, class MaxPool2d. `stride` defaults to the kernel. */
export interface MaxPool2dAttributes {
  readonly kernelSize: Pair;
  readonly stride: Pair;
  readonly padding: Pair;
  readonly dilation: Pair;
  readonly ceilMode: boolean;
}

export interface AvgPool2dAttributes {
  readonly kernelSize: Pair;
  readonly stride: Pair;
  readonly padding: Pair;
  readonly ceilMode: boolean;
  readonly countIncludePad: boolean;
  readonly divisorOverride: number | null;
}

/** null: the side of the input. */
export interface AdaptivePoolAttributes {
  readonly outputSize: readonly [Dimension | null, Dimension | null];
}

/** torch.flatten and nn.Flatten; negative dimensions count from the end, as given. */
export interface FlattenAttributes {
  readonly startDim: number;
  readonly endDim: number;
}

export interface InplaceAttributes {
  readonly inplace: boolean;
}

/** nn.Upsample and F.interpolate: one of size and scaleFactor is given. torch/nn/functional.py, interpolate. */
export interface UpsampleAttributes {
  readonly size: readonly [Dimension, Dimension] | null;
  readonly scaleFactor: Pair | null;
  readonly mode: 'nearest' | 'nearest-exact' | 'bilinear' | 'bicubic' | 'area';
  /** null: not given, which counts as false. */
  readonly alignCorners: boolean | null;
  /** Take the sizes instead of the scale factor as given for the interpolation. */
  readonly recomputeScaleFactor: boolean;
}

/** The padding layers and F.pad on the last two axes; negative values crop. */
export interface PadAttributes {
  readonly left: Dimension;
  readonly right: Dimension;
  readonly top: Dimension;
  readonly bottom: Dimension;
  readonly mode: 'constant' | 'reflect' | 'replicate' | 'circular';
  /** What a constant padding is filled with. */
  readonly value: number;
}

/** x + y, torch.add(x, y), 1 - x. With a scalar there is one input. */
export interface ArithmeticAttributes {
  readonly scalar: Dimension | null;
  /** The scalar stands on the left: `1 - x`. */
  readonly scalarFirst: boolean;
  /** Factor of the second operand, torch.add and torch.sub only; else 1. */
  readonly alpha: number;
}

/** mean, sum, amax, amin. `dim` null: over all axes. */
export interface ReduceAttributes {
  readonly dim: readonly number[] | null;
  readonly keepdim: boolean;
}

/** One entry of `x[...]`. */
export type IndexEntry =
  | { readonly kind: 'at'; readonly index: Dimension }
  | { readonly kind: 'slice'; readonly from: Dimension | null; readonly to: Dimension | null; readonly step: number }
  | { readonly kind: 'ellipsis' }
  | { readonly kind: 'new-axis' };

export interface DimAttributes {
  readonly dim: number;
}
type NoAttributes = Readonly<Record<string, never>>;
/** Distributes: several names of one form are several operations. */
type Op<Name extends string, Attributes> = Name extends string ? { readonly op: Name; readonly attributes: Attributes } : never;

/** What keeps each value's place: one value in, one value out. */
export type ElementwiseOperation =
  | Op<'ReLU' | 'ReLU6' | 'SiLU' | 'Hardswish' | 'Hardsigmoid' | 'Mish' | 'SELU', InplaceAttributes>
  | Op<'LeakyReLU', InplaceAttributes & { readonly negativeSlope: number }>
  | Op<'ELU' | 'CELU', InplaceAttributes & { readonly alpha: number }>
  | Op<'Hardtanh', InplaceAttributes & { readonly minVal: number; readonly maxVal: number }>
  | Op<'Threshold', InplaceAttributes & { readonly threshold: number; readonly value: number }>
  | Op<'GELU', { readonly approximate: 'none' | 'tanh' }>
  | Op<'Softplus', { readonly beta: number; readonly threshold: number }>
  | Op<'Sigmoid' | 'Tanh' | 'Softsign' | 'LogSigmoid' | 'Tanhshrink', NoAttributes>
  | Op<'exp' | 'log' | 'sqrt' | 'rsqrt' | 'abs' | 'neg' | 'square' | 'sin' | 'cos', NoAttributes>
  | Op<'pow', { readonly exponent: number }>
  | Op<'clamp', { readonly min: number | null; readonly max: number | null }>;

/** What does nothing when a network is evaluated. */
export type PassThroughOperation =
  | Op<'Identity', NoAttributes>
  | Op<'Dropout' | 'Dropout2d', InplaceAttributes & { readonly p: number }>
  /** .contiguous(), .clone(), .detach(), .float() */
  | Op<'contiguous' | 'clone' | 'detach' | 'float', NoAttributes>;

/** The same values under another shape or in another order. */
export type LayoutOperation =
  | Op<'Flatten', FlattenAttributes>
  /** -1 where PyTorch is to find the size. Unflatten becomes a view of the whole shape. */
  | Op<'view' | 'reshape', { readonly shape: readonly Dimension[] }>
  | Op<'Unflatten', { readonly dim: number; readonly sizes: readonly Dimension[] }>
  | Op<'permute', { readonly dims: readonly number[] }>
  | Op<'transpose', { readonly dim0: number; readonly dim1: number }>
  /** null: every axis of size 1. */
  | Op<'squeeze', { readonly dim: number | null }>
  | Op<'unsqueeze', DimAttributes>
  /** -1 keeps an axis. */
  | Op<'expand', { readonly shape: readonly Dimension[] }>
  | Op<'getitem', { readonly index: readonly IndexEntry[] }>
  /** One piece of torch.chunk or torch.split, written as `getitem` of it. */
  | Op<'narrow', { readonly dim: number; readonly start: Dimension; readonly length: Dimension }>
  | Op<'PixelShuffle' | 'PixelUnshuffle', { readonly factor: number }>
  | Op<'flip', { readonly dims: readonly number[] }>
  | Op<'repeat', { readonly repeats: readonly Dimension[] }>
  /** F.pad of channels or items: `dim` counts from the end. */
  | Op<'PadAxis', { readonly dim: number; readonly before: Dimension; readonly after: Dimension; readonly value: number }>;

export type Operation =
  | Op<'Conv2d', Conv2dAttributes>
  | Op<'ConvTranspose2d', ConvTranspose2dAttributes>
  | Op<'Linear', LinearAttributes>
  | Op<'BatchNorm2d' | 'InstanceNorm2d' | 'BatchNorm1d', FeatureNormAttributes>
  | Op<'GroupNorm', GroupNormAttributes>
  | Op<'LayerNorm', LayerNormAttributes>
  | Op<'MaxPool2d', MaxPool2dAttributes>
  | Op<'AvgPool2d', AvgPool2dAttributes>
  | Op<'AdaptiveAvgPool2d' | 'AdaptiveMaxPool2d', AdaptivePoolAttributes>
  | Op<'PReLU', { readonly numParameters: number; readonly init: number }>
  | Op<'Softmax' | 'LogSoftmax' | 'Softmax2d', { readonly dim: number | null }>
  | Op<'Upsample', UpsampleAttributes>
  | Op<'Pad', PadAttributes>
  | Op<'cat' | 'stack', DimAttributes>
  | Op<'add' | 'sub' | 'mul' | 'div', ArithmeticAttributes>
  /** Elementwise with two inputs. */
  | Op<'maximum' | 'minimum', NoAttributes>
  | Op<'matmul', NoAttributes>
  | Op<'mean' | 'sum' | 'amax' | 'amin', ReduceAttributes>
  /**
   * A nn.Parameter (learnable) or a buffer that forward uses by itself: torch.fx's get_attr. No inputs. The path of its declaration is the
   * tensor's whole name in a state_dict.
   */
  | Op<'Parameter', { readonly shape: Shape; readonly fill: Fill; readonly learnable: boolean }>
  | ElementwiseOperation
  | PassThroughOperation
  | LayoutOperation;

/** One value for all, NaN for values that are not known, or each value of a tensor with one axis. */
export type Fill = number | readonly number[];

export type OpName = Operation['op'];
export type AttributesOf<Name extends OpName> = Extract<Operation, { op: Name }>['attributes'];
