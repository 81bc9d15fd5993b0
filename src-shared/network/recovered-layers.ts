// The layers of a model that was pickled whole, as a proposal: their arguments are in the file, only the way of forward is not.
import type { NetworkProposal, ProposedLayer } from './layer-proposal.ts';
import type { RecoveredLayer } from './weights-report.ts';

/** Arguments of the constructors, of what nn keeps as attributes. */
const CONVOLUTION = [
  'in_channels',
  'out_channels',
  'kernel_size',
  'stride',
  'padding',
  'output_padding',
  'dilation',
  'groups',
  'bias',
  'padding_mode',
];
const POOL = ['kernel_size', 'stride', 'padding', 'dilation', 'ceil_mode', 'count_include_pad'];
const NORM = ['num_features', 'eps', 'affine', 'track_running_stats'];
const ARGUMENTS: Readonly<Record<string, readonly string[]>> = {
  ...{ Conv2d: CONVOLUTION, ConvTranspose2d: CONVOLUTION, Linear: ['in_features', 'out_features', 'bias'] },
  ...{ BatchNorm2d: NORM, BatchNorm1d: NORM, InstanceNorm2d: NORM },
  ...{ GroupNorm: ['num_groups', 'num_channels', 'eps', 'affine'], LayerNorm: ['normalized_shape', 'eps', 'elementwise_affine'] },
  ...{ MaxPool2d: POOL, AvgPool2d: POOL, AdaptiveAvgPool2d: ['output_size'], AdaptiveMaxPool2d: ['output_size'] },
  ...{
    ReLU: [],
    ReLU6: [],
    LeakyReLU: ['negative_slope'],
    ELU: ['alpha'],
    PReLU: ['num_parameters'],
    SiLU: [],
    GELU: ['approximate'],
  },
  ...{
    Sigmoid: [],
    Tanh: [],
    Hardswish: [],
    Hardsigmoid: [],
    Softplus: ['beta', 'threshold'],
    Softmax: ['dim'],
    LogSoftmax: ['dim'],
    Mish: [],
  },
  ...{ Dropout: ['p'], Dropout2d: ['p'], Identity: [], Flatten: ['start_dim', 'end_dim'], PixelShuffle: ['upscale_factor'] },
  ...{
    Upsample: ['size', 'scale_factor', 'mode', 'align_corners'],
    ZeroPad2d: ['padding'],
    ReflectionPad2d: ['padding'],
    ReplicationPad2d: ['padding'],
  },
};
/** Transposed ones have no zero padding of another mode, plain ones no output padding. */
const NOT_FOR: Readonly<Record<string, string>> = {
  Conv2d: 'output_padding',
  ConvTranspose2d: 'padding_mode',
  AvgPool2d: 'dilation',
  MaxPool2d: 'count_include_pad',
};

/** In the order in which they were made, which for chains is that of forward. */
export function proposeRecovered(layers: readonly RecoveredLayer[]): NetworkProposal {
  const parents = new Set(layers.map(({ path }) => path.slice(0, Math.max(path.lastIndexOf('.'), 0))));
  const leaves = layers.filter(({ path }) => !parents.has(path));
  const known = leaves.filter(({ type, known: isTorch }) => isTorch && Object.hasOwn(ARGUMENTS, type));
  const foreign = leaves.filter((layer) => !known.includes(layer));
  const others = layers.filter(({ known: isTorch, path }) => !isTorch && parents.has(path));
  const firstLinear = known.findIndex(({ type }) => type === 'Linear');
  const isFlat = known.slice(0, Math.max(firstLinear, 0)).some(({ type }) => type === 'Flatten');
  const proposed = known.map(
    (layer, at): ProposedLayer => ({
      path: layer.path,
      type: layer.type,
      arguments: argumentsOf(layer),
      followedBy: at === firstLinear - 1 && !isFlat ? ['torch.flatten(x, 1)'] : [],
    }),
  );
  return {
    layers: proposed,
    questions: [],
    notes: [
      ...foreign.map(({ path, type }) => `${path} is a ${type}, which is no layer that is known here.`),
      ...(others.length > 0
        ? [
            `The forward of ${[...new Set(others.map(({ type }) => type))].join(', ')} is not in the file: the layers are called in the order they were made.`,
          ]
        : []),
    ],
  };
}

function argumentsOf({ type, attributes }: RecoveredLayer): ProposedLayer['arguments'] {
  const names = (ARGUMENTS[type] ?? []).filter((name) => NOT_FOR[type] !== name);
  const given = names.flatMap((name): [string, ProposedLayer['arguments'][string]][] => {
    const value = attributes[name];
    if (value === undefined || value === null) return [];
    if (typeof value !== 'object') return [[name, value]];
    return value.every((item) => typeof item === 'number') ? [[name, value as readonly number[]]] : [];
  });
  return Object.fromEntries(given);
}
