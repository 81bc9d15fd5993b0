// Rows and the table for people, from measurements that are made up.
import { expect, test } from 'vitest';
import { rowOf } from '../../src-main/bench/report.ts';
import { benchTable } from '../../src-main/bench/report-table.ts';

const MEASURED = {
  name: 'vgg',
  peer: 'torch',
  threads: 2,
  peerThreads: 2,
  ms: 20.0004,
  peerMs: 50,
  rounds: 7,
  macs: 5e8,
  peak: 100,
};

test('a row: four digits, the ratio of what is shown, GFLOP/s and their share of the peak', () => {
  expect(rowOf(MEASURED)).toEqual({
    name: 'vgg',
    peer: 'torch',
    threads: 2,
    ms: 20,
    peerMs: 50,
    ratio: 2.5,
    rounds: 7,
    gflops: 50,
    peakShare: 0.5,
  });
});

test('what is not known or does not differ is left out', () => {
  const row = rowOf({ ...MEASURED, macs: null, peerThreads: 1 });
  expect(row).toEqual({ name: 'vgg', peer: 'torch', threads: 2, ms: 20, peerMs: 50, ratio: 2.5, rounds: 7, peerThreads: 1 });
  expect(rowOf({ ...MEASURED, peak: undefined })).not.toHaveProperty('peakShare');
});

test('the table: names left, numbers right, what was left out, the machine', () => {
  const machine = {
    cpu: 'a processor',
    cores: 2,
    memoryGib: 8,
    system: 'linux 6 x64',
    node: 'v24.0.0',
    isa: 'relaxed-simd',
    vectorBits: 128,
    load: 0.5,
    peakGflops: { 1: 50, 2: 100 },
  };
  const rows = [rowOf(MEASURED), rowOf({ ...MEASURED, name: 'unet', peer: 'tfjs-wasm', peerThreads: 1, macs: null })];
  expect(benchTable({ machine, rows, skipped: [{ peer: 'reference', why: 'There was no time left.' }] })).toBe(
    [
      'name  peer                  threads    ms  peer ms  ratio  GFLOP/s  of peak',
      'vgg   torch                       2  20.0     50.0   2.50     50.0     50 %',
      'unet  tfjs-wasm (1 thread)        2  20.0     50.0   2.50',
      '',
      'reference was left out: There was no time left.',
      'a processor, 2 cores, 8 GiB, linux 6 x64, Node v24.0.0, relaxed-simd, load 0.5.',
      'Peak of 128-bit products and sums: 50 GFLOP/s on 1, 100 GFLOP/s on 2 threads. Ratios above 1: ConvScope is faster.',
      '',
    ].join('\n'),
  );
});
