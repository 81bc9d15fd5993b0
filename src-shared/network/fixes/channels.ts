// Numbers of channels that do not meet: the layer's own number, both numbers the wrong way round, or the layer before.
import { setNumbers } from '../../pytorch/edit-number.ts';
import type { Fix, ModuleDeclaration, NetworkNode } from '../graph.ts';
import type { Conv2dAttributes, OpName, Shape } from '../operations.ts';
import { known } from '../size-expressions.ts';
import {
  type BrokenPlace,
  counted,
  declarationOf,
  type Edited,
  isInput,
  nodeNamed,
  type Proposals,
  set,
  setAll,
  through,
} from './broken-place.ts';

/** Ops that give as many channels as they are given, beside those of one value at a time. */
const KEEPS_CHANNELS: readonly OpName[] = [
  ...(['BatchNorm2d', 'BatchNorm1d', 'InstanceNorm2d', 'GroupNorm', 'MaxPool2d', 'AvgPool2d'] as const),
  ...([
    'AdaptiveAvgPool2d',
    'AdaptiveMaxPool2d',
    'PReLU',
    'Softmax',
    'LogSoftmax',
    'Softmax2d',
    'Upsample',
    'Pad',
    'flip',
  ] as const),
  ...(['ReLU', 'ReLU6', 'SiLU', 'Hardswish', 'Hardsigmoid', 'Mish', 'SELU', 'LeakyReLU', 'ELU', 'CELU', 'Hardtanh'] as const),
  ...([
    'Threshold',
    'GELU',
    'Softplus',
    'Sigmoid',
    'Tanh',
    'Softsign',
    'LogSigmoid',
    'Identity',
    'Dropout',
    'Dropout2d',
  ] as const),
  ...(['contiguous', 'clone', 'detach', 'float', 'add', 'sub', 'mul', 'div', 'maximum', 'minimum'] as const),
];

/** A layer whose number of outputs decides how many channels arrive, and what it would have to be for `wanted` to arrive. */
interface Producer {
  readonly layer: ModuleDeclaration;
  readonly outputs: number;
}

/** Layers further back than this are not what is meant. */
const MOST_STEPS = 200;

function producersOf(place: BrokenPlace, name: string | undefined, wanted: number, steps = 0): readonly Producer[] {
  const node = nodeNamed(place, name);
  if (!node || steps > MOST_STEPS) return [];
  if (node.op === 'Conv2d' || node.op === 'ConvTranspose2d' || node.op === 'Linear') {
    const layer = declarationOf(place, node);
    return layer ? [{ layer, outputs: wanted }] : [];
  }
  if (node.op === 'cat' && node.attributes.dim === 1) return joinedProducers(place, node, wanted, steps);
  if (node.op === 'PixelShuffle') return producersOf(place, node.inputs[0], wanted * node.attributes.factor ** 2, steps + 1);
  if (!KEEPS_CHANNELS.includes(node.op)) return [];
  return node.inputs.slice(0, 2).flatMap((input) => producersOf(place, input, wanted, steps + 1));
}

/** Of several tensors that are joined, each could be the one to change. */
function joinedProducers(place: BrokenPlace, { inputs }: NetworkNode, wanted: number, steps: number): readonly Producer[] {
  const channels = inputs.map((input) => place.walk.assumed.get(input)?.[1] ?? 0);
  const total = channels.reduce((sum, count) => sum + count, 0);
  return [...inputs.entries()].reverse().flatMap(([at, input]) => {
    const needed = wanted - total + (channels[at] ?? 0);
    return needed > 0 ? producersOf(place, input, needed, steps + 1) : [];
  });
}

/** The layers before give what is wanted. */
export function changeProducers(place: BrokenPlace, name: string | undefined, wanted: number): Proposals {
  return producersOf(place, name, wanted).flatMap(({ layer, outputs }) => {
    const isLinear = layer.op === 'Linear';
    const title = `Let ${layer.path} give ${counted(outputs, isLinear ? 'feature' : 'channel')}`;
    return [
      set(place, layer, isLinear ? 'out_features' : 'out_channels', outputs, title),
      withNorm(place, layer, outputs, title),
    ];
  });
}

/** A convolution and the norm behind it on one line: both numbers. */
function withNorm(place: BrokenPlace, layer: ModuleDeclaration, outputs: number, title: string): Fix | null {
  if (layer.op !== 'Conv2d' && layer.op !== 'ConvTranspose2d') return null;
  const { outChannels } = layer.attributes;
  const { line } = layer.span;
  const isNorm = ({ op, span }: ModuleDeclaration): boolean => /Norm/.test(op) && span.line === line;
  return place.network.modules.some(isNorm)
    ? setNumbers(place.source, line, outChannels, outputs, `${title}, and its norm`)
    : null;
}

const arrives = (channels: number): string =>
  `Take the ${counted(channels, 'channel')} that ${channels === 1 ? 'arrives' : 'arrive'}`;

/** In which order the axes have to come when channels are last: N x H x W x C, H x W x C. */
const CHANNELS_FIRST: Readonly<Record<number, string>> = { 3: 'permute(2, 0, 1)', 4: 'permute(0, 3, 1, 2)' };

