// Reads sources beside the window's own thread: shapes at once, fixes when no other version has come for a while. Only the newest version counts.

import { SourceReader } from '../../../src-shared/pytorch/read-source.ts';
import { type CheckedSource, checkSource, lookCloser, type SourceToCheck } from './check-source.ts';

/** Nobody picks a fix while typing. */
const REST_MS = 250;

const reader = new SourceReader();
let newest = 0;

const pause = (milliseconds: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, milliseconds));
const answer = (checked: CheckedSource): void => globalThis.postMessage(checked);

async function check(wanted: SourceToCheck): Promise<void> {
  newest++;
  const own = newest;
  // Versions that came meanwhile wait behind this turn of the loop: the last of them is read.
  await pause(0);
  if (own !== newest) return;
  const look = checkSource(wanted, reader);
  answer(look.checked);
  if (look.problems.length === 0) return;
  await pause(REST_MS);
  const work = lookCloser(look);
  while (own === newest) {
    const { done, value } = work.next();
    if (done) return answer(value);
    await pause(0);
  }
}

globalThis.onmessage = ({ data }: MessageEvent<SourceToCheck>) => void check(data);
