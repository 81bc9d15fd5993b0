// Preprocessing: the grammar's refusals first, then each step's numbers worked by hand.
import { describe, expect, test } from 'vitest';
import { applyPreprocess } from '../../src-main/cnn/preprocess.ts';
import { parsePreprocess } from '../../src-main/cnn/preprocess-steps.ts';
import { resizeBilinear } from '../../src-main/cnn/resize.ts';

const picture = (hu: readonly number[], rows = 1) => ({ rows, columns: hu.length / rows, hu: Float32Array.from(hu) });
const made = (text: string, hu: readonly number[], rows = 1) => applyPreprocess(parsePreprocess(text), picture(hu, rows));

describe('words that cannot be read are named', () => {
  test.each([
    'clip',
    'clip:1',
    'clip:5:1',
    'clip:a:b',
    'clip::',
    'scale:0',
    'zscore:1',
    'zscore:0:0',
    'resize:0:5',
    'resize:2.5:5',
    'resize:100000:5',
    'channels',
    'channels:red',
    'blur:3',
  ])('%s', (word) => {
    expect(() => parsePreprocess(`clip:-1000:1000,${word}`)).toThrow(
      expect.objectContaining({ code: 'engine/preprocess', detail: { step: word } }),
    );
  });
  test('two channels steps', () => {
    expect(() => parsePreprocess('channels:windows,channels:neighbours')).toThrow(/more than one channels step/);
  });
});

describe('steps', () => {
  test('the default: clip, then what the clip allows onto 0..1', () => {
    expect([...made('clip:-1000:1000,scale:0:1', [-2000, -1000, -500, 0, 1000, 3000]).data]).toEqual([0, 0, 0.25, 0.5, 1, 1]);
  });
  test('order counts, spaces do not', () => {
    expect([...made(' scale:0:100 , clip:20:50', [0, 5, 10]).data]).toEqual([20, 50, 50]);
  });
  test('scale alone takes the extremes of the slice; one value becomes the lower end', () => {
    expect([...made('scale:-1:1', [-1024, 488, 2000]).data]).toEqual([-1, 0, 1]);
    expect([...made('scale:-1:1', [40, 40]).data]).toEqual([-1, -1]);
  });
  test('zscore by the slice and by numbers', () => {
    expect([...made('zscore', [1, 3]).data]).toEqual([-1, 1]);
    expect([...made('zscore:10:4', [10, 18]).data]).toEqual([0, 2]);
    expect([...made('zscore', [5, 5]).data]).toEqual([0, 0]);
  });
  test.each(['clip:-10:10', 'scale:0:1', 'zscore', 'channels:neighbours,clip:-10:10', 'clip:-10:10,scale:0:1', ''])(
    '"%s" leaves the slice itself as it is, and NaN where it is',
    (text) => {
      const hu = Float32Array.of(-1024, Number.NaN, 0, 3071);
      const { data } = applyPreprocess(
        parsePreprocess(text),
        { rows: 2, columns: 2, hu },
        { previous: hu.slice(), next: hu.slice() },
      );
      expect([...hu]).toEqual([-1024, Number.NaN, 0, 3071]);
      expect(data.buffer).not.toBe(hu.buffer);
      if (text !== 'zscore') expect(data.at(1)).toBeNaN();
    },
  );
  test('nothing at all leaves HU as they are', () => {
    expect(made('', [-1024, 3071])).toEqual({ channels: 1, rows: 1, columns: 2, data: Float32Array.of(-1024, 3071) });
  });
  test('windows: lung, soft tissue, bone, each 0..1', () => {
    const { channels, data } = made('channels:windows', [-600, 40, 480]);
    expect(channels).toBe(3);
    expect([...data].map((value) => Math.round(value * 1000) / 1000)).toEqual([0.5, 0.927, 1, 0, 0.5, 1, 0.068, 0.324, 0.5]);
  });
  test('neighbours: before, this, after; steps before it slice by slice', () => {
    const steps = parsePreprocess('scale:0:1,channels:neighbours');
    const neighbours = { previous: Float32Array.of(0, 2), next: Float32Array.of(10, 0) };
    const { channels, data } = applyPreprocess(steps, picture([4, 8]), neighbours);
    expect({ channels, data: [...data] }).toEqual({ channels: 3, data: [0, 1, 0, 1, 1, 0] });
    expect(() => applyPreprocess(steps, picture([4, 8]))).toThrow(/needs a series/);
    const other = { ...neighbours, next: Float32Array.of(1) };
    expect(() => applyPreprocess(steps, picture([4, 8]), other)).toThrow(/another size/);
  });
});

describe('resize as torch.nn.functional.interpolate, align_corners=False', () => {
  // torch.nn.functional.interpolate(torch.arange(4.).reshape(1,1,2,2), size=(4,4), mode='bilinear', align_corners=False)
  test('2 x 2 to 4 x 4', () => {
    const expected = [0, 0.25, 0.75, 1, 0.5, 0.75, 1.25, 1.5, 1.5, 1.75, 2.25, 2.5, 2, 2.25, 2.75, 3];
    expect([...resizeBilinear(Float32Array.of(0, 1, 2, 3), [2, 2], [4, 4])]).toEqual(expected);
  });
  // torch.arange(5.) to 3: places 0.3333, 2, 3.6667
  test('5 to 3, and the same size is the same picture', () => {
    const values = Float32Array.of(0, 1, 2, 3, 4);
    const smaller = [...resizeBilinear(values, [1, 5], [1, 3])];
    expect(smaller.map((value) => value.toFixed(4))).toEqual(['0.3333', '2.0000', '3.6667']);
    expect(resizeBilinear(values, [1, 5], [1, 5])).toEqual(values);
  });
});
