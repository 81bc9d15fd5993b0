// The shape under which a network takes an array: a picture gets the axes it lacks, vectors keep theirs.
import type { Network } from './graph.ts';
import { inferNetwork } from './inference.ts';
import type { Shape } from './operations.ts';

const PICTURE_AXES = 4;
/** Ops whose input is N x F. Pictures fit some of them, too, but nobody means that. */
const OF_VECTORS = new Set(['Linear', 'BatchNorm1d']);

/** @param given up to four axes */
export function inputShape(network: Network, given: Shape): Shape {
  const picture = [...Array<number>(Math.max(0, PICTURE_AXES - given.length)).fill(1), ...given];
  if (given.length >= PICTURE_AXES) return given;
  const first = network.nodes.find(({ inputs }) => inputs.some((name) => network.inputs.includes(name)));
  if (first && OF_VECTORS.has(first.op)) return given;
  const fits = (shape: Shape): boolean => inferNetwork(network, shape).problems.length === 0;
  return !fits(picture) && fits(given) ? given : picture;
}
