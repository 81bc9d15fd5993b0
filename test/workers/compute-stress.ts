// Many small runs of several networks with cancelling at any moment, runs on top of each other, results held while others are computed, networks let
// go and made anew, all from a seed. Every result is compared bit for bit with what one thread gave; at the end nothing may be left.
import { type Activation, valuesOf } from '../../src-main/cnn/activation.ts';
import type { Executor, Prepared, RunResult } from '../../src-main/cnn/executor.ts';
import { initialise } from '../../src-main/weights/torch-init.ts';
import type { Network, Tensor, Weights } from '../../src-shared/network/graph.ts';
import { isCancelled } from '../../src-shared/protocol/errors.ts';
import { type NetworkCase, networkOf, seededTensor } from '../cnn/network-cases.ts';

const cases: readonly NetworkCase[] = [
  {
    title: 'the built-in network',
    layers: 'nn.Conv2d(1,16,2), nn.ReLU(), nn.Conv2d(16,32,2), nn.ReLU(), nn.Conv2d(32,64,2), nn.ReLU()',
    input: [1, 1, 40, 33],
  },
  {
    title: '3 x 3 by Winograd, pooling, classes',
    layers: 'nn.Conv2d(3,16,3,padding=1), nn.ReLU(), nn.MaxPool2d(2), nn.Conv2d(16,24,3), nn.Flatten(), nn.Linear(1152,10)',
    input: [2, 3, 16, 20],
  },
  {
    title: 'strides, groups, normalisation',
    layers: 'nn.Conv2d(4,8,5,stride=2,padding=2), nn.BatchNorm2d(8), nn.GELU(), nn.Conv2d(8,8,3,groups=4), nn.Softmax(dim=1)',
    input: [1, 4, 31, 64],
  },
];
const INPUTS_PER_CASE = 3;
const MOST_TOGETHER = 4;
const MOST_HELD = 3;
const MOST_DELAY_MS = 3;

interface Sample {
  readonly network: Network;
  readonly weights: Weights;
  readonly input: Tensor;
  /** By node: values, then statistics. */
  readonly expected: ReadonlyMap<string, readonly [Float32Array, Activation['statistics']]>;
}

export interface StressCounts {
  completed: number;
  cancelled: number;
  /** Cancelled when the run had begun to tell of nodes. */
  cancelledMidway: number;
  wrong: number;
}

