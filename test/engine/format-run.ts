// A small run in any format, for the tests of what was written: two maps of one layer and all of another, of two slices of a phantom of three.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll } from 'vitest';
import type { Executor } from '../../src-main/cnn/executor.ts';
import { phantomFile } from '../../src-main/dicom/phantom.ts';
import { createExecutor } from '../../src-main/engine/compute.ts';
import type { JobHooks } from '../../src-main/engine/run/run-job.ts';
import { runModel } from '../../src-main/engine/run/run-model.ts';
import type { RunRequest } from '../../src-main/engine/run/run-request.ts';
import type { OutputFormat } from '../../src-shared/network/recipe.ts';

export const hooks: JobHooks = { signal: new AbortController().signal, onNote: () => undefined, onProgress: () => undefined };
export const SIDE = 20;

async function phantomFolder(): Promise<string> {
  const folder = await mkdtemp(join(root, 'run-'));
  const options = { slices: 3, size: SIDE, seed: 5 };
  for (const index of [0, 1, 2]) await writeFile(join(folder, `${index}.dcm`), phantomFile(options, index));
  return folder;
}

export async function written(
  format: OutputFormat,
  out?: string,
  changes: Partial<RunRequest> = {},
  told: Partial<typeof hooks> = {},
): Promise<string> {
  out ??= join(await mkdtemp(join(root, 'run-')), 'out');
  const request: RunRequest = {
    model: 'medical-image-model',
    className: null,
    allowExternalData: false,
    weights: { kind: 'seed', seed: 3 },
    input: { kind: 'series', path: await phantomFolder(), series: null, slices: '0,2', preprocess: 'clip:-1000:1000,scale:0:1' },
    layers: ['conv1', 'relu_2'],
    channels: { relu_2: [5, 2] },
    out,
    style: { format, range: 'layer', colormap: 'auto', ...(format.startsWith('dicom-seg') ? { threshold: 0.25 } : {}) },
    overwrite: false,
    resume: false,
    shard: null,
    engine: { threads: 1, strict: false, kernel: null },
  };
  await runModel({ ...request, ...changes }, { ...hooks, ...told }, executor);
  return out;
}

let executor: Executor;
let root = '';
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'convscope-test-'));
  executor = await createExecutor({ threads: 1, strict: false, kernel: null });
});
afterAll(async () => {
  await executor.close();
  await rm(root, { recursive: true, force: true });
});
