import { expect, it } from 'vitest';
import { TorchRandom } from '../../src-main/weights/torch-random.ts';

/** The generator's published check: the 10000th word after seed 5489 (C++ standard, [rand.predef]). */
it('is MT19937', () => {
  const random = new TorchRandom(5489);
  for (let i = 1; i < 10_000; i++) random.word();
  expect(random.word()).toBe(4123659995);
});

it('gives the words of torch.manual_seed for small, negative and large seeds', () => {
  const first = (seed: number): number => new TorchRandom(seed).word();
  expect(first(0)).toBe(2357136044);
  expect(first(1)).toBe(1791095845);
  expect(first(-1)).toBe(first(2 ** 32 - 1));
  expect(first(2 ** 40 + 7)).toBe(first(7));
});

it('fills uniformly in float32, as torch.manual_seed(0); torch.empty(4).uniform_(-0.5, 0.5)', () => {
  const values = new Float32Array(4);
  new TorchRandom(0).fillUniform(values, -0.5, 0.5);
  expect([...values]).toEqual(EXPECTED_UNIFORM);
});

/** From PyTorch 1.13. */
const EXPECTED_UNIFORM = [-0.003743410110473633, 0.26822179555892944, -0.4115225672721863, -0.3679695129394531];
