// From one op to its passes: which planner, and which tensors of the weights it needs.
import type { NetworkNode, Weights } from '../../src-shared/network/graph.ts';
import { tensorNameOf } from '../../src-shared/network/network-tensors.ts';
import type { Operation, Shape } from '../../src-shared/network/operations.ts';
import { AppError } from '../../src-shared/protocol/errors.ts';
import type { ConvolutionKernel } from './convolution-choice.ts';
import { planArithmetic, planPrelu } from './plan-arithmetic.ts';
import { planConvolution } from './plan-convolution.ts';
import { planConcat, planCopy, planPadAxis, planParameter } from './plan-copy.ts';
import { planElementwise } from './plan-elementwise.ts';
import { planPad, planPixelShuffle, planPixelUnshuffle } from './plan-gather.ts';
import { planLinear } from './plan-linear.ts';
import { planMatmul } from './plan-matmul.ts';
import {
  type AffineTensors,
  planBatchStatisticsNorm,
  planGroupNorm,
  planInstanceNorm,
  planLayerNorm,
  planRunningNorm,
} from './plan-normalisation.ts';
import { planPooling } from './plan-pooling.ts';
import { planReduce } from './plan-reduce.ts';
import { planSoftmax } from './plan-softmax.ts';
import { planTransposedConvolution } from './plan-transposed-convolution.ts';
import type { Address, Flow, NodeWork, RectifyingFlow, Source } from './plan-types.ts';
import { planUpsample } from './plan-upsample.ts';
import { planAdaptivePooling, planAveragePooling } from './plan-windows.ts';
import { viewOf } from './strided-view.ts';

/** Ops that give the values they get, under the same or another shape: they need no passes. */
const ALIASES = [
  'Identity',
  'Dropout',
  'Dropout2d',
  'contiguous',
  'clone',
  'detach',
  'float',
  'Flatten',
  'view',
  'reshape',
  'Unflatten',
  'squeeze',
  'unsqueeze',
] as const;
type AliasName = (typeof ALIASES)[number];

export const isAlias = ({ op }: Operation): boolean => (ALIASES as readonly string[]).includes(op);

type WorkingNode = Exclude<NetworkNode, { op: AliasName }>;

const PICTURE_AXES = 4;
/** Softmax2d works across channels. */
const CHANNEL_AXIS = -3;

interface NodeContext {
  readonly weights: Weights;
  /** See ConvolutionPass. */
  readonly kernel: ConvolutionKernel | null;
  /** See RectifyingFlow. */
  readonly rectifiedAs: string | null;
}

/**
 * @param inputs what arrives, in argument order
 * @param to the output's shape
 * @throws AppError weights/mismatch naming the tensor that is missing
 */
