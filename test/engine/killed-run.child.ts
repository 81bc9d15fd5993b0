// A run that is to be killed: the job, the journal and the writers of the program, with values that are made up instead of computed, so that it starts
// in a moment. Started by kill.test.ts with a folder and a format; says `begun` when the first slice is under way.
import { join } from 'node:path';
import type { Activation } from '../../src-main/cnn/activation.ts';
import type { RunItem } from '../../src-main/engine/run/run-inputs.ts';
import { RunJob } from '../../src-main/engine/run/run-job.ts';
import { RunJournal } from '../../src-main/engine/run/run-journal.ts';
import type { OutputFormat } from '../../src-shared/network/recipe.ts';

const [out = '', format = 'png'] = process.argv.slice(2);
const [SLICES, MAPS, SIDE] = [24, 6, 96];

const items: readonly RunItem[] = Array.from({ length: SLICES }, (_, slice) => ({
  slice,
  folder: `slice-${String(slice).padStart(4, '0')}`,
  make: () => Promise.reject(new Error('not asked for')),
}));

function activationOf(slice: number): Activation {
  const stored = Float32Array.from({ length: MAPS * SIDE * SIDE }, (_, i) => Math.sin(i * (slice + 1) * 0.37) + slice);
  const each = (of: number): Float32Array => new Float32Array(MAPS).fill(of);
  const statistics = {
    min: each(slice - 1),
    max: each(slice + 1),
    mean: new Float64Array(MAPS).fill(slice),
    std: new Float64Array(MAPS).fill(0.5),
    zeros: new Uint32Array(MAPS),
    nonFinite: new Uint32Array(MAPS),
  };
  return { name: 'conv', shape: [1, MAPS, SIDE, SIDE], stored, isRectified: false, statistics };
}

const job = new RunJob({
  out,
  overwrite: false,
  style: { format: format as OutputFormat, range: 'layer', colormap: 'auto' },
  wanted: [{ name: 'conv', op: 'Conv2d', channels: null }],
  origin: {
    engine: { threads: 1, isa: 'made up', strict: false },
    model: { builtin: 'made-up', path: '', className: 'M', sha256: '0'.repeat(64) },
    weights: { kind: 'seed', seed: 0 },
    input: { kind: 'series', seriesUidSha256: '1'.repeat(64), slices: items.map(({ slice }) => slice ?? 0), preprocess: '' },
  },
  inputs: { items, grid: null, series: null },
  inference: { nodes: [] },
  compute: async ({ slice }) => {
    if (slice === 0) process.stdout.write('begun\n');
    return { activationOf: () => activationOf(slice ?? 0), computeMs: 0, release: () => undefined };
  },
  openJournal: (request) => RunJournal.open(join(out, 'journal.jsonl'), out, request),
});
process.stdout.write('begun\n');
await job.runAll({ signal: new AbortController().signal, onNote: () => undefined, onProgress: () => undefined });
process.stdout.write('ended\n');
