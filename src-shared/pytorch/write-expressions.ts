// One node of a graph as the expression that makes it: `self.conv1(x)`, `torch.cat([a, b], dim=1)`, `x[:, :3]`.
import type { NetworkNode } from '../network/graph.ts';
import type { ArithmeticAttributes, Dimension, IndexEntry } from '../network/operations.ts';
import type { Signature } from './signature.ts';
import { functionSignature, methodSignature } from './signatures.ts';
import { argumentsText } from './write-layers.ts';
import { chunkOf } from './write-pieces.ts';
import { sizeText, type VariableOf, valueText } from './write-values.ts';

const SIGNS = { add: '+', sub: '-', mul: '*', div: '/' } as const;
/** What calls an op that was read from an operator or came without a spelling of its own. */
const CANONICAL: Readonly<Record<string, string>> = {
  ...{ ReLU: 'F.relu', ReLU6: 'F.relu6', SiLU: 'F.silu', Hardswish: 'F.hardswish', Hardsigmoid: 'F.hardsigmoid', Mish: 'F.mish' },
  ...{
    SELU: 'F.selu',
    LeakyReLU: 'F.leaky_relu',
    ELU: 'F.elu',
    CELU: 'F.celu',
    Hardtanh: 'F.hardtanh',
    Threshold: 'F.threshold',
  },
  ...{ GELU: 'F.gelu', Softplus: 'F.softplus', Sigmoid: 'torch.sigmoid', Tanh: 'torch.tanh', Softsign: 'F.softsign' },
  ...{ LogSigmoid: 'F.logsigmoid', Tanhshrink: 'F.tanhshrink', Softmax: 'F.softmax', LogSoftmax: 'F.log_softmax' },
  ...{ MaxPool2d: 'F.max_pool2d', AvgPool2d: 'F.avg_pool2d', AdaptiveAvgPool2d: 'F.adaptive_avg_pool2d' },
  ...{ AdaptiveMaxPool2d: 'F.adaptive_max_pool2d', Flatten: 'torch.flatten', Upsample: 'F.interpolate', Pad: 'F.pad' },
  ...{ PixelShuffle: 'F.pixel_shuffle', PixelUnshuffle: 'F.pixel_unshuffle', Dropout: 'F.dropout', Dropout2d: 'F.dropout2d' },
  ...{ view: 'torch.reshape', reshape: 'torch.reshape', Unflatten: 'torch.unflatten', narrow: 'torch.narrow' },
};
/** Methods whose arguments stand side by side. */
const SPREAD = { view: 'shape', reshape: 'shape', expand: 'shape', permute: 'dims', flip: 'dims', repeat: 'repeats' } as const;

export function nodeText(node: NetworkNode, variable: VariableOf): string {
  const [first = 'None', second = 'None'] = node.inputs.map(variable);
  if (node.target === 'operator.getitem' || node.target === 'getattr') return itemText(node, first, variable);
  switch (node.op) {
    case 'add':
    case 'sub':
    case 'mul':
    case 'div':
      return arithmeticText(node, node.attributes, first, second, variable);
    case 'cat':
    case 'stack': {
      const target = node.target.startsWith('torch.') ? node.target : `torch.${node.op}`;
      return `${target}([${node.inputs.map(variable).join(', ')}], dim=${node.attributes.dim})`;
    }
    case 'matmul':
      return node.target === 'operator.matmul' ? `${first} @ ${second}` : pairedText(node, first, second);
    case 'maximum':
    case 'minimum':
      return pairedText(node, first, second);
    case 'neg':
      return node.target === 'operator.neg' ? `-${first}` : plainCall(node, first, variable);
    case 'pow':
      return node.target === 'operator.pow'
        ? `${first} ** ${valueText(node.attributes.exponent, variable)}`
        : plainCall(node, first, variable);
    case 'getitem':
      return `${first}[${indexText(node.attributes.index, variable)}]`;
    default:
      return plainCall(node, first, variable);
  }
}

function arithmeticText(
  node: NetworkNode,
  { scalar, scalarFirst, alpha }: ArithmeticAttributes,
  first: string,
  second: string,
  variable: VariableOf,
): string {
  const sign = SIGNS[node.op as keyof typeof SIGNS];
  const number = scalar === null ? second : sizeText(scalar, variable, true);
  const [left, right] = scalarFirst ? [number, first] : [first, number];
  const factor = alpha === 1 ? '' : `, alpha=${valueText(alpha, variable)}`;
  if (node.kind === 'call_method') return `${left}.${node.target}(${right}${factor})`;
  if (node.target.startsWith('torch.')) return `${node.target}(${left}, ${right}${factor})`;
  return alpha === 1 ? `${left} ${sign} ${right}` : `torch.${node.op}(${left}, ${right}${factor})`;
}

function pairedText(node: NetworkNode, first: string, second: string): string {
  if (node.kind === 'call_method') return `${first}.${node.target}(${second})`;
  return `${node.target.startsWith('torch.') ? node.target : `torch.${node.op}`}(${first}, ${second})`;
}

