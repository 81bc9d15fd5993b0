// `convscope bench`: the fields of the contract, on the smallest of its works and beside the plain loops, which are everywhere.
import { expect, test } from 'vitest';
import { convscope, convscopeJson } from './command-line.ts';

test('the report: machine, rows with medians and their ratio, what was skipped', async () => {
  const words = ['bench', '--seconds', '50', '--only', 'medical-image-model-64', '--peers', 'reference'];
  const { code, json } = await convscopeJson(words);
  expect(code).toBe(0);
  const report = json as unknown as { machine: Record<string, unknown>; rows: Record<string, number>[]; skipped: unknown[] };
  expect(Object.keys(report)).toEqual(['machine', 'rows', 'skipped']);
  expect(Object.keys(report.machine)).toEqual([
    'cpu',
    'cores',
    'memoryGib',
    'system',
    'node',
    'isa',
    'vectorBits',
    'load',
    'peakGflops',
  ]);
  expect(report.skipped).toEqual([]);
  const [row, ...others] = report.rows;
  expect(others).toEqual([]);
  expect(row).toMatchObject({ name: 'medical-image-model-64', peer: 'reference', threads: 1 });
  const { ms = Number.NaN, peerMs = Number.NaN, ratio, rounds, gflops, peakShare } = row ?? {};
  for (const value of [ms, peerMs, rounds, gflops, peakShare]) expect(value).toBeGreaterThan(0);
  expect(ratio).toBe(peerMs / ms);
}, 90_000);

test('a name or a peer that there is not is wrong usage and says which there are', async () => {
  const name = await convscope(['bench', '--only', 'resnet']);
  expect(name.code).toBe(2);
  expect(name.errors).toContain('--only takes names of medical-image-model-512, ');
  const peer = await convscope(['bench', '--peers', 'tensorrt']);
  expect(peer.code).toBe(2);
  expect(peer.errors).toContain('not "tensorrt"');
});

test('a first run alone, as bench asks a process of its own for it', async () => {
  const { code, json } = await convscopeJson(['bench', '--first-run', 'medical-image-model-64', '--threads', '2']);
  expect(code).toBe(0);
  expect((json as unknown as { ms: number }).ms).toBeGreaterThan(0);
});
