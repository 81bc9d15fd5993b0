// What a measurement is compared with: ratios to the peers as they were, each with the band that it may lose. Ratios only: times say nothing about
// another machine or another hour.
import type { BenchReport, BenchRow } from '../../src-main/bench/report.ts';

interface BaselineRow extends Pick<BenchRow, 'name' | 'peer' | 'threads' | 'ratio'> {
  /** Share of the ratio that may be lost before it counts: 0.2 allows 2.0 to become 1.6. */
  readonly band: number;
}

export interface Baseline {
  /** Where and with what it was measured: for people. */
  readonly machine: Pick<BenchReport['machine'], 'cpu' | 'cores' | 'system' | 'node' | 'isa' | 'load'>;
  readonly rows: readonly BaselineRow[];
}

export interface Comparison {
  /** A sentence for each row that lost more than its band. */
  readonly regressed: readonly string[];
  /** A sentence for each row that could not be compared, or that gained more than its band. */
  readonly notes: readonly string[];
  readonly compared: number;
}

/** Of peers: the rest of the machine disturbs both. */
const BAND = 0.2;
/** Of what is measured against ourselves or a limit, where a disturbance is not shared. */
const OWN_BAND = 0.35;
const isOwn = (peer: string): boolean => peer.startsWith('convscope') || peer.startsWith('limit');

/** Waiting processes per core from which several threads of one program seldom run at the same time. */
const BUSY_LOAD = 0.5;
/** On a busy machine what several threads take says how they were scheduled, not how fast they are. */
const isSure = ({ load, cores }: Pick<BenchReport['machine'], 'load' | 'cores'>, threads: number): boolean =>
  threads === 1 || load === null || load <= BUSY_LOAD * cores;

const DIGITS = 3;
const PERCENT = 100;

const titleOf = ({ name, peer, threads }: Pick<BenchRow, 'name' | 'peer' | 'threads'>): string =>
  `${name} beside ${peer}, ${threads} ${threads === 1 ? 'thread' : 'threads'}`;

/** Rows that can be relied on: on a busy machine those of one thread. */
export const baselineOf = ({ machine, rows }: BenchReport): Baseline => ({
  machine: {
    cpu: machine.cpu,
    cores: machine.cores,
    system: machine.system,
    node: machine.node,
    isa: machine.isa,
    load: machine.load,
  },
  rows: rows
    .filter(({ threads }) => isSure(machine, threads))
    .map(({ name, peer, threads, ratio }) => ({
      name,
      peer,
      threads,
      ratio: Number(ratio.toPrecision(DIGITS)),
      band: isOwn(peer) ? OWN_BAND : BAND,
    })),
});

export function compareWith(baseline: Baseline, { machine, rows, skipped }: BenchReport): Comparison {
  const [regressed, notes]: [string[], string[]] = [[], []];
  let compared = 0;
  for (const known of baseline.rows) {
    const title = titleOf(known);
    const found = rows.find(({ name, peer, threads }) => name === known.name && peer === known.peer && threads === known.threads);
    if (!found) {
      const why = skipped.find(({ peer }) => peer === known.peer)?.why ?? 'It was not measured.';
      notes.push(`${title}: not compared. ${why}`);
      continue;
    }
    if (!isSure(machine, found.threads)) {
      notes.push(`${title}: not compared. The machine was busy: load ${machine.load} on ${machine.cores} cores.`);
      continue;
    }
    compared++;
    const least = known.ratio * (1 - known.band);
    const change = `${found.ratio.toFixed(2)} instead of ${known.ratio.toFixed(2)}`;
    // Written so that NaN regresses.
    if (!(found.ratio >= least)) {
      regressed.push(
        `${title}: the ratio is ${change}; ${(known.band * PERCENT).toFixed(0)} % less, ${least.toFixed(2)}, is allowed.`,
      );
    } else if (found.ratio > known.ratio * (1 + known.band)) {
      notes.push(`${title}: the ratio is ${change}; npm run bench:baseline makes it the new one.`);
    }
  }
  return { regressed, notes, compared };
}
