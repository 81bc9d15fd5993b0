// The decode threads: started when first needed, one file each at a time; of those that wait, the most urgent goes first. A thread that dies or
// takes too long fails its file and is replaced.
import { Worker } from 'node:worker_threads';
import { AppError, fromErrorRecord } from '../../src-shared/protocol/errors.ts';
import type { DecodedFrame } from '../dicom/decode-frame.ts';
import { threadDied, tookTooLong } from './decode-failures.ts';
import { DECODE_LIMITS, type DecodeLimits } from './decode-limits.ts';
import type { DecodeReply, DecodeTask } from './decode-messages.ts';

const THREAD = new URL(import.meta.url.endsWith('.ts') ? './decode.worker.ts' : './decode.worker.mjs', import.meta.url);

/** How urgent a file is, the least first. Asked each time a thread is free, so that the answer may change while the file waits. */
type DecodeRank = () => number;

/** Rank of what somebody is looking at. Slices decoded ahead have a greater one: their distance, say. */
const SHOWN_NOW = 0;
const shownNow: DecodeRank = () => SHOWN_NOW;

interface Job {
  readonly task: DecodeTask;
  readonly rank: DecodeRank;
  readonly resolve: (frame: DecodedFrame) => void;
  readonly reject: (error: AppError) => void;
}

const cancelled = (): AppError => new AppError('engine/cancelled', 'Cancelled.');

export class DecodePool {
  readonly #most: number;
  readonly #limits: DecodeLimits;
  readonly #thread: URL;
  readonly #waiting: Job[] = [];
  readonly #idle: Worker[] = [];
  readonly #busy = new Map<Worker, { readonly job: Job; readonly timer: NodeJS.Timeout }>();
  #closed = false;

  private constructor(most: number, limits: DecodeLimits, thread: URL) {
    this.#most = most;
    this.#limits = limits;
    this.#thread = thread;
  }

  /** @param thread what the threads run: tests give worse ones */
  static create(threads: number, limits = DECODE_LIMITS, thread = THREAD): DecodePool {
    return new DecodePool(threads, limits, thread);
  }

  /**
   * @param file a whole DICOM file; its memory is given away
   * @param rank files of a lower rank go first, of the same rank in the order they were asked for
   * @throws AppError dicom/*, engine/cancelled
   */
  decode(file: ArrayBuffer, frame: number, signal?: AbortSignal, rank = shownNow): Promise<DecodedFrame> {
    if (this.#closed || signal?.aborted) return Promise.reject(cancelled());
    return new Promise((resolve, reject) => {
      const job: Job = {
        task: { file, frame },
        rank,
        resolve: (decoded) => settle(() => resolve(decoded)),
        reject: (error) => settle(() => reject(error)),
      };
      // A file that a thread is at is finished all the same: it takes milliseconds, and the thread stays warm.
      const drop = (): void => {
        const at = this.#waiting.indexOf(job);
        if (at >= 0) this.#waiting.splice(at, 1);
        job.reject(cancelled());
      };
      // A signal may outlive many files: nothing of them stays with it.
      const settle = (end: () => void): void => {
        signal?.removeEventListener('abort', drop);
        end();
      };
      signal?.addEventListener('abort', drop);
      this.#waiting.push(job);
      this.#next();
    });
  }

  async close(): Promise<void> {
    this.#closed = true;
    const workers = [...this.#idle, ...this.#busy.keys()];
    for (const { timer } of this.#busy.values()) clearTimeout(timer);
    const jobs = [...this.#waiting, ...Array.from(this.#busy.values(), ({ job }) => job)];
    this.#waiting.length = 0;
    this.#idle.length = 0;
    this.#busy.clear();
    for (const job of jobs) job.reject(cancelled());
    await Promise.all(workers.map((worker) => worker.terminate()));
  }

  #next(): void {
    while (this.#waiting.length > 0 && (this.#idle.length > 0 || this.#busy.size < this.#most)) {
      const job = this.#mostUrgent();
      const worker = this.#idle.pop() ?? this.#start();
      const timer = setTimeout(() => this.#endLate(worker), this.#limits.milliseconds);
      this.#busy.set(worker, { job, timer });
      worker.postMessage(job.task, [job.task.file]);
    }
  }

  #mostUrgent(): Job {
    let first = 0;
    const ranks = this.#waiting.map(({ rank }) => rank());
    for (const [i, rank] of ranks.entries()) if (rank < (ranks[first] as number)) first = i;
    return this.#waiting.splice(first, 1)[0] as Job;
  }

  #start(): Worker {
    const resourceLimits = { maxOldGenerationSizeMb: this.#limits.heapMegabytes };
    const worker = new Worker(this.#thread, { name: 'convscope-decode', resourceLimits });
    worker.on('message', (reply: DecodeReply) => {
      const job = this.#release(worker);
      if (!job) return;
      this.#idle.push(worker);
      if ('decoded' in reply) job.resolve(reply.decoded);
      else job.reject(fromErrorRecord(reply.error));
      this.#next();
    });
    worker.on('error', (error) => this.#died(worker, error));
    worker.on('exit', (code) => this.#died(worker, new Error(`It ended with code ${code}.`)));
    return worker;
  }

  /** The file that the thread was at, which it is not any more. */
  #release(worker: Worker): Job | null {
    const held = this.#busy.get(worker);
    clearTimeout(held?.timer);
    this.#busy.delete(worker);
    return held?.job ?? null;
  }

  #endLate(worker: Worker): void {
    const job = this.#release(worker);
    // Ends loops of JavaScript and of WebAssembly alike.
    void worker.terminate();
    job?.reject(tookTooLong(this.#limits));
    this.#next();
  }

  #died(worker: Worker, cause: unknown): void {
    const at = this.#idle.indexOf(worker);
    if (at >= 0) this.#idle.splice(at, 1);
    this.#release(worker)?.reject(threadDied(cause, this.#limits));
    if (!this.#closed) this.#next();
  }
}
