// `npm run fuzz:dicom -- --seed N --runs N --seconds S`: changes generated DICOM files at random and reads them as the program does. Run number i
// follows from seed + i alone, so that any of them can be done again by itself. What goes wrong is written to .cache/fuzz.
import { mkdir, writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { integerGenerator } from '../../src-main/dicom/phantom-pixels.ts';
import { fileBytes } from './elements.ts';
import { mutated } from './mutations.ts';
import { ProbeProcess } from './probe-process.ts';
import { seedFiles } from './seeds.ts';

const OUT = '.cache/fuzz';
const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: '1' },
    runs: { type: 'string', default: '2000' },
    seconds: { type: 'string', default: '600' },
  },
});
const [seed, runs, seconds] = [values.seed, values.runs, values.seconds].map(Number) as [number, number, number];
if (![seed, runs, seconds].every((value) => Number.isInteger(value) && value >= 0)) {
  console.error('--seed, --runs and --seconds are whole numbers.');
  process.exit(2);
}

const seeds = await seedFiles();
const probe = new ProbeProcess();
const outcomes = new Map<string, number>();
let found = 0;
let done = 0;

async function judge(name: string, file: Uint8Array, expected?: string): Promise<void> {
  const { findings, outcome } = await probe.probe(file);
  outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
  const all = expected && outcome !== expected ? [...findings, `it should be ${expected} and is ${outcome}`] : findings;
  if (all.length === 0) return;
  found++;
  await mkdir(OUT, { recursive: true });
  await writeFile(`${OUT}/${name}.dcm`, file);
  console.log(`${OUT}/${name}.dcm:\n  ${all.join('\n  ')}`);
}

// The files themselves are right.
for (const [i, file] of seeds.entries()) await judge(`seed-file-${i}`, fileBytes(file), 'decoded');
const end = Date.now() + seconds * 1000;
for (; done < runs && Date.now() < end; done++) {
  const own = seed + done;
  const generator = integerGenerator(own);
  const draw = (below: number): number => generator() % below;
  await judge(`run-${own}`, mutated(seeds[draw(seeds.length)] as (typeof seeds)[number], draw));
}
probe.close();
const summary = [...outcomes].toSorted(([, a], [, b]) => b - a).map(([outcome, count]) => `${outcome} ${count}`);
console.log(`${done} files from seed ${seed}: ${summary.join(', ')}; ${found} went wrong.`);
process.exitCode = found > 0 ? 1 : 0;
