// How the selected region's values are spread among all, in HU and in the selected map. At most one question is under way, the newest wins.
import { create } from 'zustand';
import type { RunKey } from '../../src-shared/protocol/maps-messages.ts';
import type { SpreadResult } from '../../src-shared/protocol/region-messages.ts';
import { engine } from './connection.ts';
import { wishes } from './frame.ts';
import type { NamedRegion } from './regions.ts';

/** As many parts as a histogram of the window has bars. */
export const SPREAD_BINS = 51;

interface Question {
  readonly run: RunKey;
  readonly region: NamedRegion;
  readonly map: { readonly node: string; readonly channel: number } | null;
}

export interface SpreadAnswer extends Question {
  readonly result: SpreadResult;
}

interface SpreadState {
  readonly answer: SpreadAnswer | null;
  readonly failure: string;
}

export const useSpread = create<SpreadState>(() => ({ answer: null, failure: '' }));

let wanted: Question | null = null;
let isAsking = false;

export function wantSpread(question: Question): void {
  wanted = question;
  if (!isAsking) wishes.wish('spread', ask);
}

async function ask(): Promise<void> {
  if (!wanted || isAsking) return;
  const question = wanted;
  const { run, map } = question;
  const { outline, threshold } = question.region;
  isAsking = true;
  try {
    const result = await engine().call('maps.spread', { ...run, region: { outline, threshold }, map, bins: SPREAD_BINS });
    useSpread.setState({ answer: { ...question, result }, failure: '' });
  } catch (thrown) {
    useSpread.setState({ failure: thrown instanceof Error ? thrown.message : String(thrown) });
  } finally {
    isAsking = false;
  }
  if (wanted !== question) wishes.wish('spread', ask);
}
