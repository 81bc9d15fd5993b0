// Tensors of different sizes that meet in cat, add and the like: pad or crop one, bring it to the other's size, or change the layer it comes from.
import { operandText } from '../../pytorch/edit-call.ts';
import type { Fix, NetworkNode } from '../graph.ts';
import type { Pair, Shape } from '../operations.ts';
import { eachAxis } from '../ops/op-rules.ts';
import {
  type BrokenPlace,
  callSpan,
  declarationOf,
  type Edited,
  nodeNamed,
  operand,
  type Proposals,
  pairText,
  set,
} from './broken-place.ts';
import { changeProducers } from './channels.ts';

const planeOf = (shape: Shape): Pair => [shape.at(-2) ?? 1, shape.at(-1) ?? 1];

/** @param places of the two tensors that do not meet, among the operands */
export function mendSizes(place: BrokenPlace, [a, b]: readonly [number, number]): Proposals {
  const inputs = place.found.inputs ?? [];
  const first = inputs[a];
  const second = inputs[b];
  if (!first || !second) return [];
  const from = planeOf(first);
  const to = planeOf(second);
  const isPlane = first.length >= 3 && second.length >= 3 && (from[0] !== to[0] || from[1] !== to[1]);
  const [small, large] = from[0] * from[1] <= to[0] * to[1] ? [a, b] : [b, a];
  return [
    ...mendJoinedAxis(place, inputs),
    ...mendBroadcast(place, [a, b], [first, second]),
    ...mendChannelCounts(place, [a, b], [first, second]),
    ...(isPlane
      ? [...mendPadding(place, b, from), ...mendPadding(place, a, to), ...mendStride(place, b, from), ...mendStride(place, a, to)]
      : []),
    ...(isPlane
      ? [
          crop(place, large, inputs[large] ?? [], planeOf(inputs[small] ?? [])),
          padUp(place, small, inputs[small] ?? [], planeOf(inputs[large] ?? [])),
          resize(place, small, large, inputs[large] ?? []),
        ]
      : []),
  ];
}

/** cat along another axis, where all others agree. */
function mendJoinedAxis(place: BrokenPlace, inputs: readonly Shape[]): Proposals {
  const { node } = place.found;
  const [first] = inputs;
  if (node?.op !== 'cat' || !first) return [];
  const different = first.flatMap((size, axis) => (inputs.some((shape) => shape[axis] !== size) ? [axis] : []));
  const [axis] = different;
  return different.length === 1 && axis !== undefined && first.every((_, at) => inputs.every((shape) => shape.length > at))
    ? [set(place, node, 'dim', axis, `Join along axis ${axis}, where they differ`)]
    : [];
}

/** N x C beside N x C x H x W: it needs the axes it does not have. */
function mendBroadcast(
  place: BrokenPlace,
  [a, b]: readonly [number, number],
  [first, second]: readonly [Shape, Shape],
): Proposals {
  const [short, long, at] = first.length < second.length ? [first, second, a] : [second, first, b];
  const missing = long.length - short.length;
  if (missing === 0 || !short.every((size, axis) => size === long[axis])) return [];
  const index = `[:, :${', None'.repeat(missing)}]`;
  const text = short.length === 2 ? index : `[..., ${Array(missing).fill('None').join(', ')}]`;
  return [operand(place, at, (written) => `${written}${text}`, `Give it the axes it lacks: ${text}`)];
}

/** An addition of different numbers of channels: the layers that give them. */
function mendChannelCounts(
  place: BrokenPlace,
  [a, b]: readonly [number, number],
  [first, second]: readonly [Shape, Shape],
): Proposals {
  const node = place.found.node;
  if (node?.op === 'cat' || first.length !== second.length || first.at(-3) === second.at(-3)) return [];
  return [
    ...changeProducers(place, node?.inputs[b], first.at(-3) ?? 1),
    ...changeProducers(place, node?.inputs[a], second.at(-3) ?? 1),
  ];
}

/** Ops that keep height and width. */
const KEEPS_SIZE: readonly string[] = [
  'BatchNorm2d',
  'InstanceNorm2d',
  'GroupNorm',
  'ReLU',
  'ReLU6',
  'LeakyReLU',
  'PReLU',
  'SiLU',
  'GELU',
];

