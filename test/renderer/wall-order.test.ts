// Order and filters of a wall from the numbers of its maps.
import { describe, expect, it } from 'vitest';
import { blockBox, blockInView, positionsOf } from '../../src-renderer/canvas/wall-block.ts';
import { GAP, layOut, wallSize, zoomedSide } from '../../src-renderer/canvas/wall-layout.ts';
import { channelOrder, groupStarts, type KnownMaps } from '../../src-renderer/views/wall/order.ts';
import { orderText } from '../../src-renderer/views/wall/order-text.ts';

const VALUES = 100;
/** Map 0 is dead, 1 constant, 2 runs against its greatest value, 3 has a NaN, 4 is nearly 2. */
const known: KnownMaps = {
  count: 5,
  valuesPerMap: VALUES,
  statistics: {
    min: Float32Array.of(0, 2, -1, 0, -1),
    max: Float32Array.of(0, 2, 6, 1, 5),
    mean: Float64Array.of(0, 2, 5, 0.5, 1),
    std: Float64Array.of(0, 0, 0.5, 0.25, 2),
    zeros: Uint32Array.of(100, 0, 3, 40, 3),
    nonFinite: Uint32Array.of(0, 0, 0, 1, 0),
  },
  measures: {
    entropy: Float64Array.of(0, 0, 1.5, 7, 3),
    atMaximum: Uint32Array.of(100, 100, 20, 1, 19),
    inputCorrelation: Float64Array.of(Number.NaN, Number.NaN, -0.5, 0.25, 0.9),
    twin: Int32Array.of(-1, -1, -1, 2, 2),
    twinLikeness: Float64Array.of(Number.NaN, Number.NaN, Number.NaN, 0.5, 0.98),
    group: Uint32Array.of(0, 1, 2, 3, 2),
    groupLikeness: Float64Array.of(1, 1, 1, 1, 0.98),
    low: 0,
    high: 5,
  },
};

describe('order', () => {
  it.each([
    ['index', [0, 1, 2, 3, 4]],
    ['mean', [2, 1, 4, 3, 0]],
    ['max', [2, 4, 1, 3, 0]],
    ['variance', [4, 2, 3, 0, 1]],
    ['zeros', [0, 3, 2, 4, 1]],
    ['entropy', [3, 4, 2, 0, 1]],
    ['correlation', [4, 3, 2, 0, 1]],
    ['likeness', [0, 1, 2, 4, 3]],
  ] as const)('by %s', (sort, expected) => expect(channelOrder(known, sort)).toEqual(expected));

  it('by index while nothing is known', () => {
    const unknown = { ...known, statistics: undefined, measures: undefined };
    for (const sort of ['mean', 'entropy', 'likeness'] as const)
      expect(channelOrder(unknown, sort, 'dead')).toEqual([0, 1, 2, 3, 4]);
  });

  it.each([
    ['index', ['', '', '', '', '']],
    ['mean', ['0', '2', '5', '0.5', '1']],
    ['max', ['0', '2', '6', '1', '5']],
    ['variance', ['0', '0', '0.25', '0.0625', '4']],
    ['zeros', ['100 %', '0 %', '3 %', '40 %', '3 %']],
    ['entropy', ['0', '0', '1.5', '7', '3']],
    ['correlation', ['none', 'none', '-0.5', '0.25', '0.9']],
    ['likeness', ['1', '1', '1', '1', '0.98']],
  ] as const)('%s is written on each map', (sort, expected) => {
    expect(expected.map((_, channel) => orderText(known, sort, channel))).toEqual(expected);
    const unknown = { ...known, statistics: undefined, measures: undefined };
    expect(orderText(unknown, sort, 0)).toBe('');
  });

  it('tells where groups begin and how large they are', () => {
    expect(groupStarts([0, 1, 2, 4, 3], Uint32Array.of(0, 1, 2, 3, 2))).toEqual([
      { position: 0, size: 1 },
      { position: 1, size: 1 },
      { position: 2, size: 2 },
      { position: 4, size: 1 },
    ]);
  });
});

describe('filters', () => {
  it.each([
    ['all', [0, 1, 2, 3, 4]],
    ['alive', [1, 2, 3, 4]],
    ['dead', [0]],
    ['constant', [0, 1]],
    ['saturated', [2]],
    ['not finite', [3]],
    ['near-duplicates', [4]],
  ] as const)('%s', (filter, expected) => expect(channelOrder(known, 'index', filter)).toEqual(expected));
});

describe('a wall of many maps', () => {
  const side = 60;
  const layout = layOut(2048, side, { width: 14, height: 14 }, 10 * (side + GAP));
  const step = side + GAP;

  it('has a canvas no larger than a few views, wherever it is scrolled to', () => {
    for (let top = -500; top < wallSize(layout).height; top += 777) {
      const block = blockInView(layout, top, top + 600);
      const { top: from, height } = blockBox(layout, block);
      expect(from).toBeLessThanOrEqual(Math.max(0, top));
      expect(from + height).toBeGreaterThanOrEqual(Math.min(wallSize(layout).height, top + 600));
      expect(height).toBeLessThan(600 + 2 * (400 + 4 * step));
    }
  });

  it('names the positions of its rows, the last row too', () => {
    expect(positionsOf(layout, { first: 2, last: 3 })).toEqual([20, 40]);
    expect(positionsOf(layout, { first: 200, last: layout.rows - 1 })).toEqual([2000, 2048]);
  });

  it('is painted whole where it is low', () => {
    expect(blockInView(layOut(64, 40, { width: 1, height: 1 }, 500), 0, 10)).toEqual({ first: 0, last: 5 });
  });
});

it('zooms by the wheel, a pixel at least, between its limits', () => {
  expect([zoomedSide(40, -100), zoomedSide(40, 100), zoomedSide(40, -1), zoomedSide(40, 1)]).toEqual([46, 34, 41, 39]);
  expect([zoomedSide(512, -100), zoomedSide(16, 100)]).toEqual([512, 16]);
});
