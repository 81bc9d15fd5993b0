// What the engine in memory measures: numbers that say where they come from.
import type { Handlers } from '../../src-shared/protocol/server.ts';

type Measuring = Pick<Handlers['calls'], 'maps.measure' | 'maps.regions' | 'maps.profile' | 'maps.spread' | 'network.kernel'>;

/** @param maps of every node */
export const measuring = (maps: number): Measuring => ({
  'maps.measure': async () => ({
    entropy: Float64Array.from({ length: maps }, (_, at) => at),
    atMaximum: new Uint32Array(maps),
    inputCorrelation: new Float64Array(maps),
    twin: new Int32Array(maps).fill(-1),
    twinLikeness: new Float64Array(maps).fill(Number.NaN),
    group: Uint32Array.from({ length: maps }, (_, at) => at),
    groupLikeness: new Float64Array(maps).fill(1),
    low: 0.25,
    high: 0.75,
  }),
  'maps.regions': async ({ regions, nodes }) => ({
    regions: regions.map((_, at) => ({
      hu: { count: at, mean: at, std: 0, min: at, max: at },
      maps: nodes.map((node) => ({
        node,
        count: at,
        mean: Float64Array.from({ length: maps }, (_map, channel) => at * 10 + channel),
        std: new Float64Array(maps),
        min: new Float32Array(maps),
        max: new Float32Array(maps),
        nonFinite: new Uint32Array(maps),
      })),
    })),
  }),
  'maps.spread': async ({ map, bins, region }) => {
    const counts = (height: number) => new Uint32Array(bins).fill(height);
    const spread = { low: 0, high: 1, all: counts(5), inRegion: counts(region.outline ? 2 : 5) };
    return { hu: spread, map: map && { ...spread, low: map.channel, high: map.channel + 1 } };
  },
  'maps.profile': async ({ line, maps: asked }) => ({
    hu: Float32Array.of(line.from[0], line.to[0]),
    maps: asked.map(({ channel }) => Float32Array.of(channel, channel + 1)),
  }),
  'network.kernel': async () => ({
    firstInChannel: 0,
    kernel: [2, 2] as const,
    weights: Float32Array.of(1, 0, 0, 0),
    bias: 0.5,
    layerReach: 1,
  }),
});

type AlongSeries = Pick<Handlers['streams'], 'series.strip' | 'series.top'>;

/** Twenty slices: the mean of a map is its channel and the hundredth of its slice; slice 7 cannot be read. */
export const alongSeries = (maps: number): AlongSeries => ({
  'series.strip': async ({ from }, context) => {
    for (const slice of [from, ...Array.from({ length: 20 }, (_, at) => at).filter((at) => at !== from)]) {
      const values = Float32Array.from({ length: maps }, (_, channel) => channel + slice / 100);
      if (slice !== 7)
        await context.emit({ kind: 'slices', slices: [slice], maps, mean: values, max: values.map((value) => 2 * value) });
      else await context.emit({ kind: 'failed', slice, error: { code: 'dicom/corrupt', message: 'broken', detail: {} } });
    }
    return {};
  },
  'series.top': async ({ channel, count }, context) => {
    context.emitLatest({ phase: 'measuring', done: 1, total: 20 });
    return {
      skipped: [7],
      places: Array.from({ length: count }, (_, at) => ({
        ...{ slice: at, row: at, column: channel, value: count - at },
        centre: [at + 0.5, channel + 0.5] as const,
      })),
    };
  },
});
