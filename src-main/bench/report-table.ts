// The report for people: a table of rows, what was left out, and what machine it was.
import type { BenchReport, BenchRow } from './report.ts';

const HUNDRED = 100;
const HEAD = ['name', 'peer', 'threads', 'ms', 'peer ms', 'ratio', 'GFLOP/s', 'of peak'] as const;
/** Names stand left, numbers right. */
const LEFT_COLUMNS = 2;

const cellsOf = ({ name, peer, threads, peerThreads, ms, peerMs, ratio, gflops, peakShare }: BenchRow): readonly string[] => [
  name,
  peerThreads === undefined ? peer : `${peer} (${peerThreads} ${peerThreads === 1 ? 'thread' : 'threads'})`,
  `${threads}`,
  ms.toFixed(1),
  peerMs.toFixed(1),
  ratio.toFixed(2),
  gflops === undefined ? '' : gflops.toFixed(1),
  peakShare === undefined ? '' : `${(peakShare * HUNDRED).toFixed(0)} %`,
];

/** Lines end with a line break. */
export function benchTable({ machine, rows, skipped }: BenchReport): string {
  const lines = [HEAD, ...rows.map(cellsOf)];
  const widths = HEAD.map((_, column) => Math.max(...lines.map((cells) => (cells[column] ?? '').length)));
  const table = lines.map((cells) =>
    cells
      .map((cell, column) => (column < LEFT_COLUMNS ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0)))
      .join('  ')
      .trimEnd(),
  );
  const peaks = Object.entries(machine.peakGflops).map(([threads, peak]) => `${peak.toFixed(0)} GFLOP/s on ${threads}`);
  const load = machine.load === null ? '' : `, load ${machine.load}`;
  return [
    ...table,
    '',
    ...skipped.map(({ peer, why }) => `${peer} was left out: ${why}`),
    `${machine.cpu}, ${machine.cores} cores, ${machine.memoryGib} GiB, ${machine.system}, Node ${machine.node}, ${machine.isa}${load}.`,
    `Peak of ${machine.vectorBits}-bit products and sums: ${peaks.join(', ')} threads. Ratios above 1: ConvScope is faster.`,
    '',
  ].join('\n');
}
