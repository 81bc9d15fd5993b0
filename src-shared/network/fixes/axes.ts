// Wrong numbers of axes and axes that do not exist.
import type { NetworkNode } from '../graph.ts';
import type { Shape } from '../operations.ts';
import {
  argumentsAnew,
  assumedShape,
  type BrokenPlace,
  type Edited,
  layerAnew,
  type Proposals,
  set,
  through,
} from './broken-place.ts';
import { flattenBefore } from './features.ts';

/** Norms have a class for each number of axes. */
const NORM_FOR_AXES: Readonly<Record<number, string>> = { 2: 'BatchNorm1d', 3: 'BatchNorm1d', 4: 'BatchNorm2d' };

export function mendRank(place: BrokenPlace, edited: Edited, input: Shape): Proposals {
  const axes = input.length;
  switch (edited.op) {
    case 'Flatten':
      return mendFlatten(place, edited, edited.attributes, axes);
    case 'Softmax':
    case 'LogSoftmax':
      return [
        set(place, edited, 'dim', axes > 1 ? 1 : 0, `Along axis ${axes > 1 ? 1 : 0}`),
        set(place, edited, 'dim', -1, 'Along the last axis'),
      ];
    case 'cat':
    case 'stack':
    case 'squeeze':
    case 'unsqueeze':
    case 'mean':
    case 'sum':
    case 'amax':
    case 'amin':
      return [1, -1, 0].map((dim) => set(place, edited, 'dim', dim, `dim=${dim}`));
    case 'permute':
      return mendPermute(place, axes);
    case 'transpose':
      return [
        argumentsAnew(place, '-2, -1', 'Exchange the last two axes'),
        argumentsAnew(place, '1, 2', 'Exchange axes 1 and 2'),
      ];
    case 'BatchNorm1d':
    case 'BatchNorm2d': {
      const fitting = NORM_FOR_AXES[axes];
      return [
        fitting && fitting !== edited.op
          ? layerAnew(place, (text) => text.replace(/BatchNorm[12]d/, fitting), `Use nn.${fitting} for ${axes} axes`)
          : null,
        ...mendPictures(place, input),
      ];
    }
    default:
      return mendPictures(place, input);
  }
}

/** Something that is no picture where a picture is needed. */
function mendPictures(place: BrokenPlace, input: Shape): Proposals {
  const flatten = flattenBefore(place, place.found.node?.inputs[0]);
  const picture = flatten && assumedShape(place, flatten.inputs[0])?.slice(1);
  return [
    input.length === 2 && picture?.length === 3
      ? through(place, `unflatten(1, (${picture.join(', ')}))`, `Make pictures of the vectors again: ${picture.join(' x ')}`)
      : null,
    input.length === 5 ? through(place, 'flatten(0, 1)', 'Take the first two axes as one batch') : null,
    input.length === 3 ? through(place, 'unsqueeze(0)', 'Add the batch axis') : null,
    input.length === 2 ? through(place, 'unsqueeze(0)', 'Add the axis of channels') : null,
    input.length === 2 ? through(place, 'unsqueeze(0).unsqueeze(0)', 'Add the axes of batch and channels') : null,
  ];
}

/** Orders that are meant as a rule: channels first, channels last. */
const ORDERS: Readonly<Record<number, readonly string[]>> = {
  2: ['1, 0'],
  3: ['0, 2, 1', '2, 0, 1', '1, 2, 0'],
  4: ['0, 3, 1, 2', '0, 2, 3, 1'],
};

const mendPermute = (place: BrokenPlace, axes: number): Proposals =>
  (ORDERS[axes] ?? []).map((order) => argumentsAnew(place, order, `Order the axes ${order}`));

function mendFlatten(
  place: BrokenPlace,
  edited: Edited,
  { startDim, endDim }: { readonly startDim: number; readonly endDim: number },
  rank: number,
): Proposals {
  const axes = Math.max(1, rank);
  const isOutside = (dim: number): boolean => dim < -axes || dim >= axes;
  const start = Math.min(1, axes - 1);
  return [
    isOutside(endDim) || !isOutside(startDim) ? set(place, edited, 'end_dim', -1, 'Flatten up to the last axis') : null,
    set(place, edited, 'start_dim', start, `Flatten from axis ${start}`),
  ];
}

/** The entry of an index that lies outside its axis. */
export function outsideIndex(node: NetworkNode, input: Shape): { readonly index: number; readonly size: number } | null {
  if (node.op !== 'getitem') return null;
  let axis = 0;
  for (const entry of node.attributes.index) {
    if (entry.kind === 'ellipsis') return null;
    if (entry.kind === 'new-axis') continue;
    const size = input[axis] ?? 0;
    if (entry.kind === 'at' && typeof entry.index === 'number' && (entry.index < -size || entry.index >= size)) {
      return { index: entry.index, size };
    }
    axis++;
  }
  return null;
}
