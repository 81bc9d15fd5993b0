// ConvScope as it takes part in a measurement: warm runs, first runs in a process of their own, and how long a cancelled run goes on.
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { isCancelled } from '../../src-shared/protocol/errors.ts';
import type { Executor } from '../cnn/executor.ts';
import { createExecutor } from '../engine/compute.ts';
import { type Contestant, timed, type Work } from './contestant.ts';

const execute = promisify(execFile);

/** Executors by their number of threads: one of each, as in the engine. */
export class OurSide {
  readonly #executors = new Map<number, Promise<Executor>>();

  executor(threads: number): Promise<Executor> {
    const known = this.#executors.get(threads) ?? createExecutor({ threads, strict: false, kernel: null });
    this.#executors.set(threads, known);
    return known;
  }

  /** A run that keeps what the peers give back, its input copied in and its memory given back. */
  async warm(work: Work, threads: number): Promise<Contestant> {
    const executor = await this.executor(threads);
    const keep = work.keeps === 'result' ? new Set(work.network.outputs) : null;
    const prepared = executor.prepare(work.network, work.input, work.weights, keep);
    return {
      threads,
      run: () => timed(async () => (await executor.run(prepared, (values) => values.set(work.values))).release()),
      close: async () => executor.release(prepared),
    };
  }

  /** Milliseconds from the wish to cancel until the run has ended, the wish coming at another point of the run each time. */
  async cancelling(work: Work, threads: number): Promise<Contestant> {
    const executor = await this.executor(threads);
    const prepared = executor.prepare(work.network, work.input, work.weights);
    const whole = await timed(async () => (await executor.run(prepared, (values) => values.set(work.values))).release());
    let turn = 0;
    const once = async (): Promise<number> => {
      const stop = new AbortController();
      const running = executor.run(prepared, (values) => values.set(work.values), { signal: stop.signal });
      turn = (turn + GOLDEN_SECTION) % 1;
      await new Promise((resolve) => setTimeout(resolve, whole * turn));
      const aborted = performance.now();
      stop.abort();
      try {
        (await running).release();
      } catch (thrown) {
        if (!isCancelled(thrown)) throw thrown;
      }
      return performance.now() - aborted;
    };
    return { threads, run: once, close: async () => executor.release(prepared) };
  }

  async close(): Promise<void> {
    for (const executor of this.#executors.values()) await (await executor).close();
    this.#executors.clear();
  }
}

/** Its multiples fall evenly between 0 and 1, however many there are. */
const GOLDEN_SECTION = (Math.sqrt(5) - 1) / 2;

/** What `bench --first-run` prints. */
export interface FirstRun {
  readonly ms: number;
}

/**
 * Kernels compiled, threads started as the engine starts them (the last one after the run: see compute-pool.ts), the network planned and its weights packed,
 * and one run: milliseconds. For a process that has done nothing yet.
 */
export async function firstRunHere(work: Work, threads: number): Promise<FirstRun> {
  const side = new OurSide();
  const ms = await timed(async () => (await side.warm(work, threads)).run());
  await side.close();
  return { ms };
}

/** @param program how this program is started, to have a process where nothing is compiled yet */
export const firstRunElsewhere = (program: readonly string[], work: Work, threads: number): Contestant => ({
  threads,
  isCold: true,
  async run() {
    const words = [...program, 'bench', '--first-run', work.name, '--threads', `${threads}`];
    const { stdout } = await execute(process.execPath, words);
    return (JSON.parse(stdout) as FirstRun).ms;
  },
  close: async () => undefined,
});