/** What is taken by index or attribute: a piece of several tensors, a part of one, `.data`. */
function itemText(node: NetworkNode, first: string, variable: VariableOf): string {
  if (node.op === 'getitem') return `${first}[${indexText(node.attributes.index, variable)}]`;
  if (node.op === 'amax' || node.op === 'amin') {
    const { dim, keepdim } = node.attributes;
    const values = node.target === 'getattr' ? '.values' : '[0]';
    return `torch.${node.op === 'amax' ? 'max' : 'min'}(${first}, ${dim?.[0] ?? 0}${keepdim ? ', keepdim=True' : ''})${values}`;
  }
  if (node.op === 'narrow') {
    const chunk = chunkOf(node);
    if (chunk) return `torch.chunk(${first}, ${chunk.chunks}, dim=${node.attributes.dim})[${chunk.index}]`;
    const { dim, start, length } = node.attributes;
    const along: Dimension = { kind: 'size', of: node.inputs[0] ?? '', axis: dim };
    const end: Dimension = start === 0 ? length : { kind: 'arithmetic', operator: '+', left: start, right: length };
    const rest = sizeText({ kind: 'arithmetic', operator: '-', left: along, right: end }, variable);
    const sizes = [...(start === 0 ? [] : [start]), length].map((size) => sizeText(size, variable));
    return `torch.split(${first}, [${[...sizes, rest].join(', ')}], dim=${dim})[${sizes.length - 1}]`;
  }
  const attribute = { detach: 'data', permute: 'T', transpose: 'mT' }[node.op as 'detach' | 'permute' | 'transpose'];
  return `${first}.${attribute}`;
}

function indexText(index: readonly IndexEntry[], variable: VariableOf): string {
  const limit = (size: Dimension | null): string => (size === null ? '' : sizeText(size, variable));
  return index
    .map((entry) => {
      if (entry.kind === 'at') return sizeText(entry.index, variable);
      if (entry.kind === 'ellipsis') return '...';
      if (entry.kind === 'new-axis') return 'None';
      return `${limit(entry.from)}:${limit(entry.to)}${entry.step === 1 ? '' : `:${entry.step}`}`;
    })
    .join(', ');
}

/** A function or method with the tensor first. */
function plainCall(node: NetworkNode, first: string, variable: VariableOf): string {
  const own = specialArguments(node, variable);
  const name = node.target.replace(/_$/, '');
  if (node.kind === 'call_method') {
    const signature = methodSignature(node.target) ?? methodSignature(name);
    const given = own ?? (signature ? argumentsText(node, signature, variable) : []);
    return `${first}.${node.target}(${given.join(', ')})`;
  }
  // torch.max(x) over everything; over one axis it gives two tensors.
  if (/^torch\.(?:max|min)$/.test(node.target)) return `${node.target}(${first})`;
  const written = functionSignature(node.target) ?? functionSignature(name);
  const target = written ? node.target : (CANONICAL[node.op] ?? `torch.${node.op}`);
  const signature = written ?? functionSignature(target) ?? [];
  if (node.held) return weightedText(node, node.held, signature, first, variable);
  const given = own ?? argumentsText(node, signature, variable, ['input']);
  const training = signature.some((parameter) => parameter.name === 'training') ? ['training=self.training'] : [];
  return `${target}(${[first, ...given, ...training].join(', ')})`;
}

/** A function that is given its weights: `F.conv2d(x, weight=..., stride=2)`. */
function weightedText(
  node: NetworkNode,
  held: NonNullable<NetworkNode['held']>,
  signature: Signature,
  first: string,
  variable: VariableOf,
): string {
  const names = signature.map(({ name }) => name);
  const weights = names.flatMap((name) => (held[name] ? [`${name}=${variable(held[name].node)}`] : []));
  // Parameters without a default that are None.
  const none = signature.flatMap(({ name, fallback }) =>
    name.startsWith('running_') && fallback === null && !held[name] ? [`${name}=None`] : [],
  );
  const isOfInput = 'trackRunningStats' in node.attributes && !node.attributes.trackRunningStats;
  const training = names.includes('training') && isOfInput ? ['training=True'] : [];
  const statistics = names.includes('use_input_stats') && !isOfInput ? ['use_input_stats=False'] : [];
  const rest = argumentsText(node, signature, variable, ['input', 'weight', 'bias', 'training', 'use_input_stats']);
  const named = rest.map((text) => (text.includes('=') ? text : `${names[1]}=${text}`));
  return `${node.target}(${[first, ...weights, ...none, ...training, ...statistics, ...named].join(', ')})`;
}

/** Arguments that are no attributes by their names. */
function specialArguments(node: NetworkNode, variable: VariableOf): string[] | null {
  if (node.op === 'Pad') {
    const { left, right, top, bottom, mode, value } = node.attributes;
    const sides = [left, right, top, bottom].map((side) => sizeText(side, variable));
    return [
      `[${sides.join(', ')}]`,
      ...(mode === 'constant' ? [] : [`mode='${mode}'`]),
      ...(value === 0 ? [] : [`value=${value}`]),
    ];
  }
  if (node.op === 'PadAxis') {
    const { dim, before, after, value } = node.attributes;
    const sides = [...Array.from({ length: -2 * (dim + 1) }, () => 0), before, after].map((side) => sizeText(side, variable));
    return [`[${sides.join(', ')}]`, ...(value === 0 ? [] : [`value=${value}`])];
  }
  if (node.target.endsWith('_as')) {
    const [axis] = 'shape' in node.attributes ? node.attributes.shape : [];
    return [
      axis !== undefined && typeof axis === 'object' && axis.kind === 'size' ? variable(axis.of) : variable(node.inputs[0] ?? ''),
    ];
  }
  if (node.op === 'Flatten' && /^(?:view|reshape)$/.test(node.target)) return [`${variable(node.inputs[0] ?? '')}.size(0)`, '-1'];
  if (/^(?:to|type)$/.test(node.target)) return ['torch.float32'];
  const spread = Object.hasOwn(SPREAD, node.op) ? SPREAD[node.op as keyof typeof SPREAD] : null;
  if (spread === null || !(spread in node.attributes)) return null;
  const values = (node.attributes as unknown as Readonly<Record<string, readonly Dimension[]>>)[spread] ?? [];
  const texts = values.map((size) => sizeText(size, variable));
  return node.kind === 'call_method' ? texts : [`(${texts.join(', ')}${texts.length === 1 ? ',' : ''})`];
}
