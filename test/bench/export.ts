// `npm run bench:export`: a series as PNGs of every map, beside a PyTorch and matplotlib script that does the same map by map with imsave, on the same
// machine in the same minutes: the script before and after, with fewer slices, its time scaled. Prints time passed, processor time (steadier where the
// machine has other work), their ratios, and what memory the program took at most.
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

const SLICES = Number(process.argv[2] ?? '48');
const PEER_SLICES = 2;
const LAYERS = 'relu,relu_1,relu_2';
const MAPS = 112;
const MILLISECONDS = 1000;
const POLL_MS = 50;
const TICKS_A_SECOND = 100;
const PROGRAM = resolve('bin/convscope.mjs');
const PYTHON = '/usr/bin/python3';

const SCRIPT = `
import sys, time, os, numpy, torch
import matplotlib; matplotlib.use('Agg')
import matplotlib.pyplot as plt
slices, out = int(sys.argv[1]), sys.argv[2]
torch.manual_seed(0)
convs = torch.nn.ModuleList([torch.nn.Conv2d(1, 16, 2), torch.nn.Conv2d(16, 32, 2), torch.nn.Conv2d(32, 64, 2)])
start, busy = time.perf_counter(), time.process_time()
with torch.no_grad():
    for s in range(slices):
        x = torch.from_numpy(numpy.load(sys.argv[3 + s]).astype('float32')).reshape(1, 1, 512, 512).clamp(-1000, 1000).add(1000).div(2000)
        for layer, conv in enumerate(convs):
            x = torch.relu(conv(x))
            folder = f'{out}/{s}/{layer}'; os.makedirs(folder)
            for c in range(x.shape[1]): plt.imsave(f'{folder}/{c}.png', x[0, c].numpy(), cmap='viridis')
print(time.perf_counter() - start, time.process_time() - busy)`;

function run(words: readonly string[]): void {
  const { status, stderr } = spawnSync(process.execPath, [PROGRAM, ...words], { encoding: 'utf8' });
  if (status !== 0) throw new Error(stderr);
}

interface Taken {
  readonly seconds: number;
  readonly processorSeconds: number;
}

/** As Linux counts: highest resident memory, processor time of all threads so far; null elsewhere. */
async function usageOf(processId: number): Promise<{ readonly peakMiB: number; readonly processorSeconds: number } | null> {
  const [status, stat] = await Promise.all(
    ['status', 'stat'].map((name) => readFile(`/proc/${processId}/${name}`, 'utf8').catch(() => '')),
  );
  const peak = /VmHWM:\s+(\d+) kB/.exec(status ?? '')?.[1];
  // The name in brackets may hold spaces; user and system time are the 12th and 13th fields after it.
  const fields = stat?.slice(stat.lastIndexOf(')') + 2).split(' ') ?? [];
  if (peak === undefined) return null;
  return { peakMiB: Number(peak) / 1024, processorSeconds: (Number(fields[11]) + Number(fields[12])) / TICKS_A_SECOND };
}

async function ours(series: string, out: string): Promise<Taken & { readonly peakMiB: number }> {
  const started = performance.now();
  const words = [
    'run',
    '--model',
    'medical-image-model',
    '--series',
    series,
    '--layers',
    LAYERS,
    '--format',
    'png',
    '--out',
    out,
  ];
  const child = spawn(process.execPath, [PROGRAM, ...words], { stdio: 'ignore' });
  let usage = { peakMiB: 0, processorSeconds: Number.NaN };
  const poll = setInterval(() => void usageOf(child.pid ?? 0).then((now) => (usage = now ?? usage)), POLL_MS);
  const [code] = (await once(child, 'close')) as [number];
  clearInterval(poll);
  if (code !== 0) throw new Error(`convscope run ended with code ${code}`);
  return { seconds: (performance.now() - started) / MILLISECONDS, ...usage };
}

function peer(series: string, folder: string, turn: number): Taken | null {
  const inputs = Array.from({ length: PEER_SLICES }, (_, slice) => {
    const out = join(folder, `${slice}.npy`);
    const file = join(series, `phantom-${String(slice).padStart(4, '0')}.dcm`);
    run(['pixels', file, '--hu', '--out', out, '--force']);
    return out;
  });
  const words = ['-c', SCRIPT, `${PEER_SLICES}`, join(folder, `peer-${turn}`), ...inputs];
  const { status, stdout, stderr } = spawnSync(PYTHON, words, { encoding: 'utf8' });
  if (status === 0) {
    const [seconds = 0, processorSeconds = 0] = stdout.split(' ').map((one) => (Number(one) / PEER_SLICES) * SLICES);
    return { seconds, processorSeconds };
  }
  console.log(`PyTorch and matplotlib were left out: ${stderr.trim().split('\n').at(-1)}`);
  return null;
}

const mean = (one: number, other: number): number => (one + other) / 2;

const folder = await mkdtemp(join(tmpdir(), 'convscope-export-'));
try {
  const series = join(folder, 'ct');
  run(['sample', series, '--slices', `${SLICES}`]);
  const before = peer(series, folder, 1);
  const mine = await ours(series, join(folder, 'out'));
  const after = before && peer(series, folder, 2);
  const words = ({ seconds, processorSeconds }: Taken): string =>
    `${seconds.toFixed(1)} s, ${processorSeconds.toFixed(1)} s of processors`;
  console.log(
    `${SLICES} slices x ${MAPS} maps as PNG: ${words(mine)}, ${((SLICES * MAPS) / mine.seconds).toFixed(0)} maps a second`,
  );
  console.log(`memory at most: ${mine.peakMiB.toFixed(0)} MiB`);
  if (before && after) {
    const theirs = {
      seconds: mean(before.seconds, after.seconds),
      processorSeconds: mean(before.processorSeconds, after.processorSeconds),
    };
    const [ratio, busyRatio] = [theirs.seconds / mine.seconds, theirs.processorSeconds / mine.processorSeconds];
    console.log(
      `PyTorch and matplotlib.imsave: ${words(theirs)} by ${PEER_SLICES} slices before and after; ratio ${ratio.toFixed(1)}, of processor time ${busyRatio.toFixed(1)}`,
    );
  }
} finally {
  await rm(folder, { recursive: true, force: true });
}
