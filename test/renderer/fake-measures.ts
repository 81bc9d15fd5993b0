// What the engine in memory measures: numbers that say where they come from.
import type { Handlers } from '../../src-shared/protocol/server.ts';

type Measuring = Pick<Handlers['calls'], 'maps.measure' | 'maps.regions' | 'network.kernel'>;

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
  'network.kernel': async () => ({
    firstInChannel: 0,
    kernel: [2, 2] as const,
    weights: Float32Array.of(1, 0, 0, 0),
    bias: 0.5,
    layerReach: 1,
  }),
});
