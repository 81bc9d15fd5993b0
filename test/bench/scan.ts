// Opening a large series: headers of 1000 slices against pydicom's over the same files, what of the files is read for it, and the memory of looking
// at every slice. Processes take turns, because only ratios of one run mean something on a shared machine.
import { spawnSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { writeSeries } from './scan-series.ts';

const SLICES = 1000;
const ROUNDS = 7;
const MIB = 1024 * 1024;
const CHILD = fileURLToPath(new URL('./scan-child.ts', import.meta.url));
const PROGRAM = fileURLToPath(new URL('../../bin/convscope.mjs', import.meta.url));
const PYDICOM = `
import os, sys, pydicom
n = 0
for folder, _, names in os.walk(sys.argv[1]):
    for name in names:
        pydicom.dcmread(os.path.join(folder, name), stop_before_pixels=True); n += 1
print(n)
`;

const median = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] as number;

interface Ended {
  readonly ms: number;
  readonly text: string;
}

/** A whole process, from its start to its end. */
function run(command: string, words: readonly string[]): Ended | null {
  const started = performance.now();
  const { status, stdout } = spawnSync(command, words, { encoding: 'utf8', maxBuffer: 64 * MIB });
  return status === 0 ? { ms: performance.now() - started, text: stdout } : null;
}

function must(ended: Ended | null, what: string): Ended {
  if (!ended) throw new Error(`${what} failed; run it by hand to see why.`);
  return ended;
}

const findPython = (): string | null =>
  ['python3', '/usr/bin/python3', 'python'].find((python) => run(python, ['-c', 'import pydicom']) !== null) ?? null;

const folder = await mkdtemp(join(tmpdir(), 'convscope-bench-'));
try {
  const bytes = await writeSeries(folder, SLICES);
  const python = findPython();
  const [ours, theirs]: [number[], number[]] = [[], []];
  for (let round = 0; round < ROUNDS; round++) {
    ours.push(must(run(process.execPath, [PROGRAM, 'inspect', folder, '--json']), 'convscope inspect').ms);
    if (python) theirs.push(must(run(python, ['-c', PYDICOM, folder]), 'pydicom').ms);
  }
  const own = median(ours);
  const pydicom = python
    ? `pydicom ${median(theirs).toFixed(0)} ms, ratio ${(median(theirs) / own).toFixed(2)}`
    : 'no Python with pydicom here to compare with';
  console.log(`scan-${SLICES}, whole process: ${own.toFixed(0)} ms, ${pydicom}`);
  const scan = JSON.parse(must(run(process.execPath, [CHILD, 'scan', folder]), 'the scan').text);
  const share = scan.bytes === null ? 'not known on this system' : `${((scan.bytes / bytes) * 100).toFixed(2)} % of the files`;
  console.log(`scan-${SLICES}, the scan alone: ${scan.ms.toFixed(0)} ms, ${scan.slices} slices; bytes read: ${share}`);
  const scroll = JSON.parse(must(run(process.execPath, [CHILD, 'scroll', folder]), 'scrolling').text);
  const peak = (scroll.peakKib / 1024).toFixed(0);
  console.log(
    `scroll-${SLICES}: ${(scroll.ms / scroll.slices).toFixed(1)} ms a slice, ${scroll.decodedSlices} kept; peak memory of scan and scrolling ${peak} MiB`,
  );
} finally {
  await rm(folder, { recursive: true, force: true });
}
