// The line on the slice and the values along it. At most one question is under way, the newest wins.
import { create } from 'zustand';
import type { Line } from '../../src-shared/imaging/line-profile.ts';
import type { RunKey } from '../../src-shared/protocol/maps-messages.ts';
import type { ProfileResult } from '../../src-shared/protocol/region-messages.ts';
import { engine } from './connection.ts';
import { wishes } from './frame.ts';

export interface ProfiledMap {
  readonly node: string;
  readonly channel: number;
}

interface ProfileAnswer {
  readonly run: RunKey;
  readonly line: Line;
  readonly maps: readonly ProfiledMap[];
  readonly result: ProfileResult;
}

interface Profile {
  readonly line: Line | null;
  readonly answer: ProfileAnswer | null;
  readonly failure: string;
  /** Sample under the pointer, or chosen by keys. */
  readonly at: number | null;
}

export const useProfile = create<Profile>(() => ({ line: null, answer: null, failure: '', at: null }));

export const setLine = (line: Line | null): void => useProfile.setState({ line, at: null });

/** Without a mouse: across the middle half of the slice, to be moved from there. */
export function lineInMiddle({ rows, columns }: { readonly rows: number; readonly columns: number }): void {
  const row = Math.floor(rows / 2);
  setLine({ from: [row, Math.floor(columns / 4)], to: [row, Math.floor((3 * columns) / 4)] });
}

interface Question {
  readonly run: RunKey;
  readonly line: Line;
  readonly maps: readonly ProfiledMap[];
}

let wanted: Question | null = null;
let isAsking = false;

export function wantProfile(run: RunKey, line: Line, maps: readonly ProfiledMap[]): void {
  wanted = { run, line, maps };
  if (!isAsking) wishes.wish('profile', ask);
}

async function ask(): Promise<void> {
  if (!wanted || isAsking) return;
  const question = wanted;
  const { run, line, maps } = question;
  isAsking = true;
  try {
    const result = await engine().call('maps.profile', { ...run, line, maps });
    useProfile.setState({ answer: { run, line, maps, result }, failure: '' });
  } catch (thrown) {
    useProfile.setState({ failure: thrown instanceof Error ? thrown.message : String(thrown) });
  } finally {
    isAsking = false;
  }
  if (wanted !== question) wishes.wish('profile', ask);
}

/** Another network: its maps have other values under the same names. */
export const forgetProfile = (): void => useProfile.setState({ answer: null, failure: '' });
