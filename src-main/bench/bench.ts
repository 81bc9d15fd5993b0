// `convscope bench`: ConvScope beside its peers on the same work, in one run, interleaved. Ends in time: each stage has its share of the clock, and
// what there was no time for is said.
import { inferNetwork } from '../../src-shared/network/inference.ts';
import { isCancelled, throwIfCancelled } from '../../src-shared/protocol/errors.ts';
import { Clock, OutOfTime } from './clock.ts';
import { type Contestant, type Peer, reasonOf, type Work } from './contestant.ts';
import { firstRunElsewhere, OurSide } from './our-side.ts';
import { measurePeak } from './peak.ts';
import { onnxruntime } from './peers/onnxruntime.ts';
import { plainLoops } from './peers/plain-loops.ts';
import { tfjsWasm } from './peers/tfjs-wasm.ts';
import { torch } from './peers/torch.ts';
import { type RaceLimits, race } from './race.ts';
import { type BenchReport, type BenchRow, describeMachine, rowOf, type Skipped } from './report.ts';
import { type PeerName, type Stage, stages } from './stages.ts';
import { openWork, type WorkName } from './works.ts';

export interface BenchOptions {
  /** Milliseconds since the process began: rounds are over before the first, waiting for anything before the second. null: as long as it takes. */
  readonly endMs: readonly [number, number] | null;
  readonly works: readonly WorkName[];
  readonly peers: readonly PeerName[];
  /** How this program is started (a script, after Node's own options), for first runs; null leaves them out. */
  readonly program: readonly string[] | null;
  readonly signal: AbortSignal;
  readonly say: (line: string) => void;
}

/** A slice in flight has to be over in so many milliseconds (docs/performance.md). */
const CANCEL_LIMIT_MS = 20;
const QUICK_ROUNDS = { mostRounds: 9, leastRounds: 1, leastMs: 0 };
/** Runs of a millisecond are over before a busy moment of the machine is: of them there are more. */
const THOROUGH_ROUNDS = { mostRounds: 15, leastRounds: 5, leastMs: 6000 };
const THOROUGH_STAGE_MS = 40_000;
/** A stage that gets less cannot even warm up. */
const LEAST_STAGE_MS = 600;

interface Entry {
  readonly name: string;
  readonly contestant: Contestant;
}

const limitOf = (threads: number): Contestant => ({
  threads,
  isCold: true,
  run: async () => CANCEL_LIMIT_MS,
  close: async () => undefined,
});

