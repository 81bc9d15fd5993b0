// The report of `convscope bench`: what the contract fixes, and what stands beside it.
import { arch, availableParallelism, cpus, loadavg, platform, release, totalmem } from 'node:os';

const GIB = 2 ** 30;
const OPERATIONS_PER_MAC = 2;
const OPERATIONS_PER_MS_IN_GFLOPS = 1e6;
const DIGITS = 4;

export interface BenchMachine {
  readonly cpu: string;
  readonly cores: number;
  readonly memoryGib: number;
  readonly system: string;
  readonly node: string;
  readonly isa: string;
  readonly vectorBits: number;
  /** Processes waiting for a core when the measurement began; null where the system does not say. */
  readonly load: number | null;
  /** By number of threads, GFLOP/s of products and sums of vectors. */
  readonly peakGflops: Readonly<Record<number, number>>;
}

/** `ms` and `peerMs` are medians; ratio = peerMs / ms: above 1, ConvScope is faster. */
export interface BenchRow {
  readonly name: string;
  readonly peer: string;
  readonly threads: number;
  readonly ms: number;
  readonly peerMs: number;
  readonly ratio: number;
  readonly rounds: number;
  /** Of the peer, where they are not `threads`. */
  readonly peerThreads?: number;
  /** The network's multiply-accumulates by the time taken: more than the arithmetic that is done, where a kernel needs fewer. */
  readonly gflops?: number;
  /** `gflops` by the machine's peak on as many threads. */
  readonly peakShare?: number;
}

export interface Skipped {
  readonly peer: string;
  readonly why: string;
}

export interface BenchReport {
  readonly machine: BenchMachine;
  readonly rows: readonly BenchRow[];
  readonly skipped: readonly Skipped[];
}

const rounded = (value: number): number => Number(value.toPrecision(DIGITS));

export const describeMachine = (
  { isa, vectorBits }: Pick<BenchMachine, 'isa' | 'vectorBits'>,
  peakGflops: Readonly<Record<number, number>>,
): BenchMachine => ({
  cpu: cpus()[0]?.model.trim() ?? 'unknown',
  cores: availableParallelism(),
  memoryGib: rounded(totalmem() / GIB),
  system: `${platform()} ${release()} ${arch()}`,
  node: process.version,
  isa,
  vectorBits,
  load: platform() === 'win32' ? null : rounded(loadavg()[0] ?? 0),
  peakGflops: Object.fromEntries(Object.entries(peakGflops).map(([threads, peak]) => [threads, rounded(peak)])),
});

interface Measured {
  readonly name: string;
  readonly peer: string;
  readonly threads: number;
  readonly peerThreads: number;
  readonly ms: number;
  readonly peerMs: number;
  readonly rounds: number;
  /** Multiply-accumulates of a run; null where there is no sense in counting them. */
  readonly macs: number | null;
  /** GFLOP/s on as many threads, where it is known. */
  readonly peak: number | undefined;
}

export function rowOf({ name, peer, threads, peerThreads, ms, peerMs, rounds, macs, peak }: Measured): BenchRow {
  const gflops = macs === null ? null : (macs * OPERATIONS_PER_MAC) / ms / OPERATIONS_PER_MS_IN_GFLOPS;
  const [own, other] = [rounded(ms), rounded(peerMs)];
  return {
    name,
    peer,
    threads,
    ms: own,
    peerMs: other,
    ratio: other / own,
    rounds,
    ...(peerThreads === threads ? {} : { peerThreads }),
    ...(gflops === null ? {} : { gflops: rounded(gflops) }),
    ...(gflops === null || peak === undefined ? {} : { peakShare: rounded(gflops / peak) }),
  };
}
