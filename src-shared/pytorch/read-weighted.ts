// Arguments of functions that are given their weights: F.conv2d(x, self.weight), F.layer_norm(x, shape, self.weight, self.bias). Weights are those
// of a module; what they say of sizes is read from them.
import type { Conv2dAttributes, ConvTranspose2dAttributes, Operation, Shape } from '../network/operations.ts';
import type { LayerArguments } from './layer-arguments.ts';
import { Unreadable } from './machine.ts';
import { paddingOf } from './read-windows.ts';

/** Parameters that are tensors of a module. */
const WEIGHT_PARAMETERS = ['weight', 'bias', 'running_mean', 'running_var'] as const;

export const isWeightParameter = (name: string): boolean => (WEIGHT_PARAMETERS as readonly string[]).includes(name);

function shapeOf(given: LayerArguments, name: (typeof WEIGHT_PARAMETERS)[number]): Shape | null {
  const value = given.get(name);
  if (value.kind === 'none') return null;
  const held = value.kind === 'tensor' ? given.tensors.heldBy(value.name) : null;
  if (held) return held.shape;
  throw new Unreadable(
    'unsupported-op',
    `${given.title} with a ${name} that is calculated in forward is not supported yet.`,
    given.at,
    {
      rule: 'Weights are parameters or buffers of a module, so that they are the same for every slice.',
      expected: `${name}=self.${name}`,
      found: `a calculated ${name}`,
    },
  );
}

function kernelOf(given: LayerArguments): readonly [number, number, number, number] {
  const shape = shapeOf(given, 'weight') ?? [];
  const [first, second, rows, columns] = shape;
  if (shape.length === 4 && first !== undefined && second !== undefined && rows !== undefined && columns !== undefined)
    return [first, second, rows, columns];
  throw new Unreadable(
    'unsupported-python',
    `${given.title} takes a weight with four axes, and is given ${shape.length}.`,
    given.at,
    {
      rule: 'The weight of a convolution is out_channels x in_channels / groups x rows x columns.',
      expected: 'four axes',
      found: `[${shape.join(', ')}]`,
    },
  );
}

/** Weight and bias come together in what is computed here. */
function affine(given: LayerArguments): Shape | null {
  const weight = shapeOf(given, 'weight');
  const bias = shapeOf(given, 'bias');
  if ((weight === null) === (bias === null)) return weight;
  throw new Unreadable('unsupported-op', `${given.title} with only one of weight and bias is not supported yet.`, given.at, {
    rule: 'A norm has weight and bias, or neither.',
  });
}

const channelsOf = (given: LayerArguments) => {
  const input = given.get('input');
  return { kind: 'size', of: input.kind === 'tensor' ? input.name : '', axis: 1 } as const;
};

const PICTURE_AXES = 4;

export const weightedReaders = {
  functionalConv2d(given: LayerArguments): Operation {
    const [outChannels, perGroup, rows, columns] = kernelOf(given);
    const groups = given.whole('groups', 1);
    const attributes: Conv2dAttributes = {
      ...{ inChannels: perGroup * groups, outChannels, kernelSize: [rows, columns] as const, groups },
      ...{ stride: given.pair('stride', 1), padding: paddingOf(given), dilation: given.pair('dilation', 1) },
      ...{ bias: shapeOf(given, 'bias') !== null, paddingMode: 'zeros' },
    };
    return { op: 'Conv2d', attributes };
  },
  functionalConvTranspose2d(given: LayerArguments): Operation {
    const [inChannels, perGroup, rows, columns] = kernelOf(given);
    const groups = given.whole('groups', 1);
    const attributes: ConvTranspose2dAttributes = {
      ...{ inChannels, outChannels: perGroup * groups, kernelSize: [rows, columns] as const, groups },
      ...{ stride: given.pair('stride', 1), padding: given.pair('padding', 0), dilation: given.pair('dilation', 1) },
      ...{ outputPadding: given.pair('output_padding', 0), bias: shapeOf(given, 'bias') !== null },
    };
    return { op: 'ConvTranspose2d', attributes };
  },
  functionalLinear(given: LayerArguments): Operation {
    const [outFeatures = 1, inFeatures = 1] = shapeOf(given, 'weight') ?? [];
    return { op: 'Linear', attributes: { inFeatures, outFeatures, bias: shapeOf(given, 'bias') !== null } };
  },
  functionalBatchNorm(given: LayerArguments): Operation {
    const running = shapeOf(given, 'running_mean');
    const trackRunningStats = running !== null && !given.flag('training');
    const [numFeatures = 1] = running ?? affine(given) ?? [];
    const input = given.get('input');
    const rank = input.kind === 'tensor' ? given.tensors.rankOf(input.name) : null;
    const attributes = { numFeatures, eps: given.number('eps'), affine: affine(given) !== null, trackRunningStats };
    return { op: rank !== null && rank < PICTURE_AXES ? 'BatchNorm1d' : 'BatchNorm2d', attributes };
  },
  functionalInstanceNorm(given: LayerArguments): Operation {
    const running = shapeOf(given, 'running_mean');
    const weight = affine(given);
    const trackRunningStats = running !== null && !given.flag('use_input_stats');
    const [numFeatures = 1] = running ?? weight ?? [];
    return {
      op: 'InstanceNorm2d',
      attributes: { numFeatures, eps: given.number('eps'), affine: weight !== null, trackRunningStats },
    };
  },
  functionalGroupNorm(given: LayerArguments): Operation {
    const weight = affine(given);
    const numChannels = weight?.[0] ?? channelsOf(given);
    const numGroups = given.whole('num_groups', 1);
    return { op: 'GroupNorm', attributes: { numGroups, numChannels, eps: given.number('eps'), affine: weight !== null } };
  },
  functionalLayerNorm(given: LayerArguments): Operation {
    const weight = shapeOf(given, 'weight');
    const bias = shapeOf(given, 'bias');
    if (weight === null && bias !== null) affine(given);
    const attributes = { eps: given.number('eps'), elementwiseAffine: weight !== null, bias: bias !== null };
    return { op: 'LayerNorm', attributes: { normalizedShape: given.axes('normalized_shape') ?? [], ...attributes } };
  },
  functionalPrelu: (given: LayerArguments): Operation => ({
    op: 'PReLU',
    attributes: { numParameters: (shapeOf(given, 'weight') ?? [1])[0] ?? 1, init: Number.NaN },
  }),
} as const;
