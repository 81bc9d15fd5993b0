// What PyTorch may have done otherwise in the network: modes, padding, order of channels, and in-place work that changed what a hook had kept.
import type { NetworkNode, Tensor } from '../../../src-shared/network/graph.ts';
import { tensorNameOf } from '../../../src-shared/network/network-tensors.ts';
import type { PaddingMode } from '../../../src-shared/network/operations.ts';
import { type Hypothesis, isIn, type Scope, type Setting, withNodes } from './setting.ts';

const PADDING_MODES: readonly PaddingMode[] = ['zeros', 'reflect', 'replicate', 'circular'];
/** Keras' and TensorFlow's default, beside PyTorch's 1e-5. */
const OTHER_EPS = 1e-3;

const training: Hypothesis = {
  code: 'batch-norm-training',
  title: 'BatchNorm in training mode: it took mean and variance from the batch, not the running statistics',
  advice: 'Call model.eval() before the forward pass.',
  apply: (setting, scope) =>
    withNodes(setting, scope, (node) =>
      (node.op === 'BatchNorm2d' || node.op === 'BatchNorm1d') && node.attributes.trackRunningStats
        ? ({ ...node, attributes: { ...node.attributes, trackRunningStats: false } } as NetworkNode)
        : node,
    ),
};

const evaluated: Hypothesis = {
  code: 'batch-norm-eps',
  title: `BatchNorm with eps ${OTHER_EPS}`,
  advice: 'Give both models the same eps: nn.BatchNorm2d(channels, eps=...).',
  apply: (setting, scope) =>
    withNodes(setting, scope, (node) =>
      (node.op === 'BatchNorm2d' || node.op === 'BatchNorm1d') && node.attributes.eps !== OTHER_EPS
        ? ({ ...node, attributes: { ...node.attributes, eps: OTHER_EPS } } as NetworkNode)
        : node,
    ),
};

const hasPadding = (node: NetworkNode): node is Extract<NetworkNode, { op: 'Conv2d' }> => {
  if (node.op !== 'Conv2d') return false;
  const { padding } = node.attributes;
  return padding === 'same' || (padding !== 'valid' && padding.some((side) => side > 0));
};

const padding = (mode: PaddingMode): Hypothesis => ({
  code: `padding-${mode}`,
  title: `convolutions padded with ${mode === 'zeros' ? 'zeros' : `padding_mode='${mode}'`}`,
  advice: `Write nn.Conv2d(..., padding_mode='${mode}') in both models.`,
  apply: (setting, scope) =>
    withNodes(setting, scope, (node) =>
      hasPadding(node) && node.attributes.paddingMode !== mode
        ? { ...node, attributes: { ...node.attributes, paddingMode: mode } }
        : node,
    ),
});

/** The value that was kept is that of the ReLU behind, which wrote over it. */
const inPlace: Hypothesis = {
  code: 'in-place-relu',
  title: 'an in-place ReLU wrote over the values before they were saved: the file holds them after ReLU',
  advice: 'Copy in the hook (output.detach().clone()), or use nn.ReLU(inplace=False).',
  apply: (setting, scope) => {
    const heldAs = new Map(setting.heldAs);
    for (const { op, name, inputs } of setting.network.nodes) {
      const [before] = inputs;
      if (op === 'ReLU' && before !== undefined && isIn(scope, before) && !heldAs.has(before)) heldAs.set(before, name);
    }
    return heldAs.size === setting.heldAs.size ? null : { ...setting, heldAs };
  },
};

/** A dictionary by the layers' names keeps what was written last. */
const lastCall: Hypothesis = {
  code: 'last-call',
  title: 'a layer that is called several times: the file holds its last call under the name of the first',
  advice: 'Save every call under a name of its own, as torch.fx does: relu, relu_1.',
  apply: (setting, scope) => {
    const { nodes } = setting.network;
    const last = new Map(nodes.filter(({ kind }) => kind === 'call_module').map(({ target, name }) => [target, name]));
    const heldAs = new Map(setting.heldAs);
    for (const { kind, name, target } of nodes) {
      const held = last.get(target);
      if (kind === 'call_module' && held !== undefined && held !== name && isIn(scope, name)) heldAs.set(name, held);
    }
    return heldAs.size === setting.heldAs.size ? null : { ...setting, heldAs };
  },
};

const channelsLast: Hypothesis = {
  code: 'channels-last',
  title: 'the file has its pictures as N x H x W x C',
  advice: 'Save them as N x C x H x W: array.transpose(0, 3, 1, 2).',
  apply: (setting) => (setting.channelsLast ? null : { ...setting, channelsLast: true }),
};

/** Weights of the first layer that reads several channels of the input, with those in reverse: RGB read as BGR. */
const reversedWeights: Hypothesis = {
  code: 'weights-channel-order',
  title: "the first layer's input channels in reverse order in its weights",
  advice: 'Reverse them: conv.weight[:, [2, 1, 0]] for three channels.',
  apply: (setting, scope) => onWeight(setting, firstConvolution(setting, scope), reverseInChannels),
};

