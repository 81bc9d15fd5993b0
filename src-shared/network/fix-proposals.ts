// Edits that may mend a break, best first. Nothing here is checked: fixes.ts tries each on the source and keeps those that work.
import { argumentText, setArgument, wrapInput } from '../pytorch/edit-call.ts';
import type { Signature } from '../pytorch/signature.ts';
import { functionSignature, layerSignature, methodSignature } from '../pytorch/signatures.ts';
import type { SourceText } from '../pytorch/source-text.ts';
import type { Fix, ModuleDeclaration, Network, NetworkNode, SourceSpan } from './graph.ts';
import type { Conv2dAttributes, Pair, Shape } from './operations.ts';
import { countOf } from './ops/op-rules.ts';
import type { FoundBreak, Walk } from './shapes.ts';

/** Everything a proposal may look at. */
export interface BrokenPlace {
  readonly found: FoundBreak;
  readonly network: Network;
  readonly walk: Walk;
  readonly source: SourceText;
}

type Edited = ModuleDeclaration | NetworkNode;

const counted = (count: number, what: string): string => `${count} ${what}${count === 1 ? '' : 's'}`;

const spanOf = (edited: Edited): SourceSpan | null => ('span' in edited ? edited.span : edited.defined);

function signatureOf(edited: Edited): Signature {
  if ('path' in edited || edited.kind === 'call_module') return layerSignature(edited.op) ?? [];
  return (edited.kind === 'call_method' ? methodSignature(edited.target) : functionSignature(edited.target)) ?? [];
}

function set(place: BrokenPlace, edited: Edited, name: string, value: number | Pair | string, title: string): Fix | null {
  const span = spanOf(edited);
  const text = typeof value === 'object' ? (value[0] === value[1] ? String(value[0]) : `(${value.join(', ')})`) : String(value);
  return span && setArgument(place.source, span, signatureOf(edited), { title, name, value: text });
}

/** Candidates in the order in which people would try them; null where the source leaves no room for one. */
export function proposeFixes(place: BrokenPlace): (Fix | null)[] {
  const { broken, node, layer, inputs } = place.found;
  const input = inputs?.[0];
  const edited = layer ?? node;
  if (!edited) return [];
  switch (broken.code) {
    case 'channel-mismatch':
      return edited.op === 'Conv2d' && input ? mendChannels(place, edited, edited.attributes, input) : [];
    case 'linear-mismatch':
      return edited.op === 'Linear' && input ? mendFeatures(place, edited, edited.attributes.inFeatures, input) : [];
    case 'groups-do-not-divide':
      return edited.op === 'Conv2d' ? mendGroups(place, edited, edited.attributes) : [];
    case 'same-with-stride':
      return edited.op === 'Conv2d' ? mendSame(place, edited, edited.attributes) : [];
    case 'kernel-larger-than-input':
    case 'empty-output':
    case 'pool-padding':
    case 'size-mismatch':
      return input && (edited.op === 'Conv2d' || edited.op === 'MaxPool2d') ? mendWindow(place, edited, input) : [];
    case 'rank-mismatch':
      return edited.op === 'Flatten' && input ? mendFlatten(place, edited, edited.attributes, input) : [];
    default:
      return [];
  }
}

function mendChannels(place: BrokenPlace, edited: Edited, attributes: Conv2dAttributes, input: Shape): (Fix | null)[] {
  const [, arriving = 1] = input;
  const before = producer(place, place.found.node);
  return [
    set(
      place,
      edited,
      'in_channels',
      arriving,
      `Take the ${counted(arriving, 'channel')} that ${arriving === 1 ? 'arrives' : 'arrive'}`,
    ),
    before &&
      set(place, before, 'out_channels', attributes.inChannels, `Let ${before.path} give ${attributes.inChannels} channels`),
  ];
}

/** The convolution whose channels arrive, seen through ops that keep channels. */
function producer({ network }: BrokenPlace, node: NetworkNode | null): ModuleDeclaration | null {
  let name = node?.inputs[0];
  for (let steps = 0; steps < network.nodes.length; steps++) {
    const before = network.nodes.find((candidate) => candidate.name === name);
    if (before?.op === 'Conv2d') return network.modules.find(({ path }) => path === before.target) ?? null;
    if (before?.op !== 'ReLU' && before?.op !== 'MaxPool2d') return null;
    name = before.inputs[0];
  }
  return null;
}

function mendFeatures(place: BrokenPlace, edited: Edited, inFeatures: number, input: Shape): (Fix | null)[] {
  const arriving = input.at(-1) ?? 1;
  const called = place.found.node?.called;
  const isUnflattened = input.length > 2 && countOf(input.slice(1)) === inFeatures;
  return [
    isUnflattened && called ? wrapInput(place.source, called, 'Flatten before this layer', 'flatten(1)') : null,
    set(place, edited, 'in_features', featuresText(place, edited, arriving), `Take the ${arriving} features that arrive`),
  ];
}

