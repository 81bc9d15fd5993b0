// The film threads: pictures in, compressed frames out, on all cores. As many wait as keep the threads busy, so that memory stays the same however long
// a film is.
import { Worker } from 'node:worker_threads';
import { AppError, fromErrorRecord } from '../../../src-shared/protocol/errors.ts';
import { BusyThreads } from './busy-threads.ts';
import type { FilmPicture, FilmReply } from './film-messages.ts';

const THREAD = new URL(import.meta.url.endsWith('.ts') ? './film.worker.ts' : './film.worker.mjs', import.meta.url);
/** One that it is at and one that waits. */
const TASKS_A_THREAD = 2;
/** Of pictures under way: the encoder takes about 60 bytes for each, so half a gigabyte. A larger picture goes alone. */
const MOST_PIXELS = 2 ** 23;

interface Job {
  readonly worker: Worker;
  readonly pixels: number;
  readonly onPacket: (packet: Uint8Array) => void;
  readonly onFailed: (error: AppError) => void;
}

export class FilmPool {
  readonly #most: number;
  readonly #threads: BusyThreads<FilmReply>;
  readonly #jobs = new Map<number, Job>();
  #waiting: (() => void)[] = [];
  #pixels = 0;
  #last = 0;

  constructor(threads: number) {
    this.#most = threads * TASKS_A_THREAD;
    this.#threads = new BusyThreads(threads, () => new Worker(THREAD, { name: 'convscope-film' }), {
      onReply: (reply) => this.#reply(reply),
      onDied: (worker, cause) => this.#died(worker, cause),
    });
  }

  /**
   * Comes back when there is room for the picture; its lines go to a thread.
   * @returns the frame: a promise that fails with array/unsupported, engine/internal or engine/worker-died
   */
  async encode(picture: FilmPicture): Promise<{ readonly packet: Promise<Uint8Array> }> {
    const pixels = picture.coding.width * picture.coding.height;
    while (!this.#hasRoom(pixels)) await new Promise<void>((wake) => this.#waiting.push(wake));
    const id = ++this.#last;
    const worker = this.#threads.take();
    this.#pixels += pixels;
    const packet = new Promise<Uint8Array>((onPacket, onFailed) => this.#jobs.set(id, { worker, pixels, onPacket, onFailed }));
    // Whoever waits for it hears of a failure; until then it is no unhandled one.
    packet.catch(() => undefined);
    worker.postMessage({ id, ...picture }, [picture.lines.buffer]);
    return { packet };
  }

  /** What is under way is given up. */
  async close(): Promise<void> {
    await this.#threads.close();
    for (const [id, job] of this.#jobs) {
      this.#end(id);
      job.onFailed(new AppError('engine/cancelled', 'The film was given up.'));
    }
  }

  #hasRoom(pixels: number): boolean {
    if (this.#jobs.size === 0) return true;
    return this.#jobs.size < this.#most && this.#pixels + pixels <= MOST_PIXELS;
  }

  #reply(reply: FilmReply): void {
    const job = this.#jobs.get(reply.id);
    if (!job) return;
    this.#end(reply.id);
    if (reply.type === 'packet') job.onPacket(reply.packet);
    else job.onFailed(fromErrorRecord(reply.error));
  }

  #end(id: number): void {
    const job = this.#jobs.get(id);
    this.#jobs.delete(id);
    this.#pixels -= job?.pixels ?? 0;
    if (job) this.#threads.done(job.worker);
    for (const wake of this.#waiting.splice(0)) wake();
  }

  #died(worker: Worker, cause: unknown): void {
    const error = new AppError(
      'engine/worker-died',
      'A thread that makes films ended unexpectedly, most likely for lack of memory. Try again, or with fewer or smaller pictures.',
      {},
      cause,
    );
    for (const [id, job] of this.#jobs) {
      if (job.worker !== worker) continue;
      this.#end(id);
      job.onFailed(error);
    }
  }
}