const flippedKernels: Hypothesis = {
  code: 'kernels-flipped',
  title: 'kernels turned by 180 degrees: convolution where PyTorch computes cross-correlation',
  advice: 'Flip the kernels when weights come from there: weight.flip(2, 3).',
  apply: (setting, scope) => {
    let changed: Setting | null = null;
    for (const node of setting.network.nodes)
      if (node.op === 'Conv2d' && isIn(scope, node.name)) changed = onWeight(changed ?? setting, node, flipKernels) ?? changed;
    return changed;
  },
};

const withoutBias: Hypothesis = {
  code: 'bias-missing',
  title: 'convolutions without their bias',
  advice: 'Load the bias as well, or give both models bias=False.',
  apply: (setting, scope) => {
    const weights = new Map(setting.weights);
    for (const node of setting.network.nodes) {
      const name = tensorNameOf(node, 'bias');
      const bias = node.op === 'Conv2d' && isIn(scope, node.name) ? weights.get(name) : undefined;
      if (bias?.data.some((value) => value !== 0))
        weights.set(name, { shape: bias.shape, data: new Float32Array(bias.data.length) });
    }
    return [...weights].some(([name, tensor]) => setting.weights.get(name) !== tensor) ? { ...setting, weights } : null;
  },
};

const corners: Hypothesis = {
  code: 'align-corners',
  title: 'interpolation with the other align_corners',
  advice: 'Write align_corners=True or False in both models.',
  apply: (setting, scope) =>
    withNodes(setting, scope, (node) =>
      node.op === 'Upsample' && (node.attributes.mode === 'bilinear' || node.attributes.mode === 'bicubic')
        ? { ...node, attributes: { ...node.attributes, alignCorners: node.attributes.alignCorners !== true } }
        : node,
    ),
};

const countedPadding: Hypothesis = {
  code: 'count-include-pad',
  title: 'average pooling with the other count_include_pad',
  advice: 'Write count_include_pad=True or False in both models.',
  apply: (setting, scope) =>
    withNodes(setting, scope, (node) =>
      node.op === 'AvgPool2d' && node.attributes.padding.some((side) => side > 0)
        ? { ...node, attributes: { ...node.attributes, countIncludePad: !node.attributes.countIncludePad } }
        : node,
    ),
};

const gelu: Hypothesis = {
  code: 'gelu-approximation',
  title: 'GELU with the other approximation',
  advice: "Write nn.GELU(approximate='none') or 'tanh' in both models.",
  apply: (setting, scope) =>
    withNodes(setting, scope, (node) =>
      node.op === 'GELU'
        ? { ...node, attributes: { ...node.attributes, approximate: node.attributes.approximate === 'tanh' ? 'none' : 'tanh' } }
        : node,
    ),
};

export const networkHypotheses: readonly Hypothesis[] = [
  inPlace,
  lastCall,
  channelsLast,
  training,
  ...PADDING_MODES.map(padding),
  reversedWeights,
  flippedKernels,
  withoutBias,
  evaluated,
  corners,
  countedPadding,
  gelu,
];

type Convolution = Extract<NetworkNode, { op: 'Conv2d' }>;

const firstConvolution = ({ network }: Setting, scope: Scope): Convolution | undefined =>
  network.nodes.find((node): node is Convolution => node.op === 'Conv2d' && isIn(scope, node.name));

function onWeight(
  setting: Setting,
  node: Convolution | undefined,
  change: (weight: Tensor) => Float32Array | null,
): Setting | null {
  const name = node && tensorNameOf(node, 'weight');
  const weight = name === undefined ? undefined : setting.weights.get(name);
  const data = weight && change(weight);
  if (name === undefined || !weight || !data) return null;
  return { ...setting, weights: new Map(setting.weights).set(name, { shape: weight.shape, data }) };
}

function reverseInChannels({ shape: [out = 0, channels = 0, height = 0, width = 0], data }: Tensor): Float32Array | null {
  if (channels < 2) return null;
  const taps = height * width;
  const reversed = new Float32Array(data.length);
  for (let one = 0; one < out; one++)
    for (let channel = 0; channel < channels; channel++) {
      const from = (one * channels + channel) * taps;
      reversed.set(data.subarray(from, from + taps), (one * channels + channels - 1 - channel) * taps);
    }
  return reversed;
}

function flipKernels({ shape: [, , height = 1, width = 1], data }: Tensor): Float32Array | null {
  const taps = height * width;
  if (taps < 2) return null;
  const flipped = new Float32Array(data.length);
  for (let from = 0; from < data.length; from += taps) flipped.set(data.subarray(from, from + taps).toReversed(), from);
  return flipped;
}
