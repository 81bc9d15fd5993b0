// The exact value under the pointer, at most one question a frame and one under way. A ReLU is asked for through the layer before it: that
// one answer holds the value on both sides of it and the arithmetic.
import { create } from 'zustand';
import type { LinkedPlace, ProbeRequest, ProbeResult, RunKey } from '../../src-shared/protocol/maps-messages.ts';
import { engine } from './connection.ts';
import { wishes } from './frame.ts';
import type { MapPlace } from './selection.ts';

interface Probed {
  readonly place: MapPlace;
  /** Whose value it is: the stage's layer, or the ReLU behind it. */
  readonly node: string;
  /** The same spot in other layers, as `result.linked` answers them. */
  readonly linked: readonly LinkedPlace[];
  readonly run: RunKey;
  readonly result: ProbeResult;
}

interface ProbeState {
  readonly probed: Probed | null;
  readonly failure: string;
}

export const useProbe = create<ProbeState>(() => ({ probed: null, failure: '' }));

interface Question {
  readonly place: MapPlace;
  readonly node: string;
  readonly linked: readonly LinkedPlace[];
  readonly run: RunKey;
}
let wanted: Question | null = null;
let isAsking = false;

export function wantProbe(place: MapPlace, node: string, run: RunKey, linked: readonly LinkedPlace[] = []): void {
  wanted = { place, node, run, linked };
  if (!isAsking) wishes.wish('probe', ask);
}

async function ask(): Promise<void> {
  if (!wanted || isAsking) return;
  const question = wanted;
  const { place, node, run, linked } = question;
  const { seriesId, slice, networkId, preprocess } = run;
  const { channel, row, column } = place;
  const request: ProbeRequest = { seriesId, slice, networkId, preprocess, node, channel, row, column, linked };
  isAsking = true;
  try {
    const result = await engine().call('maps.probe', request);
    useProbe.setState({ probed: { place, node, linked, run, result }, failure: '' });
  } catch (thrown) {
    useProbe.setState({ failure: thrown instanceof Error ? thrown.message : String(thrown) });
  } finally {
    isAsking = false;
  }
  if (wanted !== question) wishes.wish('probe', ask);
}

export function forgetProbe(): void {
  wanted = null;
  useProbe.setState({ probed: null, failure: '' });
}

/** torch.relu: NaN stays NaN. */
export const relu = (value: number): number => (value < 0 ? 0 : value);
