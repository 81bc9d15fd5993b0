// The film threads: pictures in, compressed frames out, on all cores. As many wait as keep the threads busy, so that memory stays the same however long
// a film is.
import { Worker } from 'node:worker_threads';
import { AppError, fromErrorRecord } from '../../../src-shared/protocol/errors.ts';
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
  readonly #threads: number;
  /** With how many pictures each thread has before it. */
  readonly #workers = new Map<Worker, number>();
  readonly #jobs = new Map<number, Job>();
  #waiting: (() => void)[] = [];
  #pixels = 0;
  #last = 0;

  constructor(threads: number) {
    this.#threads = threads;
  }

  /**
   * Comes back when there is room for the picture; its lines go to a thread.
   * @returns the frame: a promise that fails with array/unsupported, engine/internal or engine/worker-died
   */
  async encode(picture: FilmPicture): Promise<{ readonly packet: Promise<Uint8Array> }> {
    const pixels = picture.coding.width * picture.coding.height;
    while (!this.#hasRoom(pixels)) await new Promise<void>((wake) => this.#waiting.push(wake));
    const id = ++this.#last;
    const worker = this.#leastBusy();
    this.#workers.set(worker, (this.#workers.get(worker) ?? 0) + 1);
    this.#pixels += pixels;
    const packet = new Promise<Uint8Array>((onPacket, onFailed) => this.#jobs.set(id, { worker, pixels, onPacket, onFailed }));
    // Whoever waits for it hears of a failure; until then it is no unhandled one.
    packet.catch(() => undefined);
    worker.postMessage({ id, ...picture }, [picture.lines.buffer]);
    return { packet };
  }

  /** What is under way is given up. */
  async close(): Promise<void> {
    const workers = [...this.#workers.keys()];
    this.#workers.clear();
    await Promise.all(workers.map((worker) => worker.terminate()));
    for (const [id, job] of this.#jobs) {
      this.#end(id);
      job.onFailed(new AppError('engine/cancelled', 'The film was given up.'));
    }
  }

  #hasRoom(pixels: number): boolean {
    if (this.#jobs.size === 0) return true;
    return this.#jobs.size < this.#threads * TASKS_A_THREAD && this.#pixels + pixels <= MOST_PIXELS;
  }

  #leastBusy(): Worker {
    let [least, fewest]: [Worker | null, number] = [null, Number.POSITIVE_INFINITY];
    for (const [worker, waiting] of this.#workers) if (waiting < fewest) [least, fewest] = [worker, waiting];
    return least !== null && (fewest === 0 || this.#workers.size >= this.#threads) ? least : this.#start();
  }

  #start(): Worker {
    const worker = new Worker(THREAD, { name: 'convscope-film' });
    worker.on('message', (reply: FilmReply) => {
      const job = this.#jobs.get(reply.id);
      if (!job) return;
      this.#end(reply.id);
      if (reply.type === 'packet') job.onPacket(reply.packet);
      else job.onFailed(fromErrorRecord(reply.error));
    });
    worker.on('error', (error) => this.#died(worker, error));
    worker.on('exit', (code) => this.#died(worker, new Error(`It ended with code ${code}.`)));
    this.#workers.set(worker, 0);
    return worker;
  }

  #end(id: number): void {
    const job = this.#jobs.get(id);
    this.#jobs.delete(id);
    this.#pixels -= job?.pixels ?? 0;
    if (job && this.#workers.has(job.worker)) this.#workers.set(job.worker, (this.#workers.get(job.worker) ?? 1) - 1);
    for (const wake of this.#waiting.splice(0)) wake();
  }

  #died(worker: Worker, cause: unknown): void {
    if (!this.#workers.delete(worker)) return;
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