class Bench {
  readonly #options: BenchOptions;
  readonly #side = new OurSide();
  readonly #clock: Clock;
  readonly #peers: ReadonlyMap<PeerName, Peer> = new Map<PeerName, Peer>([
    ['onnxruntime-node', onnxruntime()],
    ['tfjs-wasm', tfjsWasm()],
    ['torch', torch()],
    ['reference', plainLoops()],
  ]);
  readonly #rows: BenchRow[] = [];
  readonly #skipped = new Map<string, Skipped>();
  readonly #peak: Record<number, number> = {};

  constructor(options: BenchOptions) {
    this.#options = options;
    this.#clock = new Clock(options.endMs?.[1] ?? null);
  }

  async run(): Promise<BenchReport> {
    try {
      const executor = await this.#side.executor(1);
      for (const threads of [1, 2]) this.#peak[threads] = await measurePeak(threads);
      const machine = describeMachine(executor, this.#peak);
      const chosen = stages.filter((stage) => this.#isChosen(stage));
      for (const [i, stage] of chosen.entries()) await this.#stage(stage, chosen.slice(i));
      return { machine, rows: this.#rows, skipped: [...this.#skipped.values()] };
    } finally {
      this.#clock.stop();
      for (const peer of this.#peers.values()) await peer.close();
      await this.#side.close();
    }
  }

  #isChosen({ work, kind, peers, isLong, scaling }: Stage): boolean {
    const { works, endMs, program } = this.#options;
    if (!works.includes(work) || (isLong && endMs !== null) || (kind === 'first-run' && program === null)) return false;
    return kind !== 'peers' || scaling === true || peers.some((name) => this.#options.peers.includes(name));
  }

  /** When a stage has to be over: its share of what is left. */
  #until(stage: Stage, left: readonly Stage[]): number {
    const now = performance.now();
    const { endMs } = this.#options;
    if (endMs === null) return now + THOROUGH_STAGE_MS;
    return now + ((endMs[0] - now) * stage.share) / left.reduce((sum, { share }) => sum + share, 0);
  }

  async #stage(stage: Stage, left: readonly Stage[]): Promise<void> {
    const { signal, say, endMs } = this.#options;
    throwIfCancelled(signal);
    const until = this.#until(stage, left);
    const title = `${stage.work}, ${stage.threads} ${stage.threads === 1 ? 'thread' : 'threads'}${stage.kind === 'peers' ? '' : `, ${stage.kind}`}`;
    if (until - performance.now() < LEAST_STAGE_MS) {
      this.#skipStage(stage, title);
      return;
    }
    say(title);
    const work = await openWork(stage.work);
    const entries: Entry[] = [];
    try {
      for await (const entry of this.#entries(stage, work)) entries.push(entry);
    } catch (thrown) {
      if (!(thrown instanceof OutOfTime)) throw thrown;
      this.#skipStage(stage, title);
      return;
    }
    if (entries.length > 1)
      await this.#race(stage, work, entries, { ...(endMs === null ? THOROUGH_ROUNDS : QUICK_ROUNDS), until });
    // What is still running when the clock has run out ends with the process.
    if (!this.#clock.isOver) for (const { contestant } of entries) await contestant.close();
  }

  async #race(
    { kind, threads, work: title }: Stage,
    work: Work,
    entries: readonly Entry[],
    limits: Pick<RaceLimits, 'mostRounds' | 'leastRounds' | 'leastMs' | 'until'>,
  ): Promise<void> {
    const contestants = entries.map(({ contestant }) => contestant);
    const { ms, rounds } = await race(contestants, { ...limits, clock: this.#clock, signal: this.#options.signal });
    const macs = kind === 'peers' ? inferNetwork(work.network, work.input).totals.macs : null;
    const [own = null] = ms;
    for (const [i, { name: peer, contestant }] of entries.entries()) {
      if (i === 0) continue;
      const peerMs = ms[i] ?? null;
      if (own === null || peerMs === null) this.#skip(peer, `There was no time left for a round of ${title}.`);
      else {
        const measured = {
          name: entries[0]?.name ?? title,
          peer,
          threads,
          peerThreads: contestant.threads,
          ms: own,
          peerMs,
          rounds,
        };
        this.#rows.push(rowOf({ ...measured, macs, peak: this.#peak[threads] }));
      }
    }
  }

  /** Ourselves first. @throws OutOfTime */
  async *#entries({ kind, work: name, threads, peers, scaling }: Stage, work: Work): AsyncGenerator<Entry> {
    const { program } = this.#options;
    const warm = (count: number): Promise<Contestant> => this.#side.warm(work, count);
    if (kind === 'first-run') {
      yield { name: `${name}-first-run`, contestant: firstRunElsewhere(program ?? [], work, threads) };
      yield { name: 'convscope-warm', contestant: await warm(threads) };
    } else if (kind === 'cancel') {
      yield { name: `${name}-cancel`, contestant: await this.#clock.inTime(this.#side.cancelling(work, threads)) };
      yield { name: `limit-${CANCEL_LIMIT_MS}-ms`, contestant: limitOf(threads) };
    } else {
      yield { name, contestant: await warm(threads) };
      for (const peer of peers.filter((one) => this.#options.peers.includes(one))) {
        const contestant = await this.#enter(peer, work, threads);
        if (contestant) yield { name: peer, contestant };
      }
      if (scaling) yield { name: 'convscope-1-thread', contestant: await warm(1) };
    }
  }

  /** One run shows that it can; one that cannot is skipped, with its reason. */
  async #enter(name: PeerName, work: Work, threads: number): Promise<Contestant | null> {
    try {
      const contestant = await this.#clock.inTime((this.#peers.get(name) as Peer).prepare(work, threads));
      await this.#clock.inTime(contestant.run());
      return contestant;
    } catch (thrown) {
      if (isCancelled(thrown) || thrown instanceof OutOfTime) throw thrown;
      this.#skip(name, reasonOf(thrown));
      return null;
    }
  }

  #skipStage({ kind, peers }: Stage, title: string): void {
    const chosen = kind === 'peers' ? peers.filter((peer) => this.#options.peers.includes(peer)) : ['convscope'];
    for (const peer of chosen) this.#skip(peer, `There was no time left for ${title}.`);
  }

  #skip(peer: string, why: string): void {
    this.#skipped.set(`${peer}: ${why}`, { peer, why });
  }
}

/** @throws AppError engine/cancelled, file/* where a built-in network is missing */
export const runBench = (options: BenchOptions): Promise<BenchReport> => new Bench(options).run();
