// Arguments of the normalisations.
import type { Operation } from '../network/operations.ts';
import type { LayerArguments } from './layer-arguments.ts';

const features =
  (op: 'BatchNorm2d' | 'BatchNorm1d' | 'InstanceNorm2d') =>
  (given: LayerArguments): Operation => ({
    op,
    attributes: {
      numFeatures: given.whole('num_features', 1),
      eps: given.number('eps'),
      affine: given.flag('affine'),
      trackRunningStats: given.flag('track_running_stats'),
    },
  });

export const normReaders = {
  BatchNorm2d: features('BatchNorm2d'),
  BatchNorm1d: features('BatchNorm1d'),
  InstanceNorm2d: features('InstanceNorm2d'),
  GroupNorm(given: LayerArguments): Operation {
    const attributes = {
      numGroups: given.whole('num_groups', 1),
      numChannels: given.whole('num_channels', 1),
      eps: given.number('eps'),
      affine: given.flag('affine'),
    };
    return { op: 'GroupNorm', attributes };
  },
  LayerNorm(given: LayerArguments): Operation {
    const normalizedShape = given.axes('normalized_shape') ?? [];
    const elementwiseAffine = given.flag('elementwise_affine');
    return {
      op: 'LayerNorm',
      attributes: { normalizedShape, eps: given.number('eps'), elementwiseAffine, bias: elementwiseAffine && given.flag('bias') },
    };
  },
} as const;
