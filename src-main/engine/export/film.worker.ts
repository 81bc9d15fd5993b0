// One film thread: draws a picture of a film as a PNG would have it and compresses it. What it takes for that is loaded when it is needed.
import { parentPort } from 'node:worker_threads';
import { toErrorRecord } from '../../../src-shared/protocol/errors.ts';
import type { FilmHead, GifHead } from '../../export/film.ts';
import { filmPlanes } from '../../export/film-planes.ts';
import { type SeenPicture, seenPicture } from '../../export/png-map.ts';
import { Vp9Encoder } from '../../export/vp9-encoder.ts';
import type { FilmReply, FilmTask } from './film-messages.ts';

let encoder: Promise<Vp9Encoder> | null = null;
/** One after the other: the library is made for that. */
let last: Promise<void> = Promise.resolve();

async function ofGif(picture: SeenPicture, head: GifHead): Promise<Uint8Array> {
  return (await import('../../export/gif.ts')).gifFrame(picture, head);
}

async function ofVp9(picture: SeenPicture, head: FilmHead): Promise<Uint8Array> {
  encoder ??= Vp9Encoder.load();
  return (await encoder).encode(filmPlanes(picture, head));
}

async function make({ id, picture, lines, coding }: FilmTask): Promise<void> {
  try {
    const seen = seenPicture(picture, lines);
    const packet = Uint8Array.from(await (coding.colours === 'indexed' ? ofGif(seen, coding) : ofVp9(seen, coding)));
    parentPort?.postMessage({ id, type: 'packet', packet } satisfies FilmReply, [packet.buffer]);
  } catch (thrown) {
    parentPort?.postMessage({ id, type: 'failed', error: toErrorRecord(thrown) } satisfies FilmReply);
  }
}

parentPort?.on('message', (task: FilmTask) => {
  last = last.then(() => make(task));
});
