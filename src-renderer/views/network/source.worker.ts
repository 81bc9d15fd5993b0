// Reads sources beside the window's own thread: shapes at once, fixes when no other version has come for a while. Only the newest version counts.

import { SourceReader } from '../../../src-shared/pytorch/read-source.ts';
import { checkSource, lookCloser, practise, type SourceAnswer, type SourceToCheck } from './check-source.ts';

/** The table, the problems and the costs are laid out when the keys rest this long; shapes wait for nothing. */
const SHORT_REST_MS = 250;
/** Nobody picks a fix while typing. */
const REST_MS = 350;
/** A key waits for no more than this and a step. */
const TURN_MS = 8;
/** A source that is this much longer meets code that a shorter one did not. */
const LONGER = 2;

const reader = new SourceReader();
let newest = 0;
/** Characters of the longest source that was practised with. */
let practised = 0;

const pause = (milliseconds: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, milliseconds));
const answer = (part: SourceAnswer): void => globalThis.postMessage(part);

/** Goes on while no other version comes. @returns what it comes to; null where one came */
async function whileNewest<T>(own: number, work: Generator<null, T>): Promise<{ readonly value: T } | null> {
  let turnEnds = performance.now() + TURN_MS;
  while (own === newest) {
    const { done, value } = work.next();
    if (done) return { value };
    if (performance.now() < turnEnds) continue;
    await pause(0);
    turnEnds = performance.now() + TURN_MS;
  }
  return null;
}

async function check(wanted: SourceToCheck): Promise<void> {
  newest++;
  const own = newest;
  // Versions that came meanwhile wait behind this turn of the loop: the last of them is read.
  await pause(0);
  if (own !== newest) return;
  const look = checkSource(wanted, reader);
  const { version } = wanted;
  answer({ kind: 'shapes', version, notes: look.notes });
  // What is opened is shown at once.
  if (version > 1) await pause(SHORT_REST_MS);
  if (own !== newest) return;
  answer({ kind: 'checked', version, checked: look.checked });
  await pause(REST_MS - SHORT_REST_MS);
  if (look.problems.length > 0) {
    const closer = await whileNewest(own, lookCloser(look));
    if (closer) answer({ kind: 'checked', version, checked: closer.value });
  }
  if (wanted.source.length < practised * LONGER) return;
  if (await whileNewest(own, practise(wanted, reader))) practised = wanted.source.length;
}

globalThis.onmessage = ({ data }: MessageEvent<SourceToCheck>) => void check(data);
