// Which maps a wall shows and in which order. Pure; equal values keep the order of their index, what has no value comes last.
import type { ChannelStatistics } from '../../../src-shared/imaging/statistics.ts';
import type { MapMeasures } from '../../../src-shared/protocol/maps-messages.ts';
import type { MapFilter, SortOrder } from '../../state/display.ts';

/** Of the values of a map at its greatest value, when it is not the least too: more is a map that runs against a limit. */
const SATURATED_SHARE = 0.2;
/** Likeness with an earlier map from which a map is its near-duplicate. */
const TWIN_LIKENESS = 0.98;

/** What is known of a node's maps; `measures` only where something asked for them. */
export interface KnownMaps {
  readonly count: number;
  readonly valuesPerMap: number;
  readonly statistics: ChannelStatistics | undefined;
  readonly measures: MapMeasures | undefined;
}

/** Channels by falling value; likeness: groups by their first map, within a group the most alike first. */
export function channelOrder(known: KnownMaps, sort: SortOrder, filter: MapFilter = 'all'): readonly number[] {
  const channels = Array.from({ length: known.count }, (_, channel) => channel).filter((channel) =>
    passes(known, channel, filter),
  );
  const { measures } = known;
  if (sort === 'likeness')
    return measures
      ? channels.sort(
          (a, b) =>
            at(measures.group, a) - at(measures.group, b) ||
            at(measures.groupLikeness, b) - at(measures.groupLikeness, a) ||
            a - b,
        )
      : channels;
  const values = valuesFor(known, sort);
  if (!values) return channels;
  const sortValue = (channel: number): number => {
    const value = values[channel] ?? Number.NaN;
    return Number.isNaN(value) ? Number.NEGATIVE_INFINITY : value;
  };
  return channels.sort((a, b) => difference(sortValue(b), sortValue(a)) || a - b);
}

/** Two infinities of one sign are equal. */
const difference = (one: number, other: number): number => (one === other ? 0 : one - other);

const at = (values: ArrayLike<number>, channel: number): number => values[channel] ?? 0;

/** What maps are ordered by, one a channel; for variance its root. Undefined: by index, or not known yet. */
export function valuesFor(
  { statistics, measures }: KnownMaps,
  sort: Exclude<SortOrder, 'likeness'>,
): ArrayLike<number> | undefined {
  switch (sort) {
    case 'index':
      return undefined;
    case 'mean':
      return statistics?.mean;
    case 'max':
      return statistics?.max;
    case 'variance':
      return statistics?.std;
    case 'zeros':
      return statistics?.zeros;
    case 'entropy':
      return measures?.entropy;
    case 'correlation':
      return measures?.inputCorrelation;
  }
}

/** Whether the filter leaves the map in; all pass while what it asks for is not known yet. */
function passes({ statistics, measures, valuesPerMap }: KnownMaps, channel: number, filter: MapFilter): boolean {
  if (filter === 'all' || !statistics) return true;
  const [low, high] = [at(statistics.min, channel), at(statistics.max, channel)];
  switch (filter) {
    case 'alive':
      return !(low === 0 && high === 0);
    case 'dead':
      return low === 0 && high === 0;
    case 'constant':
      return low === high;
    case 'not finite':
      return at(statistics.nonFinite, channel) > 0;
    case 'saturated':
      return !measures || (high > low && at(measures.atMaximum, channel) / valuesPerMap >= SATURATED_SHARE);
    case 'near-duplicates':
      return !measures || at(measures.twinLikeness, channel) >= TWIN_LIKENESS;
  }
}

/** Where in an order a group begins, by its first map; for groups of more than one map. */
export function groupStarts(
  order: readonly number[],
  group: Uint32Array,
): readonly { readonly position: number; readonly size: number }[] {
  const starts: { position: number; size: number }[] = [];
  order.forEach((channel, position) => {
    const last = starts.at(-1);
    if (last && group[order[last.position] as number] === group[channel]) last.size++;
    else starts.push({ position, size: 1 });
  });
  return starts;
}
