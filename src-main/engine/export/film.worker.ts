// One film thread: draws a picture of a film as a PNG would have it and compresses it.
import { parentPort } from 'node:worker_threads';
import { toErrorRecord } from '../../../src-shared/protocol/errors.ts';
import { filmPlanes } from '../../export/film-planes.ts';
import { seenPicture } from '../../export/png-map.ts';
import { Vp9Encoder } from '../../export/vp9-encoder.ts';
import type { FilmReply, FilmTask } from './film-messages.ts';

let encoder: Promise<Vp9Encoder> | null = null;
/** One after the other: the library is made for that. */
let last: Promise<void> = Promise.resolve();

async function make({ id, picture, lines, coding }: FilmTask): Promise<void> {
  try {
    encoder ??= Vp9Encoder.load();
    const packet = Uint8Array.from(await (await encoder).encode(filmPlanes(seenPicture(picture, lines), coding)));
    parentPort?.postMessage({ id, type: 'packet', packet } satisfies FilmReply, [packet.buffer]);
  } catch (thrown) {
    parentPort?.postMessage({ id, type: 'failed', error: toErrorRecord(thrown) } satisfies FilmReply);
  }
}

parentPort?.on('message', (task: FilmTask) => {
  last = last.then(() => make(task));
});
