// One channel's part of what was measured, and all of it as a table. Pure.
import { type Tuning, tuningOf } from '../../../src-shared/imaging/tuning.ts';
import type { NodeResponse } from '../../../src-shared/protocol/response-messages.ts';

export interface ChannelResponse {
  readonly channel: number;
  readonly curve: Float32Array;
  readonly edges: Float32Array;
  readonly noise: Float32Array;
  readonly tuning: Tuning;
  /** HU at which the curve is greatest. */
  readonly preferredHu: number;
  /** Standard deviation of the values for each HU of noise, at the greatest noise. */
  readonly noiseGain: number;
}

export function channelResponse(response: NodeResponse, channel: number): ChannelResponse {
  const part = (values: Float32Array, count: number): Float32Array => values.subarray(channel * count, (channel + 1) * count);
  const curve = part(response.curves, response.hu.length);
  const edges = part(response.edges, response.angles.length);
  const noise = part(response.noiseDeviations, response.noiseSd.length);
  return {
    ...{ channel, curve, edges, noise },
    tuning: tuningOf(response.angles, edges),
    preferredHu: response.hu[curve.indexOf(Math.max(...curve))] ?? Number.NaN,
    noiseGain: (noise.at(-1) ?? Number.NaN) / (response.noiseSd.at(-1) ?? Number.NaN),
  };
}

export const RESPONSE_COLUMNS = ['channel', 'stimulus', 'at', 'value'] as const;

/** Every number that was measured, one a row. */
export function responseRows(
  response: NodeResponse,
): readonly Readonly<Record<(typeof RESPONSE_COLUMNS)[number], number | string>>[] {
  return Array.from({ length: response.channels }, (_, channel) => channel).flatMap((channel) => {
    const { curve, edges, noise } = channelResponse(response, channel);
    return [
      ...Array.from(curve, (value, at) => ({ channel, stimulus: 'ramp HU', at: response.hu[at] ?? 0, value })),
      ...Array.from(edges, (value, at) => ({ channel, stimulus: 'edge degrees', at: response.angles[at] ?? 0, value })),
      ...Array.from(noise, (value, at) => ({ channel, stimulus: 'noise SD HU', at: response.noiseSd[at] ?? 0, value })),
    ];
  });
}
