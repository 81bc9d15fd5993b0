// The decode threads: started when first needed, one file each at a time, the rest waits in order. A thread that dies fails its file and is replaced.
import { Worker } from 'node:worker_threads';
import { AppError, fromErrorRecord } from '../../src-shared/protocol/errors.ts';
import type { DecodedFrame } from '../dicom/decode-frame.ts';
import type { DecodeReply, DecodeTask } from './decode-messages.ts';

const WORKER_FILE = import.meta.url.endsWith('.ts') ? './decode.worker.ts' : './decode.worker.mjs';

interface Job {
  readonly task: DecodeTask;
  readonly resolve: (frame: DecodedFrame) => void;
  readonly reject: (error: AppError) => void;
}

const cancelled = (): AppError => new AppError('engine/cancelled', 'Cancelled.');

export class DecodePool {
  readonly #most: number;
  readonly #waiting: Job[] = [];
  readonly #idle: Worker[] = [];
  readonly #busy = new Map<Worker, Job>();
  #closed = false;

  private constructor(most: number) {
    this.#most = most;
  }

  static create(threads: number): DecodePool {
    return new DecodePool(threads);
  }

  /**
   * @param file a whole DICOM file; its memory is given away
   * @throws AppError dicom/*, engine/cancelled, engine/worker-died
   */
  decode(file: ArrayBuffer, frame: number, signal?: AbortSignal): Promise<DecodedFrame> {
    if (this.#closed || signal?.aborted) return Promise.reject(cancelled());
    return new Promise((resolve, reject) => {
      const job: Job = {
        task: { file, frame },
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
    for (const job of [...this.#waiting, ...this.#busy.values()]) job.reject(cancelled());
    this.#waiting.length = 0;
    this.#idle.length = 0;
    this.#busy.clear();
    await Promise.all(workers.map((worker) => worker.terminate()));
  }

  #next(): void {
    while (this.#waiting.length > 0 && (this.#idle.length > 0 || this.#busy.size < this.#most)) {
      const job = this.#waiting.shift() as Job;
      const worker = this.#idle.pop() ?? this.#start();
      this.#busy.set(worker, job);
      worker.postMessage(job.task, [job.task.file]);
    }
  }

  #start(): Worker {
    const worker = new Worker(new URL(WORKER_FILE, import.meta.url), { name: 'convscope-decode' });
    worker.on('message', (reply: DecodeReply) => {
      const job = this.#busy.get(worker);
      this.#busy.delete(worker);
      this.#idle.push(worker);
      if ('decoded' in reply) job?.resolve(reply.decoded);
      else job?.reject(fromErrorRecord(reply.error));
      this.#next();
    });
    worker.on('error', (error) => this.#died(worker, error));
    worker.on('exit', (code) => this.#died(worker, new Error(`It ended with code ${code}.`)));
    return worker;
  }

  #died(worker: Worker, cause: unknown): void {
    const at = this.#idle.indexOf(worker);
    if (at >= 0) this.#idle.splice(at, 1);
    const job = this.#busy.get(worker);
    this.#busy.delete(worker);
    job?.reject(
      new AppError(
        'engine/worker-died',
        'Decoding this file ended unexpectedly, most likely for lack of memory. Open it alone, or in a smaller series.',
        {},
        cause,
      ),
    );
    if (!this.#closed) this.#next();
  }
}
