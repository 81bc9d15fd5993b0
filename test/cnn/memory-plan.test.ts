// What a run's memory is taken for beside values: nothing for measures that nobody takes.
import { expect, test } from 'vitest';
import { planMemory } from '../../src-main/cnn/memory-plan.ts';
import { planNetwork } from '../../src-main/cnn/plan.ts';
import { networkOf } from './network-cases.ts';

test('a vector is its own measure: no room for another beside it', () => {
  const input = [32, 16, 8, 8];
  const bytesOf = (layers: string): number =>
    planMemory(planNetwork(networkOf({ title: '', layers, input }), input, new Map()), 1).runBytes;
  // The values lie there once; a descriptor or two is all that may come with the name.
  expect(bytesOf('nn.Identity(), nn.Flatten()') - bytesOf('nn.Identity()')).toBeLessThan(1024);
});
