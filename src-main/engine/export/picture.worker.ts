// One picture thread: fills the lines of a picture from the activation as soon as it is asked to, so that the next slice can be computed; compresses and
// writes the file after all that wait to be taken have been.
import { parentPort } from 'node:worker_threads';
import { toErrorRecord } from '../../../src-shared/protocol/errors.ts';
import { fillLines, mapPng } from '../../export/png-map.ts';
import { writeWholeNow } from '../atomic-write-now.ts';
import type { PictureReply, PictureTask } from './picture-messages.ts';

const reply = (message: PictureReply): void => parentPort?.postMessage(message);
const taken: PictureTask[] = [];

function attempt(id: number, act: () => PictureReply): boolean {
  try {
    reply(act());
    return true;
  } catch (thrown) {
    reply({ id, type: 'failed', error: toErrorRecord(thrown) });
    return false;
  }
}

/** One at a time: messages that came meanwhile go first. */
function makeNext(): void {
  const task = taken.shift();
  if (!task) return;
  const { id, picture, lines, file } = task;
  attempt(id, () => ({ id, type: 'written', written: writeWholeNow(file, mapPng(picture, lines)) }));
  if (taken.length > 0) setImmediate(makeNext);
}

parentPort?.on('message', (task: PictureTask) => {
  const { id, picture, source, lines } = task;
  const isTaken = attempt(id, () => {
    fillLines(picture, source, lines);
    return { id, type: 'taken' };
  });
  if (!isTaken) return;
  taken.push(task);
  if (taken.length === 1) setImmediate(makeNext);
});
