// Channels that are tried out at other strengths: muted, alone, or times a factor. Pure: from what was asked for to one factor a map.
import { planesOf } from '../imaging/planes.ts';
import type { Shape } from './operations.ts';

export type ChannelChange =
  /** Times 0: the map counts as zero, but for values that are not finite, which stay so as in PyTorch's own product. */
  | { readonly kind: 'mute'; readonly node: string; readonly channel: number }
  /** All other maps of the node count as zero, but those that are alone as well. */
  | { readonly kind: 'solo'; readonly node: string; readonly channel: number }
  | { readonly kind: 'scale'; readonly node: string; readonly channel: number; readonly factor: number };

/** One factor a map, by node. */
export type Factors = ReadonlyMap<string, Float32Array>;

/**
 * @param shape of the node's activation
 * @returns one factor a map; null where the changes leave the node as it is
 * @throws RangeError naming a channel that the node does not have
 */
export function factorsOf(changes: readonly ChannelChange[], node: string, shape: Shape): Float32Array | null {
  const own = changes.filter((change) => change.node === node);
  const { maps } = planesOf(shape);
  const unknown = own.find(({ channel }) => channel >= maps);
  if (unknown) throw new RangeError(`${node} has ${maps} channels; there is no channel ${unknown.channel}.`);
  const alone = new Set(own.filter(({ kind }) => kind === 'solo').map(({ channel }) => channel));
  const factors = new Float32Array(maps).fill(1);
  if (alone.size > 0) for (let map = 0; map < maps; map++) if (!alone.has(map)) factors[map] = 0;
  for (const change of own) {
    if (change.kind === 'mute') factors[change.channel] = 0;
    if (change.kind === 'scale') factors[change.channel] = (factors[change.channel] as number) * change.factor;
  }
  return factors.every((factor) => factor === 1) ? null : factors;
}

/** For people: `conv1 channel 3 muted`. */
export function changeText(change: ChannelChange): string {
  const place = `${change.node} channel ${change.channel}`;
  if (change.kind === 'mute') return `${place} muted`;
  return change.kind === 'solo' ? `${place} alone` : `${place} × ${change.factor}`;
}