export function planNode(
  node: WorkingNode,
  inputs: readonly Source[],
  to: Shape,
  { weights, kernel, rectifiedAs }: NodeContext,
): NodeWork {
  const target: Address = { tensor: node.name };
  const [first = { address: target, shape: to, isRectified: false }, second = first] = inputs;
  const floor = first.isRectified ? 0 : Number.NEGATIVE_INFINITY;
  const flow: RectifyingFlow = { source: first.address, target, from: first.shape, to, floor, rectifiedAs };
  const find = (name: string): Float32Array | null => weights.get(tensorNameOf(node, name))?.data ?? null;
  const need = (name: string): Float32Array => find(name) ?? missing(node, name);
  const layer = () => ({ weight: need('weight'), bias: find('bias') });
  switch (node.op) {
    case 'Conv2d':
      return planConvolution(node.attributes, layer(), kernel, asPictures(flow));
    case 'ConvTranspose2d':
      return planTransposedConvolution(node.attributes, layer(), kernel, asPictures(flow));
    case 'Linear':
      return planLinear(node.attributes, layer(), flow);
    case 'BatchNorm2d':
    case 'BatchNorm1d':
    case 'InstanceNorm2d':
      return planFeatureNorm(node, need, flow);
    case 'GroupNorm':
      return planGroupNorm(node.attributes, affineOf(node.attributes.affine, true, need), flow);
    case 'LayerNorm': {
      const { elementwiseAffine, bias } = node.attributes;
      return planLayerNorm(node.attributes, affineOf(elementwiseAffine, bias, need), flow);
    }
    case 'MaxPool2d':
      return planPooling(node.attributes, flow);
    case 'AvgPool2d':
      return planAveragePooling(node.attributes, flow);
    case 'AdaptiveAvgPool2d':
      return planAdaptivePooling('f32_window_mean', flow);
    case 'AdaptiveMaxPool2d':
      return planAdaptivePooling('f32_window_max', flow);
    case 'PReLU':
      return planPrelu(need('weight'), first, flow);
    case 'Softmax':
    case 'LogSoftmax':
      return planSoftmax(node.op === 'LogSoftmax', node.attributes.dim, flow);
    case 'Softmax2d':
      return planSoftmax(false, CHANNEL_AXIS, flow);
    case 'Upsample':
      return planUpsample(node.attributes, flow);
    case 'Pad':
      return planPad(node.attributes, flow);
    case 'PadAxis':
      return planPadAxis(node.attributes, first, flow);
    case 'PixelShuffle':
      return planPixelShuffle(node.attributes.factor, flow);
    case 'PixelUnshuffle':
      return planPixelUnshuffle(node.attributes.factor, flow);
    case 'cat':
    case 'stack':
      return planConcat(node.op, node.attributes.dim, inputs, flow);
    case 'add':
    case 'sub':
    case 'mul':
    case 'div':
      return planArithmetic(node.op, node.attributes, inputs, flow);
    case 'maximum':
    case 'minimum':
      return planArithmetic(node.op, null, inputs, flow);
    case 'matmul':
      return planMatmul([first, second], { target, to });
    case 'mean':
    case 'sum':
    case 'amax':
    case 'amin':
      return planReduce(node.op, node.attributes, flow);
    case 'Parameter':
      return planParameter(need(''), flow);
    case 'permute':
    case 'transpose':
    case 'expand':
    case 'getitem':
    case 'narrow':
    case 'flip':
    case 'repeat':
      return planCopy(viewOf(node, first.shape, to), first.address, flow);
    default:
      return planElementwise(node, flow);
  }
}

/** C x H x W counts as one item. */
function asPictures<T extends Flow>(flow: T): T {
  const batched = (shape: Shape): Shape => (shape.length < PICTURE_AXES ? [1, ...shape] : shape);
  return { ...flow, from: batched(flow.from), to: batched(flow.to) };
}

type Need = (name: string) => Float32Array;

const affineOf = (isAffine: boolean, hasBias: boolean, need: Need): AffineTensors => ({
  weight: isAffine ? need('weight') : null,
  bias: isAffine && hasBias ? need('bias') : null,
});

function planFeatureNorm(
  { op, attributes }: Extract<NetworkNode, { op: 'BatchNorm2d' | 'BatchNorm1d' | 'InstanceNorm2d' }>,
  need: Need,
  flow: Flow,
): NodeWork {
  const affine = affineOf(attributes.affine, true, need);
  const batched = op === 'InstanceNorm2d' ? asPictures(flow) : flow;
  if (attributes.trackRunningStats) {
    const running = { mean: need('running_mean'), variance: need('running_var') };
    return planRunningNorm(attributes.eps, affine, running, batched);
  }
  if (op === 'InstanceNorm2d') return planInstanceNorm(attributes, affine, batched);
  return planBatchStatisticsNorm(attributes, affine, batched);
}

function missing(node: NetworkNode, name: string): never {
  const wanted = tensorNameOf(node, name);
  throw new AppError(
    'weights/mismatch',
    `There is no tensor ${wanted} for ${node.name}. Load weights that fit, or start from a seed.`,
    { tensor: wanted },
  );
}