/** The window that decides the size of a tensor, seen through norms and activations, and the size that it is given. */
function windowBefore(
  place: BrokenPlace,
  index: number,
): { readonly edited: Edited; readonly side: Pair; readonly node: NetworkNode } | null {
  let node = nodeNamed(place, place.found.node?.inputs[index]);
  while (node && KEEPS_SIZE.includes(node.op)) node = nodeNamed(place, node.inputs[0]);
  const input = node && place.walk.assumed.get(node.inputs[0] ?? '');
  return node && input ? { edited: declarationOf(place, node) ?? node, side: planeOf(input), node } : null;
}

/** Another padding of the convolution or pool that one of them comes from. */
function mendPadding(place: BrokenPlace, index: number, wanted: Pair): Proposals {
  const before = windowBefore(place, index);
  if (before?.edited.op !== 'Conv2d' && before?.edited.op !== 'MaxPool2d') return [];
  const { kernelSize, dilation, stride } = before.edited.attributes;
  const padding = eachAxis((axis) => {
    const extent = dilation[axis] * (kernelSize[axis] - 1) + 1;
    return Math.ceil(((wanted[axis] - 1) * stride[axis] + extent - before.side[axis]) / 2);
  });
  // A padding beyond the kernel would make rows of nothing but zeros.
  const isSensible = padding.every((one, axis) => one >= 0 && one <= (dilation[axis] ?? 1) * ((kernelSize[axis] ?? 1) - 1));
  if (!isSensible) return [];
  return [
    set(place, before.edited, 'padding', padding, `Pad ${before.node.name} by ${pairText(padding)}: ${wanted.join(' x ')}`),
  ];
}

function mendStride(place: BrokenPlace, index: number, wanted: Pair): Proposals {
  const before = windowBefore(place, index);
  if (before?.edited.op !== 'Conv2d' && before?.edited.op !== 'MaxPool2d') return [];
  const stride = eachAxis((axis) => Math.max(1, Math.round(before.side[axis] / wanted[axis])));
  return [
    set(place, before.edited, 'stride', stride, `Let ${before.node.name} step by ${pairText(stride)}: ${wanted.join(' x ')}`),
  ];
}

/** The middle of the larger one. */
function crop(place: BrokenPlace, index: number, shape: Shape, wanted: Pair): Fix | null {
  const side = planeOf(shape);
  if (wanted.some((size, axis) => size > (side[axis] ?? 0))) return null;
  const range = (axis: 0 | 1): string => {
    const start = Math.floor((side[axis] - wanted[axis]) / 2);
    return `${start}:${start + wanted[axis]}`;
  };
  return operand(place, index, (text) => `${text}[..., ${range(0)}, ${range(1)}]`, `Crop to the middle ${wanted.join(' x ')}`);
}

const hasFunctional = ({ source }: BrokenPlace): boolean => /\bimport torch\.nn\.functional as F\b/.test(source.text);

/** Zeros around the smaller one: left, right, top, bottom. */
function padUp(place: BrokenPlace, index: number, shape: Shape, wanted: Pair): Fix | null {
  const side = planeOf(shape);
  const missing = eachAxis((axis) => wanted[axis] - side[axis]);
  if (missing.some((count) => count < 0) || !hasFunctional(place)) return null;
  const [rows, columns] = missing;
  const sides = [Math.floor(columns / 2), Math.ceil(columns / 2), Math.floor(rows / 2), Math.ceil(rows / 2)];
  return operand(place, index, (text) => `F.pad(${text}, (${sides.join(', ')}))`, `Pad with zeros to ${wanted.join(' x ')}`);
}

/** The smaller one brought to the size of the other. */
function resize(place: BrokenPlace, index: number, other: number, shape: Shape): Fix | null {
  if (!hasFunctional(place) || shape.length !== 4) return null;
  const span = callSpan(place);
  const text = span && operandText(place.source, span, other);
  const size = text && /^\w+$/.test(text) ? `${text}.shape[2:]` : `(${planeOf(shape).join(', ')})`;
  const write = (written: string): string => `F.interpolate(${written}, size=${size}, mode='bilinear', align_corners=False)`;
  return operand(place, index, write, `Interpolate to ${planeOf(shape).join(' x ')}`);
}