/** Written as a product before, written as a product again: channels * height * width. */
function featuresText(place: BrokenPlace, edited: Edited, arriving: number): string {
  const span = spanOf(edited);
  const written = span && argumentText(place.source, span, signatureOf(edited), 'in_features');
  const before = place.network.nodes.find(({ name }) => name === place.found.node?.inputs[0]);
  const unflattened = before?.op === 'Flatten' ? place.walk.assumed.get(before.inputs[0] ?? '')?.slice(1) : undefined;
  const isProduct = written?.includes('*') && unflattened && countOf(unflattened) === arriving;
  return isProduct ? unflattened.join(' * ') : String(arriving);
}

function mendGroups(place: BrokenPlace, edited: Edited, { inChannels, outChannels, groups }: Conv2dAttributes): (Fix | null)[] {
  let divisor = Math.min(groups, inChannels, outChannels);
  while (inChannels % divisor !== 0 || outChannels % divisor !== 0) divisor--;
  const upTo = (channels: number): number => Math.ceil(channels / groups) * groups;
  return [
    set(place, edited, 'groups', divisor, `Use ${counted(divisor, 'group')}`),
    inChannels % groups === 0 ? null : set(place, edited, 'in_channels', upTo(inChannels), `Take ${upTo(inChannels)} channels`),
    outChannels % groups === 0
      ? null
      : set(place, edited, 'out_channels', upTo(outChannels), `Give ${upTo(outChannels)} channels`),
  ];
}

function mendSame(place: BrokenPlace, edited: Edited, { kernelSize, dilation }: Conv2dAttributes): (Fix | null)[] {
  const half = (axis: 0 | 1): number => Math.floor((dilation[axis] * (kernelSize[axis] - 1)) / 2);
  const padding: Pair = [half(0), half(1)];
  return [
    set(
      place,
      edited,
      'padding',
      padding,
      `Keep the stride, pad by ${padding[0] === padding[1] ? padding[0] : padding.join(' and ')}`,
    ),
    set(place, edited, 'stride', 1, 'Keep the size, stride 1'),
  ];
}

function mendWindow(
  place: BrokenPlace,
  edited: Edited & { readonly op: 'Conv2d' | 'MaxPool2d' },
  [, , rows = 1, columns = 1]: Shape,
): (Fix | null)[] {
  const { kernelSize, dilation, padding } = edited.attributes;
  const side: Pair = [rows, columns];
  const given = typeof padding === 'string' ? ([0, 0] as const) : padding;
  const each = (value: (axis: 0 | 1) => number): Pair => [value(0), value(1)];
  const fitting = each((axis) => {
    const room = Math.max(0, side[axis] + 2 * given[axis] - 1);
    return Math.min(kernelSize[axis], Math.floor(room / dilation[axis]) + 1);
  });
  const needed = each((axis) => {
    const missing = dilation[axis] * (kernelSize[axis] - 1) + 1 - side[axis];
    return Math.max(given[axis], Math.ceil(missing / 2));
  });
  const code = place.found.broken.code;
  if (code === 'pool-padding') {
    const half = each((axis) => Math.min(given[axis], Math.floor(kernelSize[axis] / 2)));
    return [set(place, edited, 'padding', half, 'Pad by half of the window at most')];
  }
  if (code === 'size-mismatch') {
    const most = each((axis) => Math.min(given[axis], side[axis] - 1));
    return [
      set(place, edited, 'padding_mode', "'zeros'", 'Pad with zeros'),
      set(place, edited, 'padding', most, 'Pad by less than the side'),
    ];
  }
  return [
    set(place, edited, 'kernel_size', fitting, `Use a kernel that fits: ${fitting.join(' x ')}`),
    edited.op === 'MaxPool2d' ? set(place, edited, 'ceil_mode', 'True', 'Let the last window reach over the edge') : null,
    set(place, edited, 'padding', needed, `Pad by ${needed[0] === needed[1] ? needed[0] : needed.join(' and ')}`),
  ];
}

function mendFlatten(
  place: BrokenPlace,
  edited: Edited,
  { startDim, endDim }: { readonly startDim: number; readonly endDim: number },
  input: Shape,
): (Fix | null)[] {
  const axes = Math.max(1, input.length);
  const isOutside = (dim: number): boolean => dim < -axes || dim >= axes;
  const start = Math.min(1, axes - 1);
  return [
    isOutside(endDim) || !isOutside(startDim) ? set(place, edited, 'end_dim', -1, 'Flatten up to the last axis') : null,
    set(place, edited, 'start_dim', start, `Flatten from axis ${start}`),
  ];
}
