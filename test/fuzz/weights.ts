// `npm run fuzz:weights -- --seed N --runs N --seconds S`: breaks small files of every format of weights at random and reads them. Run number i follows
// from seed + i alone, so that any of them can be done again by itself. What goes wrong is written to .cache/fuzz.
import { mkdir, writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { integerGenerator } from '../../src-main/dicom/phantom-pixels.ts';
import { mutatedBytes } from './weights-mutations.ts';
import { probeWeights } from './weights-probe.ts';
import { weightsSeeds } from './weights-seeds.ts';

const OUT = '.cache/fuzz';
/** A small file takes milliseconds; the promise to users is two seconds. */
const LONGEST_MS = 2000;
const text = { type: 'string' } as const;
const { values } = parseArgs({
  options: { seed: { ...text, default: '1' }, runs: { ...text, default: '20000' }, seconds: { ...text, default: '300' } },
});
const [seed, runs, seconds] = [values.seed, values.runs, values.seconds].map(Number) as [number, number, number];
if (![seed, runs, seconds].every((value) => Number.isInteger(value) && value >= 0)) {
  process.stderr.write('--seed, --runs and --seconds are whole numbers.\n');
  process.exit(2);
}

const seeds = weightsSeeds();
const outcomes = new Map<string, number>();
let found = 0;
let done = 0;

async function judge(label: string, name: string, bytes: Uint8Array, expected?: string): Promise<void> {
  const started = performance.now();
  const { outcome, wrong } = await probeWeights(name, bytes);
  const took = performance.now() - started;
  outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
  const finding =
    wrong ??
    (expected && outcome !== expected
      ? `it should be ${expected} and is ${outcome}`
      : took > LONGEST_MS
        ? `it took ${took} ms`
        : null);
  if (finding === null) return;
  found++;
  await mkdir(OUT, { recursive: true });
  const path = `${OUT}/${label}-${name}`;
  await writeFile(path, bytes);
  process.stdout.write(`${path}:\n  ${finding}\n`);
}

// The files themselves are right.
for (const { name, bytes } of seeds) await judge('seed-file', name, bytes, 'read');
const end = Date.now() + seconds * 1000;
for (; done < runs && Date.now() < end; done++) {
  const generator = integerGenerator(seed + done);
  const draw = (below: number): number => generator() % below;
  const { name, bytes } = seeds[draw(seeds.length)] as (typeof seeds)[number];
  await judge(`run-${seed + done}`, name, mutatedBytes(bytes, draw));
}
const summary = [...outcomes].toSorted(([, a], [, b]) => b - a).map(([outcome, count]) => `${outcome} ${count}`);
process.stdout.write(`${done} files from seed ${seed}: ${summary.join(', ')}; ${found} went wrong.\n`);
process.exitCode = found > 0 ? 1 : 0;
