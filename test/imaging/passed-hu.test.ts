// What of a slice's HU a preprocessing lets through: by its own words, and held to what it really does to values.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { applyPreprocess } from '../../src-main/cnn/preprocess.ts';
import { parsePreprocess } from '../../src-main/cnn/preprocess-steps.ts';
import { passedHu } from '../../src-shared/imaging/passed-hu.ts';

test.each([
  ['clip:-1000:1000,scale:0:1', 0, { lowHu: -1000, highHu: 1000 }],
  ['clip:-1000:1000, clip:-200:3000, scale:0:1', 0, { lowHu: -200, highHu: 1000 }],
  ['channels:windows,resize:32:32', 0, { lowHu: -1350, highHu: 150 }],
  ['channels:windows', 1, { lowHu: -160, highHu: 240 }],
  ['clip:0:5000,channels:windows', 2, { lowHu: 0, highHu: 1730 }],
  ['channels:grey,clip:-10:10', 0, { lowHu: -10, highHu: 10 }],
  ['clip:-1:1,channels:neighbours', 1, { lowHu: -1, highHu: 1 }],
  ['clip:-1:1,channels:neighbours', 0, null],
  ['scale:0:1,clip:0:0.5', 0, null],
  ['resize:8:8,clip:-1:1', 0, null],
  ['zscore', 0, null],
  ['', 0, null],
])('%s, channel %i', (preprocess, channel, passed) => expect(passedHu(preprocess, channel)).toEqual(passed));

test('what is let through stays apart, what is clipped does not', () => {
  const hu = fc.integer({ min: -2000, max: 4000 });
  fc.assert(
    fc.property(
      fc.constantFrom('clip:-500:700,scale:-1:1', 'channels:windows'),
      fc.nat(2),
      hu,
      hu,
      (preprocess, at, one, other) => {
        const channel = preprocess.startsWith('channels') ? at : 0;
        const passed = passedHu(preprocess, channel);
        if (!passed) throw new Error(`${preprocess} clips.`);
        const { data } = applyPreprocess(parsePreprocess(preprocess), { rows: 1, columns: 2, hu: Float32Array.of(one, other) });
        const within = (value: number): number => Math.min(passed.highHu, Math.max(passed.lowHu, value));
        expect(data[channel * 2] === data[channel * 2 + 1]).toBe(within(one) === within(other));
      },
    ),
    { numRuns: 200 },
  );
});
