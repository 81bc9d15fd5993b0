import { describe, expect, it } from 'vitest';
import { chooseSlices } from '../../src-main/engine/slice-choice.ts';

describe('chooseSlices', () => {
  it.each([
    ['all', 3, [0, 1, 2]],
    ['2', 3, [2]],
    ['1:3', 4, [1, 2]],
    [':2', 4, [0, 1]],
    ['2:', 4, [2, 3]],
    [[0, 3], 4, [0, 3]],
  ])('%j of %i slices is %j', (text, count, expected) => {
    expect(chooseSlices(text, count)).toEqual(expected);
  });

  it.each(['', 'x', '1-3', '-1', '1:2:3', '1.5'])('refuses the words "%s"', (text) => {
    expect(() => chooseSlices(text, 10)).toThrow(expect.objectContaining({ code: 'cli/usage' }));
  });

  it.each(['10', '3:3', '4:2', '5:11', '10:'])('refuses "%s" of 10 slices and says how many there are', (text) => {
    expect(() => chooseSlices(text, 10)).toThrow(/10 slices/);
  });

  it('refuses an index from a recipe that the series does not have', () => {
    expect(() => chooseSlices([9, 10], 10)).toThrow(expect.objectContaining({ code: 'engine/unknown-series' }));
  });
});
