// `npm run bench:export`: a series as PNGs of every map, beside a PyTorch and matplotlib script that does the same map by map with imsave, on the same
// machine in the same minutes. Prints a table and what memory the program took at most. The script does fewer slices; its time is scaled.
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
const PROGRAM = resolve('bin/convscope.mjs');
const PYTHON = '/usr/bin/python3';

const SCRIPT = `
import sys, time, os, numpy, torch
import matplotlib; matplotlib.use('Agg')
import matplotlib.pyplot as plt
slices, out = int(sys.argv[1]), sys.argv[2]
torch.manual_seed(0)
convs = torch.nn.ModuleList([torch.nn.Conv2d(1, 16, 2), torch.nn.Conv2d(16, 32, 2), torch.nn.Conv2d(32, 64, 2)])
start = time.perf_counter()
with torch.no_grad():
    for s in range(slices):
        x = torch.from_numpy(numpy.load(sys.argv[3 + s]).astype('float32')).reshape(1, 1, 512, 512).clamp(-1000, 1000).add(1000).div(2000)
        for layer, conv in enumerate(convs):
            x = torch.relu(conv(x))
            folder = f'{out}/{s}/{layer}'; os.makedirs(folder)
            for c in range(x.shape[1]): plt.imsave(f'{folder}/{c}.png', x[0, c].numpy(), cmap='viridis')
print(time.perf_counter() - start)`;

function run(words: readonly string[]): void {
  const { status, stderr } = spawnSync(process.execPath, [PROGRAM, ...words], { encoding: 'utf8' });
  if (status !== 0) throw new Error(stderr);
}

/** Highest resident memory that Linux counted; null elsewhere. */
async function peakMiB(processId: number): Promise<number | null> {
  const status = await readFile(`/proc/${processId}/status`, 'utf8').catch(() => '');
  const found = /VmHWM:\s+(\d+) kB/.exec(status)?.[1];
  return found === undefined ? null : Number(found) / 1024;
}

async function ours(series: string, out: string): Promise<{ readonly seconds: number; readonly peak: number | null }> {
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
  let peak: number | null = null;
  const poll = setInterval(() => void peakMiB(child.pid ?? 0).then((now) => (peak = now ?? peak)), POLL_MS);
  const [code] = (await once(child, 'close')) as [number];
  clearInterval(poll);
  if (code !== 0) throw new Error(`convscope run ended with code ${code}`);
  return { seconds: (performance.now() - started) / MILLISECONDS, peak };
}

function peer(series: string, folder: string): number | null {
  const inputs = Array.from({ length: PEER_SLICES }, (_, slice) => {
    const out = join(folder, `${slice}.npy`);
    run(['pixels', join(series, `phantom-${String(slice).padStart(4, '0')}.dcm`), '--hu', '--out', out]);
    return out;
  });
  const { status, stdout, stderr } = spawnSync(PYTHON, ['-c', SCRIPT, `${PEER_SLICES}`, join(folder, 'peer'), ...inputs], {
    encoding: 'utf8',
  });
  if (status === 0) return (Number(stdout) / PEER_SLICES) * SLICES;
  console.log(`PyTorch and matplotlib were left out: ${stderr.trim().split('\n').at(-1)}`);
  return null;
}

const folder = await mkdtemp(join(tmpdir(), 'convscope-export-'));
try {
  const series = join(folder, 'ct');
  run(['sample', series, '--slices', `${SLICES}`]);
  const { seconds, peak } = await ours(series, join(folder, 'out'));
  console.log(
    `${SLICES} slices x ${MAPS} maps as PNG: ${seconds.toFixed(1)} s, ${((SLICES * MAPS) / seconds).toFixed(0)} maps a second`,
  );
  if (peak !== null) console.log(`memory at most: ${peak.toFixed(0)} MiB`);
  const theirs = peer(series, folder);
  if (theirs !== null)
    console.log(
      `PyTorch and matplotlib.imsave: ${theirs.toFixed(1)} s by ${PEER_SLICES} slices, ratio ${(theirs / seconds).toFixed(1)}`,
    );
} finally {
  await rm(folder, { recursive: true, force: true });
}
