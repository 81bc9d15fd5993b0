// Weights that the window chose: the report, the mapping, the network that runs with them, and errors that name the file without its folder.
import { utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { ChosenWeights } from '../../src-main/engine/chosen-weights.ts';
import { inspectForWindow } from '../../src-main/engine/inspect-weights.ts';
import { readNetworkFile } from '../../src-main/engine/network-file.ts';
import { NetworkStore } from '../../src-main/engine/network-store.ts';
import type { WeightsPair } from '../../src-shared/network/weights-report.ts';
import { safetensorsOf, sparse } from '../weights/safetensors-fixture.ts';
import { temporaryFolder } from './temporary-folder.ts';

const PYTHON = `import torch.nn as nn

class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(1, 2, 3)

    def forward(self, x):
        return self.conv1(x)
`;
const SOURCE = { python: PYTHON, className: null };
const WEIGHT = sparse([2, 1, 3, 3], { 0: 1, 9: -2 });
const BIAS = sparse([2], { 1: 0.5 });

async function chosen(name: string, bytes: Uint8Array | string) {
  const path = join(await temporaryFolder(), name);
  await writeFile(path, bytes);
  const weights = new ChosenWeights(() => path);
  const store = new NetworkStore(weights);
  const open = (mapping: readonly WeightsPair[]) =>
    store.open({ source: SOURCE, weights: { kind: 'file', token: 't', mapping }, input: [1, 1, 8, 8] });
  const inspect = async (mapping: readonly WeightsPair[]) =>
    inspectForWindow((await weights.open('t')).file, { fit: { source: SOURCE, mapping }, propose: false });
  return { path, weights, open, inspect };
}

it('reports what fits, and the network runs with those values under the name of the file', async () => {
  const { open, inspect } = await chosen(
    'trained.safetensors',
    safetensorsOf({ 'module.conv1.weight': WEIGHT, 'module.conv1.bias': BIAS }),
  );
  expect(await inspect([])).toMatchObject({
    format: 'safetensors',
    wrapper: null,
    warnings: [],
    prefix: 'module.',
    missing: [],
    unexpected: [],
    mismatched: [],
  });
  const entry = await open([]);
  expect(entry.weightsTitle).toBe('trained.safetensors');
  expect([...(entry.weights ?? [])]).toEqual([
    ['conv1.weight', WEIGHT],
    ['conv1.bias', BIAS],
  ]);
});

it('does not let what lies outside a wrapper go unsaid', async () => {
  const { inspect } = await chosen(
    'more.safetensors',
    safetensorsOf({ 'module.conv1.weight': WEIGHT, 'module.conv1.bias': BIAS, 'other.bias': BIAS, 'other.scale': sparse([1]) }),
  );
  expect(await inspect([])).toMatchObject({ prefix: 'module.', unexpected: ['other.scale'], unneeded: [] });
});

it('fits foreign names by proposals that are confirmed, and by nothing else', async () => {
  const { open, inspect } = await chosen('foreign.safetensors', safetensorsOf({ 'a.w': WEIGHT, 'a.b': BIAS }));
  const first = await inspect([]);
  expect(first.missing).toEqual(['conv1.weight', 'conv1.bias']);
  await expect(open([])).rejects.toMatchObject({ code: 'weights/mismatch' });
  const mapping = first.proposals ?? [];
  expect(mapping).toEqual([
    { network: 'conv1.weight', file: 'a.w' },
    { network: 'conv1.bias', file: 'a.b' },
  ]);
  expect(await inspect(mapping)).toMatchObject({ missing: [], unexpected: [] });
  expect((await open(mapping)).weights?.get('conv1.bias')).toEqual(BIAS);
});

it('reads a file again once it has changed', async () => {
  const { path, open } = await chosen('w.safetensors', safetensorsOf({ 'conv1.weight': WEIGHT, 'conv1.bias': BIAS }));
  const before = await open([]);
  await writeFile(path, safetensorsOf({ 'conv1.weight': WEIGHT, 'conv1.bias': sparse([2], { 0: 7 }) }));
  await utimes(path, new Date(), new Date(Date.now() + 5000));
  const after = await open([]);
  expect(after.id).not.toBe(before.id);
  expect(after.weights?.get('conv1.bias')?.data).toEqual(Float32Array.of(7, 0));
});

it.each([
  ['empty.pt', '', 'weights/corrupt'],
  ['evil.pkl', "cos\nsystem\n(S'true'\ntR.", 'weights/unsafe-pickle'],
  ['cut.safetensors', '\u0009\u0000\u0000\u0000\u0000\u0000\u0000\u0000{', 'weights/corrupt'],
])('refuses %s without telling its folder', async (name, bytes, code) => {
  const { path, weights } = await chosen(name, bytes);
  const failed = await weights.open('t').catch((thrown) => thrown);
  expect(failed).toMatchObject({ code });
  expect(JSON.stringify([failed.message, failed.detail])).not.toContain(path);
  expect(failed.message).toContain(name);
});

it('gives source as text, and leaves weights to their own question', async () => {
  const source = await chosen('net.py', PYTHON);
  expect(await readNetworkFile(source.path)).toEqual({ label: 'net.py', source: PYTHON, input: null, hasWeights: false });
  const other = await chosen('net.pth', 'x');
  expect(await readNetworkFile(other.path)).toEqual({ label: 'net.pth', source: null, input: null, hasWeights: true });
});
