// The forward of PyTorch's own layers, for classes of the source that derive from one: torch.fx takes only layers of torch.nn themselves as one node
// and follows everything else. Source: torch/nn/modules, torch/fx/_symbolic_trace.py, Tracer.is_leaf_module.
import { torchAttributes } from '../network/op-catalogue.ts';
import type { Conv2dAttributes } from '../network/operations.ts';
import { toValue } from './attributes.ts';
import type { CallArguments, Machine } from './machine.ts';
import { functionSignature } from './signatures.ts';
import type { SyntaxNode } from './syntax-tree.ts';
import { integer, type ModuleValue, NONE, text, type Value } from './values.ts';

/** What each calls. Norms over features look at the rank of their input first, which torch.fx refuses: they stay one node. */
const FUNCTIONS: Readonly<Record<string, string>> = {
  ...{
    Conv2d: 'conv2d',
    ConvTranspose2d: 'conv_transpose2d',
    Linear: 'linear',
    LayerNorm: 'layer_norm',
    GroupNorm: 'group_norm',
  },
  ...{ PReLU: 'prelu', ReLU: 'relu', ReLU6: 'relu6', LeakyReLU: 'leaky_relu', ELU: 'elu', GELU: 'gelu', SiLU: 'silu' },
  ...{ Hardswish: 'hardswish', Softplus: 'softplus', Softmax: 'softmax', MaxPool2d: 'max_pool2d', AvgPool2d: 'avg_pool2d' },
  ...{ AdaptiveAvgPool2d: 'adaptive_avg_pool2d', AdaptiveMaxPool2d: 'adaptive_max_pool2d', Upsample: 'interpolate' },
  ...{ PixelShuffle: 'pixel_shuffle', Dropout: 'dropout', Dropout2d: 'dropout2d' },
};

/** @param registered the module that holds the weights. Returns null for layers that stay one node. */
export function followNativeForward(
  layer: ModuleValue,
  registered: ModuleValue,
  input: Value,
  at: SyntaxNode,
  machine: Machine,
): Value | null {
  const { operation } = layer;
  if (!operation) return null;
  if (operation.op === 'Identity') return input;
  const name = Object.hasOwn(FUNCTIONS, operation.op) ? FUNCTIONS[operation.op] : undefined;
  const signature = name === undefined ? null : functionSignature(`F.${name}`);
  if (name === undefined || !signature) return null;
  const call = (called: string, given: CallArguments): Value =>
    machine.call({ kind: 'external', path: `torch.nn.functional.${called}` }, given, at);
  const attributes: Readonly<Record<string, unknown>> = torchAttributes(operation);
  const keywords = new Map<string, Value>();
  for (const { name: parameter } of signature.slice(1)) {
    if (parameter === 'weight' || parameter === 'bias') keywords.set(parameter, machine.attribute(registered, parameter, at));
    else if (parameter === 'training') keywords.set(parameter, { kind: 'boolean', value: false });
    else if (Object.hasOwn(attributes, parameter))
      keywords.set(parameter, attributes[parameter] === null ? NONE : toValue(attributes[parameter]));
  }
  const isPadded = operation.op === 'Conv2d' && operation.attributes.paddingMode !== 'zeros';
  if (!isPadded) return call(name, { positional: [input], keywords });
  const mode = new Map<string, Value>([['mode', text(operation.attributes.paddingMode)]]);
  const pad = paddedSides(operation.attributes).map(integer);
  const padded = call('pad', { positional: [input, { kind: 'tuple', items: pad }], keywords: mode });
  return call(name, { positional: [padded], keywords: new Map([...keywords, ['padding', integer(0)]]) });
}

/** Left, right, top, bottom; of 'same' the larger half behind. */
function paddedSides({ padding, dilation, kernelSize }: Conv2dAttributes): readonly number[] {
  return ([1, 0] as const).flatMap((axis) => {
    if (padding === 'valid') return [0, 0];
    if (padding !== 'same') return [padding[axis], padding[axis]];
    const total = dilation[axis] * (kernelSize[axis] - 1);
    return [Math.floor(total / 2), total - Math.floor(total / 2)];
  });
}
