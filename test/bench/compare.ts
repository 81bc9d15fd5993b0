// `npm run bench:compare`: measures (or reads a report: -- report.json) and ends with 1 where a ratio fell below its band in baseline.json.
// `npm run bench:baseline` writes that file from a measurement instead. Words after -- (--quick, --only NAME) go to `convscope bench`.
import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { BenchReport } from '../../src-main/bench/report.ts';
import { type Baseline, baselineOf, compareWith } from './baseline.ts';

const PROGRAM = fileURLToPath(new URL('../../bin/convscope.mjs', import.meta.url));
const BASELINE = new URL('./baseline.json', import.meta.url);
const MOST_OUTPUT_BYTES = 2 ** 24;

function measure(words: readonly string[]): BenchReport {
  const { status, stdout } = spawnSync(process.execPath, [PROGRAM, 'bench', '--json', ...words], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
    maxBuffer: MOST_OUTPUT_BYTES,
  });
  if (status !== 0) throw new Error(`convscope bench ended with ${status}: ${stdout}`);
  return JSON.parse(stdout) as BenchReport;
}

const words = process.argv.slice(2).filter((word) => word !== '--write');
const [file] = words.filter((word) => word.endsWith('.json'));
const report = file === undefined ? measure(words) : (JSON.parse(readFileSync(file, 'utf8')) as BenchReport);
if (process.argv.includes('--write')) {
  const baseline = baselineOf(report);
  writeFileSync(BASELINE, `${JSON.stringify(baseline, null, 2)}\n`);
  const left = report.rows.length - baseline.rows.length;
  console.log(`${baseline.rows.length} ratios written to test/bench/baseline.json.`);
  if (left > 0) console.log(`${left} of several threads left out: the machine was busy. Measure again when it is not.`);
} else {
  const { regressed, notes, compared } = compareWith(JSON.parse(readFileSync(BASELINE, 'utf8')) as Baseline, report);
  for (const note of notes) console.log(note);
  for (const sentence of regressed) console.log(`Slower: ${sentence}`);
  console.log(`${compared} ratios compared, ${regressed.length} fell below their band.`);
  if (compared === 0) console.log('Nothing was compared: that is a failure too.');
  process.exitCode = regressed.length === 0 && compared > 0 ? 0 : 1;
}
