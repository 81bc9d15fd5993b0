// The picture threads: maps of activations in, PNG files out, on all cores. Lines of pictures that wait for their compression lie in memory that is shared
// with the threads, bounded and used again: fresh memory costs more than filling it.
import { unlink } from 'node:fs/promises';
import { Worker } from 'node:worker_threads';
import { AppError, fromErrorRecord } from '../../../src-shared/protocol/errors.ts';
import { lineBytes, type MapPicture, type MapValues } from '../../export/png-map.ts';
import { temporaryName, type Written } from '../atomic-write.ts';
import { unfinished } from '../unfinished-files.ts';
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
  readonly #threads: number;
  readonly #room: LineRoom;
  /** With how many pictures each thread has before it. */
  readonly #workers = new Map<Worker, number>();
  readonly #jobs = new Map<number, Job>();
  #last = 0;

  /** @param mostBytes of lines that wait; one picture that is larger comes alone */
  constructor(threads: number, mostBytes: number) {
    this.#threads = threads;
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
    const worker = this.#leastBusy();
    this.#workers.set(worker, (this.#workers.get(worker) ?? 0) + 1);
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
    const workers = [...this.#workers.keys()];
    this.#workers.clear();
    await Promise.all(workers.map((worker) => worker.terminate()));
  }

  #leastBusy(): Worker {
    let [least, fewest]: [Worker | null, number] = [null, Number.POSITIVE_INFINITY];
    for (const [worker, waiting] of this.#workers) if (waiting < fewest) [least, fewest] = [worker, waiting];
    return least !== null && (fewest === 0 || this.#workers.size >= this.#threads) ? least : this.#start();
  }

  #start(): Worker {
    const worker = new Worker(THREAD, { name: 'convscope-picture' });
    worker.on('message', (reply: PictureReply) => {
      const job = this.#jobs.get(reply.id);
      if (!job) return;
      if (reply.type === 'taken') return job.onTaken();
      this.#end(job);
      if (reply.type === 'written') job.onWritten(reply.written);
      else job.onFailed(fromErrorRecord(reply.error));
    });
    worker.on('error', (error) => this.#died(worker, error));
    worker.on('exit', (code) => this.#died(worker, new Error(`It ended with code ${code}.`)));
    this.#workers.set(worker, 0);
    return worker;
  }

  #end({ task, worker }: Job): void {
    this.#jobs.delete(task.id);
    unfinished.delete(task.file.temporary);
    this.#workers.set(worker, (this.#workers.get(worker) ?? 1) - 1);
    this.#room.give(task.lines);
  }

  #died(worker: Worker, cause: unknown): void {
    if (!this.#workers.has(worker)) return;
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
    this.#workers.delete(worker);
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