/** @param attributes of a convolution or its transpose */
export function mendConvolution(
  place: BrokenPlace,
  edited: Edited,
  { inChannels, outChannels, groups }: Pick<Conv2dAttributes, 'inChannels' | 'outChannels' | 'groups'>,
  input: Shape,
): Proposals {
  const arriving = input.at(-3) ?? 1;
  const before = place.found.node?.inputs[0];
  const order = CHANNELS_FIRST[input.length];
  const isLast = input.at(-1) === inChannels && order !== undefined;
  const isDepthwise = groups > 1 && groups === inChannels;
  const isSwapped = outChannels === arriving && groups === 1;
  return [
    isLast ? through(place, order, `Put the channels first: ${order}`) : null,
    isSwapped
      ? setAll(
          place,
          edited,
          { in_channels: arriving, out_channels: inChannels },
          `Swap both numbers: ${arriving} in, ${inChannels} out`,
        )
      : null,
    isDepthwise ? depthwise(place, edited, { inChannels, outChannels }, arriving) : null,
    set(place, edited, 'in_channels', arriving, arrives(arriving)),
    ...changeProducers(place, before, inChannels),
    arriving === 1 && isInput(place, before) ? repeatChannel(place, inChannels, input.length) : null,
  ];
}

/** One group per channel goes with the number of channels. */
function depthwise(
  place: BrokenPlace,
  edited: Edited,
  { inChannels, outChannels }: { readonly inChannels: number; readonly outChannels: number },
  arriving: number,
): Fix | null {
  const multiplier = outChannels / inChannels;
  const values = { in_channels: arriving, out_channels: arriving * multiplier, groups: arriving };
  return Number.isInteger(multiplier) ? setAll(place, edited, values, `${arrives(arriving)}, each its own group`) : null;
}

const repeatChannel = (place: BrokenPlace, channels: number, axes: number): Fix | null =>
  through(
    place,
    axes === 3 ? `expand(${channels}, -1, -1)` : `expand(-1, ${channels}, -1, -1)`,
    `Give the one channel ${channels} times`,
  );

export function mendNorm(place: BrokenPlace, edited: Edited, input: Shape): Proposals {
  const before = place.found.node?.inputs[0];
  if (edited.op === 'LayerNorm') {
    const last = input.slice(-edited.attributes.normalizedShape.length);
    const text = last.length === 1 ? String(last[0]) : `[${last.join(', ')}]`;
    const title = `Norm over what arrives: ${last.join(' x ')}`;
    const single = edited.attributes.normalizedShape.length === 1 ? edited.attributes.normalizedShape[0] : undefined;
    return [
      set(place, edited, 'normalized_shape', text, title),
      ...(single === undefined ? [] : changeProducers(place, before, single)),
    ];
  }
  const isOneVector = edited.op === 'BatchNorm1d' && input.length === 2;
  const arriving = (isOneVector || input.length >= 4 ? input[1] : edited.op === 'InstanceNorm2d' ? input.at(-3) : input[1]) ?? 1;
  if (edited.op === 'GroupNorm') {
    const { numGroups } = edited.attributes;
    const numChannels = known(edited.attributes.numChannels);
    const groups = largestDivisor(arriving, numGroups);
    return [
      groups === numGroups
        ? set(place, edited, 'num_channels', arriving, arrives(arriving))
        : setAll(place, edited, { num_groups: groups, num_channels: arriving }, `${arrives(arriving)}, in ${groups} groups`),
      ...changeProducers(place, before, numChannels),
    ];
  }
  if (edited.op !== 'BatchNorm2d' && edited.op !== 'BatchNorm1d' && edited.op !== 'InstanceNorm2d') return [];
  return [
    set(place, edited, 'num_features', arriving, arrives(arriving)),
    ...changeProducers(place, before, edited.attributes.numFeatures),
  ];
}

export function largestDivisor(whole: number, most: number): number {
  let divisor = Math.max(1, Math.min(most, whole));
  while (whole % divisor !== 0) divisor--;
  return divisor;
}

export function mendSlopes(place: BrokenPlace, edited: Edited, slopes: number, input: Shape): Proposals {
  const channels = input[1] ?? 1;
  return [
    set(place, edited, 'num_parameters', channels, `One slope for each of ${counted(channels, 'channel')}`),
    set(place, edited, 'num_parameters', 1, 'One slope for all channels'),
    ...changeProducers(place, place.found.node?.inputs[0], slopes),
  ];
}

export function mendShuffle(place: BrokenPlace, factor: number, input: Shape): Proposals {
  const square = factor ** 2;
  const upwards = Math.ceil((input.at(-3) ?? 1) / square) * square;
  return changeProducers(place, place.found.node?.inputs[0], upwards);
}

export function mendGroups(
  place: BrokenPlace,
  edited: Edited,
  { inChannels, outChannels, groups }: Pick<Conv2dAttributes, 'inChannels' | 'outChannels' | 'groups'>,
): Proposals {
  let divisor = largestDivisor(inChannels, Math.min(groups, outChannels));
  while (outChannels % divisor !== 0) divisor = largestDivisor(inChannels, divisor - 1);
  const upTo = (channels: number): number => Math.ceil(channels / groups) * groups;
  const isEven = inChannels % groups === 0;
  return [
    set(place, edited, 'groups', divisor, `Use ${counted(divisor, 'group')}`),
    isEven ? null : set(place, edited, 'in_channels', upTo(inChannels), `Take ${upTo(inChannels)} channels`),
    outChannels % groups === 0
      ? null
      : set(place, edited, 'out_channels', upTo(outChannels), `Give ${upTo(outChannels)} channels`),
  ];
}

export function mendNormGroups(place: BrokenPlace, edited: Edited, numGroups: number, numChannels: number): Proposals {
  const divisor = largestDivisor(numChannels, numGroups);
  const upwards = Math.ceil(numChannels / numGroups) * numGroups;
  return [
    set(place, edited, 'num_groups', divisor, `Use ${counted(divisor, 'group')}`),
    set(place, edited, 'num_channels', upwards, `Take ${upwards} channels`),
  ];
}
