// Comparing a measurement with the one before.
import { describe, expect, test } from 'vitest';
import type { BenchReport, BenchRow } from '../../src-main/bench/report.ts';
import { type Baseline, baselineOf, compareWith } from './baseline.ts';

const machine = {
  cpu: 'a processor',
  cores: 2,
  memoryGib: 8,
  system: 'linux 6 x64',
  node: 'v24.0.0',
  isa: 'relaxed-simd',
  vectorBits: 128,
  load: 0,
  peakGflops: { 1: 50, 2: 100 },
};
const row = (peer: string, ratio: number, threads = 2): BenchRow => ({
  name: 'unet',
  peer,
  threads,
  ms: 10,
  peerMs: 10 * ratio,
  ratio,
  rounds: 5,
});
const reportOf = (rows: readonly BenchRow[], skipped: BenchReport['skipped'] = []): BenchReport => ({ machine, rows, skipped });
const baseline: Baseline = {
  machine,
  rows: [
    { name: 'unet', peer: 'onnxruntime-node', threads: 2, ratio: 2, band: 0.2 },
    { name: 'unet', peer: 'torch', threads: 2, ratio: 4, band: 0.2 },
  ],
};

describe('comparing', () => {
  test('a ratio within its band passes without a word', () => {
    const found = compareWith(baseline, reportOf([row('onnxruntime-node', 1.6), row('torch', 4.8)]));
    expect(found).toEqual({ regressed: [], notes: [], compared: 2 });
  });

  test('one below its band is said with what was and what is allowed', () => {
    const { regressed, compared } = compareWith(baseline, reportOf([row('onnxruntime-node', 1.59), row('torch', 4)]));
    expect(regressed).toEqual([
      'unet beside onnxruntime-node, 2 threads: the ratio is 1.59 instead of 2.00; 20 % less, 1.60, is allowed.',
    ]);
    expect(compared).toBe(2);
  });

  test('a ratio that is no number has regressed', () => {
    expect(compareWith(baseline, reportOf([row('onnxruntime-node', Number.NaN), row('torch', 4)])).regressed).toHaveLength(1);
  });

  test('a peer that is not here is said and is no regression; the same work on other threads is another row', () => {
    const report = reportOf([row('torch', 4, 1)], [{ peer: 'torch', why: 'No Python.' }]);
    expect(compareWith(baseline, report)).toEqual({
      regressed: [],
      notes: [
        'unet beside onnxruntime-node, 2 threads: not compared. It was not measured.',
        'unet beside torch, 2 threads: not compared. No Python.',
      ],
      compared: 0,
    });
  });

  test('a gain beyond the band asks for a new baseline', () => {
    const { notes, regressed } = compareWith(baseline, reportOf([row('onnxruntime-node', 2.5), row('torch', 4)]));
    expect(regressed).toEqual([]);
    expect(notes).toEqual([
      'unet beside onnxruntime-node, 2 threads: the ratio is 2.50 instead of 2.00; npm run bench:baseline makes it the new one.',
    ]);
  });
});

test('a baseline has three digits, and wider bands for what is measured against ourselves', () => {
  expect(baselineOf(reportOf([row('torch', 3.27159), row('convscope-1-thread', 1.8765)]))).toEqual({
    machine: { cpu: 'a processor', cores: 2, system: 'linux 6 x64', node: 'v24.0.0', isa: 'relaxed-simd', load: 0 },
    rows: [
      { name: 'unet', peer: 'torch', threads: 2, ratio: 3.27, band: 0.2 },
      { name: 'unet', peer: 'convscope-1-thread', threads: 2, ratio: 1.88, band: 0.35 },
    ],
  });
});

test('on a busy machine several threads are neither compared nor written; one thread is', () => {
  const busy: BenchReport = { ...reportOf([row('torch', 1), row('torch', 3, 1)]), machine: { ...machine, load: 1.5 } };
  expect(baselineOf(busy).rows.map(({ peer, threads }) => [peer, threads])).toEqual([['torch', 1]]);
  expect(compareWith(baseline, busy)).toEqual({
    regressed: [],
    notes: [
      'unet beside onnxruntime-node, 2 threads: not compared. It was not measured.',
      'unet beside torch, 2 threads: not compared. The machine was busy: load 1.5 on 2 cores.',
    ],
    compared: 0,
  });
});
