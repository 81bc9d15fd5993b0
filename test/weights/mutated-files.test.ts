import fc from 'fast-check';
import { expect, it } from 'vitest';
import { mutatedBytes } from '../fuzz/weights-mutations.ts';
import { probeWeights } from '../fuzz/weights-probe.ts';
import { weightsSeeds } from '../fuzz/weights-seeds.ts';

it.each(weightsSeeds())(
  '$name is right, and broken in any way gives tensors that are what they say or an error of our own',
  async ({ name, bytes }) => {
    expect(await probeWeights(name, bytes)).toEqual({ outcome: 'read', wrong: null });
    await fc.assert(
      fc.asyncProperty(fc.infiniteStream(fc.nat()), async (numbers) => {
        const draw = (below: number): number => (numbers.next().value as number) % below;
        expect((await probeWeights(name, mutatedBytes(bytes, draw))).wrong).toBeNull();
      }),
      { numRuns: 60 },
    );
  },
);