/** mulberry32, 0 <= x < 1. */
function generator(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

const copied = (run: RunResult): Sample['expected'] =>
  new Map([...run.nodes].map(([name, node]) => [name, [valuesOf(node).slice(), node.statistics]] as const));

const bitsOf = ({ buffer, byteOffset, byteLength }: Float32Array | Float64Array | Uint32Array): Buffer =>
  Buffer.from(buffer as ArrayBuffer, byteOffset, byteLength);

function isSame(run: RunResult, expected: Sample['expected']): boolean {
  if (run.nodes.size !== expected.size) return false;
  return [...run.nodes].every(([name, node]) => {
    const [values, statistics] = expected.get(name) ?? [new Float32Array(), node.statistics];
    const { min, max, mean, std } = node.statistics;
    const pairs = [
      [valuesOf(node), values],
      [min, statistics.min],
      [max, statistics.max],
      [mean, statistics.mean],
      [std, statistics.std],
    ] as const;
    return pairs.every(([found, wanted]) => bitsOf(found).equals(bitsOf(wanted)));
  });
}

/** @param single an executor of one thread, which says what is right */
async function samplesOf(single: Executor): Promise<readonly (readonly Sample[])[]> {
  const all: Sample[][] = [];
  for (const [at, networkCase] of cases.entries()) {
    const network = networkOf(networkCase);
    const weights = initialise(network, at);
    const prepared = single.prepare(network, networkCase.input, weights);
    const samples: Sample[] = [];
    for (let i = 0; i < INPUTS_PER_CASE; i++) {
      const input = seededTensor(networkCase.input, at * INPUTS_PER_CASE + i);
      const run = await single.run(prepared, (values) => values.set(input.data));
      samples.push({ network, weights, input, expected: copied(run) });
      run.release();
    }
    single.release(prepared);
    all.push(samples);
  }
  return all;
}

class Stress {
  readonly counts: StressCounts = { completed: 0, cancelled: 0, cancelledMidway: 0, wrong: 0 };
  readonly #executor: Executor;
  readonly #samples: readonly (readonly Sample[])[];
  readonly #next: () => number;
  readonly #prepared = new Map<number, Prepared>();
  #held: { readonly run: RunResult; readonly expected: Sample['expected'] }[] = [];

  constructor(executor: Executor, samples: readonly (readonly Sample[])[], seed: number) {
    this.#executor = executor;
    this.#samples = samples;
    this.#next = generator(seed);
  }

  #below(end: number): number {
    return Math.floor(this.#next() * end);
  }

  /** Several runs at once; each may be cancelled. */
  async step(): Promise<number> {
    const together = 1 + this.#below(MOST_TOGETHER);
    const running = Array.from({ length: together }, () => this.#one());
    // Let go while runs with it wait: they still have its weights.
    if (this.#next() < 0.2) this.#letGo(this.#below(cases.length));
    await Promise.all(running);
    while (this.#held.length > MOST_HELD) this.#drop(this.#below(this.#held.length));
    return together;
  }

  async #one(): Promise<void> {
    const at = this.#below(cases.length);
    const { network, weights, input, expected } = (this.#samples[at] as readonly Sample[])[
      this.#below(INPUTS_PER_CASE)
    ] as Sample;
    const prepared = this.#prepared.get(at) ?? this.#executor.prepare(network, input.shape, weights);
    this.#prepared.set(at, prepared);
    const stop = new AbortController();
    const stopsAtNode = this.#arm(stop, network.nodes.length);
    let told = 0;
    const onNode = (): void => {
      if (told++ === stopsAtNode) stop.abort();
    };
    try {
      const run = await this.#executor.run(prepared, (values) => values.set(input.data), { signal: stop.signal, onNode });
      this.counts.completed++;
      if (!isSame(run, expected)) this.counts.wrong++;
      if (this.#next() < 0.3) this.#held.push({ run, expected });
      else run.release();
    } catch (thrown) {
      if (!isCancelled(thrown)) throw thrown;
      this.counts.cancelled++;
      if (told > 0) this.counts.cancelledMidway++;
    }
  }

  /** Decides when to cancel: never, at once, after some turns of the event loop, after some time, or when so many nodes are complete. */
  #arm(stop: AbortController, nodes: number): number | null {
    const kind = this.#next();
    if (kind < 0.3) return null;
    if (kind < 0.4) stop.abort();
    else if (kind < 0.6) setImmediate(() => stop.abort());
    else if (kind < 0.8) setTimeout(() => stop.abort(), this.#next() * MOST_DELAY_MS);
    else return this.#below(nodes);
    return null;
  }

  /** What was held is still what it was, whatever has been computed meanwhile. */
  #drop(at: number): void {
    const [held] = this.#held.splice(at, 1);
    if (!held) return;
    if (!isSame(held.run, held.expected)) this.counts.wrong++;
    held.run.release();
    // A second time does nothing.
    held.run.release();
  }

  #letGo(at: number): void {
    const prepared = this.#prepared.get(at);
    this.#prepared.delete(at);
    if (prepared) this.#executor.release(prepared);
  }

  end(): void {
    while (this.#held.length > 0) this.#drop(0);
    for (const at of [...this.#prepared.keys()]) this.#letGo(at);
  }
}

/**
 * @param executor the one under stress; at the end all its memory is free again
 * @param single an executor of one thread with the same kernels
 * @param runs begun in all, about
 */
export async function stress(
  executor: Executor,
  single: Executor,
  { runs, seed, onProgress }: { readonly runs: number; readonly seed: number; readonly onProgress?: (done: number) => void },
): Promise<StressCounts> {
  const work = new Stress(executor, await samplesOf(single), seed);
  for (let done = 0; done < runs; ) {
    done += await work.step();
    onProgress?.(done);
  }
  work.end();
  return work.counts;
}
