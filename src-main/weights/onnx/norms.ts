// Normalisations of ONNX as layers of torch, evaluated.
import { asWeight, type NodeContext, type Translate } from './node-context.ts';

const EPSILON = 1e-5;
const PICTURE_AXES = 4;

const scaleAndBias = (context: NodeContext, channels: number) => {
  const bias = context.value(2) === null ? null : context.weight(2, 'bias');
  return {
    weight: asWeight(context.weight(1, 'scale'), [channels]),
    ...(bias ? { bias: asWeight(bias, [channels]) } : {}),
  };
};

export const batchNormalization: Translate = (context) => {
  if (context.int('training_mode', 0) === 1) context.refuse('it is in training mode; export with model.eval()');
  const numFeatures = context.weight(1, 'scale').values.length;
  const input = context.tensor(0);
  const op = input.shape && input.shape.length < PICTURE_AXES ? 'BatchNorm1d' : 'BatchNorm2d';
  const attributes = { numFeatures, eps: context.float('epsilon', EPSILON), affine: true, trackRunningStats: true };
  return context.builder.addLayer(context.name, { op, attributes }, [input], {
    path: context.path(1, 'weight'),
    tensors: {
      ...scaleAndBias(context, numFeatures),
      running_mean: asWeight(context.weight(3, 'mean'), [numFeatures]),
      running_var: asWeight(context.weight(4, 'variance'), [numFeatures]),
    },
  });
};

/** On three axes (as GroupNorm is exported) by way of a fourth of size 1. */
export const instanceNormalization: Translate = (context) => {
  const numFeatures = context.weight(1, 'scale').values.length;
  const input = context.tensor(0);
  const isFlat = input.shape?.length === PICTURE_AXES - 1;
  const wide = isFlat ? context.function({ op: 'unsqueeze', attributes: { dim: -1 } }, [input], '_wide') : input;
  const attributes = { numFeatures, eps: context.float('epsilon', EPSILON), affine: true, trackRunningStats: false };
  const name = isFlat ? `${context.name}_norm` : context.name;
  const made = context.builder.addLayer(name, { op: 'InstanceNorm2d', attributes }, [wide], {
    path: context.path(1, 'weight'),
    tensors: scaleAndBias(context, numFeatures),
  });
  return isFlat ? context.function({ op: 'squeeze', attributes: { dim: -1 } }, [made]) : made;
};

export const layerNormalization: Translate = (context) => {
  const scale = context.weight(1, 'scale');
  const input = context.tensor(0);
  const axis = context.int('axis', -1);
  const normalizedShape = input.shape?.slice(axis < 0 ? axis + input.shape.length : axis) ?? scale.shape;
  if (scale.values.length !== normalizedShape.reduce((product, size) => product * size, 1))
    context.refuse('its scale has not the shape of the axes that it works on');
  const bias = context.value(2) === null ? null : context.weight(2, 'bias');
  const attributes = { normalizedShape, eps: context.float('epsilon', EPSILON), elementwiseAffine: true, bias: bias !== null };
  return context.builder.addLayer(context.name, { op: 'LayerNorm', attributes }, [input], {
    path: context.path(1, 'weight'),
    tensors: { weight: asWeight(scale, normalizedShape), ...(bias ? { bias: asWeight(bias, normalizedShape) } : {}) },
  });
};

/** Opset 18 has one scale for each group, 21 one for each channel, as torch. */
export const groupNormalization: Translate = (context) => {
  const numGroups = context.int('num_groups', 1);
  const input = context.tensor(0);
  const [scale, bias] = [context.weight(1, 'scale'), context.weight(2, 'bias')];
  const numChannels =
    input.shape?.[1] ?? (context.opset > 20 ? scale.values.length : context.refuse('its channels are not known'));
  const perChannel = (values: ArrayLike<number>): Float32Array =>
    Float32Array.from(
      { length: numChannels },
      (_, at) => values[values.length === numChannels ? at : Math.floor((at * numGroups) / numChannels)] as number,
    );
  const attributes = { numGroups, numChannels, eps: context.float('epsilon', EPSILON), affine: true };
  return context.builder.addLayer(context.name, { op: 'GroupNorm', attributes }, [input], {
    path: context.path(1, 'weight'),
    tensors: {
      weight: { shape: [numChannels], data: perChannel(scale.values) },
      bias: { shape: [numChannels], data: perChannel(bias.values) },
    },
  });
};
