// The picture threads: maps of activations in, PNG files out, on all cores. Lines of pictures that wait for their compression lie in memory that is shared
// with the threads, bounded and used again: fresh memory costs more than filling it.
import { unlink } from 'node:fs/promises';
import { Worker } from 'node:worker_threads';
import { AppError, fromErrorRecord } from '../../../src-shared/protocol/errors.ts';
import { lineBytes, type MapPicture, type MapValues } from '../../export/png-map.ts';
import { temporaryName, type Written } from '../atomic-write.ts';
import { unfinished } from '../unfinished-files.ts';
import { BusyThreads } from './busy-threads.ts';
import { LineRoom } from './line-room.ts';
import type { PictureReply, PictureTask } from './picture-messages.ts';

const THREAD = new URL(import.meta.url.endsWith('.ts') ? './picture.worker.ts' : './picture.worker.mjs', import.meta.url);

/** A picture on its way. */
export interface PictureFile {
  /** The values are needed no more. */
  readonly taken: Promise<void>;
  readonly written: Promise<Written>;
}

interface Job {
  readonly task: PictureTask;
  readonly worker: Worker;
  readonly onTaken: () => void;
  readonly onWritten: (written: Written) => void;
  readonly onFailed: (error: AppError) => void;
}

export class PicturePool {
  readonly #threads: BusyThreads<PictureReply>;
  readonly #room: LineRoom;
  readonly #jobs = new Map<number, Job>();
  #last = 0;

  /** @param mostBytes of lines that wait; one picture that is larger comes alone */
  constructor(threads: number, mostBytes: number) {
    this.#threads = new BusyThreads(threads, () => new Worker(THREAD, { name: 'convscope-picture' }), {
      onReply: (reply) => this.#reply(reply),
      onDied: (worker, cause) => this.#died(worker, cause),
    });
    this.#room = new LineRoom(mostBytes);
  }

  /**
   * Comes back when there is room for the picture.
   * @param source values in shared memory are read where they are, others are copied
   * @returns promises that fail with array/unsupported, file/* or engine/worker-died
   */
  async write(picture: MapPicture, source: MapValues, path: string, overwrite: boolean): Promise<PictureFile> {
    const lines = await this.#room.take(lineBytes(picture));
    const id = ++this.#last;
    const temporary = temporaryName(path);
    const task = { id, picture, source: lent(source), lines, file: { path, temporary, overwrite } };
    const worker = this.#threads.take();
    unfinished.add(temporary);
    const taken = awaited<void>();
    const written = awaited<Written>();
    const onFailed = (error: AppError): void => {
      taken.reject(error);
      written.reject(error);
    };
    this.#jobs.set(id, { task, worker, onTaken: taken.resolve, onWritten: written.resolve, onFailed });
    worker.postMessage(task);
    return { taken: taken.promise, written: written.promise };
  }

  /** After the last picture that a thread is at. */
  async close(): Promise<void> {
    await this.#room.empty();
    await this.#threads.close();
  }

  #reply(reply: PictureReply): void {
    const job = this.#jobs.get(reply.id);
    if (!job) return;
    if (reply.type === 'taken') {
      job.onTaken();
      return;
    }
    this.#end(job);
    if (reply.type === 'written') job.onWritten(reply.written);
    else job.onFailed(fromErrorRecord(reply.error));
  }

  #end({ task, worker }: Job): void {
    this.#jobs.delete(task.id);
    unfinished.delete(task.file.temporary);
    this.#threads.done(worker);
    this.#room.give(task.lines);
  }

  #died(worker: Worker, cause: unknown): void {
    const error = new AppError(
      'engine/worker-died',
      'A thread that makes pictures ended unexpectedly, most likely for lack of memory. Try again; what was finished is kept.',
      {},
      cause,
    );
    for (const job of this.#jobs.values()) {
      if (job.worker !== worker) continue;
      this.#end(job);
      void unlink(job.task.file.temporary).catch(() => undefined);
      job.onFailed(error);
    }
  }
}

/** A view of memory that is not shared would take all of it along. */
const lent = ({ values, isRectified }: MapValues): MapValues => ({
  values: values.buffer instanceof SharedArrayBuffer ? values : values.slice(),
  isRectified,
});

/** Whoever waits for it hears of a failure; until then it is no unhandled one. */
function awaited<T>(): {
  readonly promise: Promise<T>;
  readonly resolve: (value: T) => void;
  readonly reject: (error: AppError) => void;
} {
  let [resolve, reject]: [(value: T) => void, (error: AppError) => void] = [() => undefined, () => undefined];
  const promise = new Promise<T>((onResolve, onReject) => {
    [resolve, reject] = [onResolve, onReject];
  });
  promise.catch(() => undefined);
  return { promise, resolve, reject };
}
