// Questions to the disk, asked the way that is quicker for it. A local disk answers in microseconds: asking it asynchronously costs many times the
// answer. A slow one (network, a disc) must not hold the program: after a slow answer the next questions go the asynchronous way. The thread is
// handed on every few milliseconds in any case.
import { nowMs } from '../clock.ts';

/** An answer that takes longer is slow, ms. */
const SLOW_MS = 2;
/** So many questions go the asynchronous way after a slow answer. */
const PATIENT_FOR = 200;
/** Nobody waits longer for the thread, ms: half a frame on a screen. */
const HOLD_MS = 8;

/** Some slow answers may be the doing of programs that want the processor too. */
const SLOW_IN_A_ROW = 4;

let slowInARow = 0;
let patientFor = 0;
let heldSince = 0;

/** False after slow answers: then ask with `askDisk`, which is patient. */
export const isQuick = (): boolean => patientFor === 0;

/**
 * @param now asks and waits
 * @param later asks the same asynchronously
 * @throws what they throw
 */
export async function askDisk<Answer>(now: () => Answer, later: () => Promise<Answer>): Promise<Answer> {
  if (patientFor > 0) {
    patientFor--;
    return later();
  }
  if (isHeld()) await handOn();
  return askNow(now);
}

/** Asks and waits. For many questions in a row while the disk is quick; who asks them hands the thread on. @throws what `now` throws */
export function askNow<Answer>(now: () => Answer): Answer {
  const askedAt = nowMs();
  try {
    return now();
  } finally {
    slowInARow = nowMs() - askedAt > SLOW_MS ? slowInARow + 1 : 0;
    if (slowInARow >= SLOW_IN_A_ROW) patientFor = PATIENT_FOR;
  }
}

/** Others have waited for the thread long enough. */
export const isHeld = (): boolean => nowMs() - heldSince > HOLD_MS;

export async function handOn(): Promise<void> {
  await new Promise((resolve) => setImmediate(resolve));
  heldSince = nowMs();
}
