// A short run of the fuzzer (`npm run fuzz:dicom` is the long one), and what it found.
import { describe, expect, test } from 'vitest';
import { loadAndDecodeFrame } from '../../src-main/dicom/decode-frame.ts';
import { readHeader } from '../../src-main/dicom/header.ts';
import { integerGenerator } from '../../src-main/dicom/phantom-pixels.ts';
import { fileBytes } from '../fuzz/elements.ts';
import { mutated } from '../fuzz/mutations.ts';
import { seedFiles } from '../fuzz/seeds.ts';

const FILES = 120;
const FIRST_SEED = 7000;
const seeds = await seedFiles();

const fileOf = (seed: number): Uint8Array => {
  const generator = integerGenerator(seed);
  const draw = (below: number): number => generator() % below;
  return Uint8Array.from(mutated(seeds[draw(seeds.length)] as (typeof seeds)[number], draw));
};
const outcomeOf = (file: Uint8Array, frame = 0): Promise<string> =>
  loadAndDecodeFrame(file, frame).then(
    ({ rows, columns, samplesPerPixel, stored }) =>
      stored.length === rows * columns * samplesPerPixel ? 'decoded' : `${stored.length} values`,
    (thrown: { code?: string; stack?: string }) => thrown.code ?? thrown.stack ?? 'no error of ours',
  );

test('the same seed makes the same file', () => {
  expect(fileOf(FIRST_SEED)).toEqual(fileOf(FIRST_SEED));
  expect(fileOf(FIRST_SEED)).not.toEqual(fileOf(FIRST_SEED + 1));
});

test('a file that is wrong in any way ends in a picture or in an error of ours, twice the same', async () => {
  const outcomes = new Set<string>();
  for (let i = 0; i < FILES; i++) {
    const file = fileOf(FIRST_SEED + i);
    expect(['header', 'skip', 'need-more']).toContain(readHeader(file, file.length).kind);
    const outcome = await outcomeOf(file);
    expect(outcome).toMatch(/^(decoded|dicom\/[a-z-]+)$/);
    expect(await outcomeOf(file)).toBe(outcome);
    outcomes.add(outcome);
  }
  // It would find nothing if all files were refused at the first look.
  expect(outcomes).toContain('decoded');
  expect(outcomes).toContain('dicom/corrupt');
});

describe('found by the fuzzer', () => {
  // A Buffer's slice is no copy: samples that do not lie aligned failed, and swapping bytes changed the file.
  test.each(seeds.map(({ transferSyntaxUID }, i) => [transferSyntaxUID, i] as const))(
    '%s (file %i): bytes at any place, of a Buffer too, are read and left as they are',
    async (_uid, i) => {
      const plain = Uint8Array.from(fileBytes(seeds[i] as (typeof seeds)[number]));
      const expected = await loadAndDecodeFrame(plain, 0);
      for (let shift = 0; shift < 4; shift++) {
        const moved = Buffer.concat([new Uint8Array(shift), plain]).subarray(shift);
        const before = Buffer.from(moved);
        expect((await loadAndDecodeFrame(moved, 0)).stored).toEqual(expected.stored);
        expect(moved.equals(before)).toBe(true);
      }
    },
  );
});
