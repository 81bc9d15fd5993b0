// Orders and filters of the walls, held to what plain loops make of the same maps: the order, the number written on every map, and which maps are left.
import { expect, type Page } from '@playwright/test';
import { layerMap, networkInput, phantomHu } from './phantom-numbers.ts';
import { violations } from './violations.ts';
import { test } from './window.ts';

/** Several stories in one: a window that shares its processors with other work takes longer. */
const LONG_STORY_MS = 180_000;
const SIDE = 512;
const PARTS = 256;
const SAMPLES = 4096;

interface Layer {
  readonly node: string;
  readonly stage: string;
  readonly maps: readonly Float64Array[];
  readonly side: number;
  /** From the first value to the pixel under its centre: half a pixel further is the next one. */
  readonly start: number;
}

const input = networkInput(phantomHu(24));

function layers(): readonly Layer[] {
  const first = Array.from({ length: 16 }, (_, channel) => layerMap([input], [SIDE, SIDE], 'conv1', channel));
  const second = Array.from({ length: 32 }, (_, channel) => layerMap(first, [SIDE - 1, SIDE - 1], 'conv2', channel));
  return [
    { node: 'relu', stage: 'conv1', maps: first, side: SIDE - 1, start: 1 },
    { node: 'relu_1', stage: 'conv2', maps: second, side: SIDE - 2, start: 1 },
  ];
}

function entropy(map: Float64Array): number {
  const { min, max } = extremes(map);
  const counts = new Float64Array(PARTS);
  for (const value of map) {
    const part = max > min ? Math.min(PARTS - 1, Math.floor(((value - min) / (max - min)) * PARTS)) : 0;
    counts[part] = (counts[part] ?? 0) + 1;
  }
  return counts.reduce((bits, count) => bits - (count > 0 ? (count / map.length) * Math.log2(count / map.length) : 0), 0);
}

const extremes = (map: Float64Array) => ({
  min: map.reduce((one, other) => Math.min(one, other)),
  max: map.reduce((one, other) => Math.max(one, other)),
});

function moments(map: Float64Array) {
  const mean = map.reduce((sum, value) => sum + value, 0) / map.length;
  const variance = map.reduce((sum, value) => sum + (value - mean) ** 2, 0) / map.length;
  return { mean, variance, std: Math.sqrt(variance) };
}

/** Pearson's; NaN where one of them is the same everywhere. */
function correlation(one: Float64Array, other: Float64Array): number {
  const [a, b] = [moments(one), moments(other)];
  const together = one.reduce((sum, value, at) => sum + (value - a.mean) * ((other[at] ?? Number.NaN) - b.mean), 0);
  return together / one.length / (a.std * b.std);
}

/** Likeness is of so many values, each from the middle of its part of the map. */
const sampled = (map: Float64Array): Float64Array =>
  Float64Array.from({ length: SAMPLES }, (_, at) => map[Math.floor(((at + 0.5) * map.length) / SAMPLES)] ?? Number.NaN);

const under = ({ side, start }: Layer): Float64Array =>
  Float64Array.from({ length: side * side }, (_, at) => {
    const [row, column] = [Math.floor(at / side) + start, (at % side) + start];
    return input[row * SIDE + column] ?? Number.NaN;
  });

/** As it is written with three digits. */
const numberOf = (text: string): number => (text === 'none' ? Number.NaN : Number(text.replace(' %', '')));

const written = (window: Page, { node }: Layer) =>
  window
    .locator(`[data-shown-node=${node}] .mark-order`)
    .evaluateAll((all) => all.map((one) => ({ channel: Number(one.getAttribute('data-channel')), text: one.textContent ?? '' })));

const orderOf = async (window: Page, stage: string): Promise<readonly number[]> =>
  ((await window.getByTestId(`wall-${stage}`).getAttribute('data-order')) ?? '').split(' ').filter(Boolean).map(Number);

test('every order follows its numbers, and the number is written on each map', async ({ window }) => {
  test.setTimeout(LONG_STORY_MS);
  await window.mouse.move(0, 0);
  await window.getByTestId('tile-size').selectOption('48');
  const all = layers();
  expect(await written(window, all[0] as Layer)).toEqual([]);
  for (const layer of all) {
    const pixels = under(layer);
    const zeros = layer.maps.map((map) => (100 * map.reduce((count, value) => count + Number(value === 0), 0)) / map.length);
    for (const [sort, values, off] of [
      ['mean', layer.maps.map((map) => moments(map).mean), 0.005],
      ['max', layer.maps.map((map) => extremes(map).max), 0.005],
      ['variance', layer.maps.map((map) => moments(map).variance), 0.005],
      ['zeros', zeros, 0.5],
      ['entropy', layer.maps.map(entropy), 0.01],
      ['correlation', layer.maps.map((map) => correlation(map, pixels)), 0.005],
    ] as const) {
      await window.getByTestId('sort').selectOption(sort);
      await expect(async () => {
        const tiles = await written(window, layer);
        const order = tiles.map(({ channel }) => channel);
        expect(await orderOf(window, layer.stage)).toEqual(order);
        expect([...order].sort((a, b) => a - b)).toEqual(layer.maps.map((_, channel) => channel));
        const own = order.map((channel) => values[channel] ?? Number.NaN);
        for (const [at, value] of own.entries()) {
          const next = own[at + 1];
          // Single precision may change places of two that are equal to its last digits; maps without a number come last.
          if (next !== undefined && !Number.isNaN(next)) expect(value).toBeGreaterThanOrEqual(next - 1e-4 * Math.abs(next));
          const found = numberOf(tiles[at]?.text ?? '');
          if (Number.isNaN(value)) expect([sort, found]).toEqual([sort, Number.NaN]);
          else
            expect(Math.abs(found - value)).toBeLessThanOrEqual(Math.max(off * Math.abs(value), sort === 'zeros' ? off : 1e-4));
        }
      }).toPass({ timeout: 20_000 });
    }
  }
  await expect(window.getByTestId('sort')).toHaveValue('correlation');

  // Groups: the first map of each, and on the others how alike they are to it, of some thousand places of the map.
  await window.getByTestId('sort').selectOption('likeness');
  for (const layer of all) {
    const marks = window.locator(`[data-shown-node=${layer.node}] .mark-group`);
    await expect(marks.first()).toBeAttached();
    const sizes = await marks.evaluateAll((starts) => starts.map((mark) => Number(mark.getAttribute('data-size'))));
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBe(layer.maps.length);
    await expect(window.getByTestId(`groups-${layer.stage}`)).toHaveText(`${sizes.length} groups`);
    const tiles = await written(window, layer);
    const firsts = sizes.flatMap((size, group) => {
      const first = sizes.slice(0, group).reduce((sum, before) => sum + before, 0);
      return Array.from({ length: size }, () => tiles[first]?.channel ?? -1);
    });
    for (const [at, { channel, text }] of tiles.entries()) {
      const [one, first] = [layer.maps[channel], layer.maps[firsts[at] ?? -1]];
      if (!one || !first) throw new Error(`${layer.stage} has no channel ${channel}.`);
      const alike = one === first ? 1 : correlation(sampled(one), sampled(first));
      expect([channel, alike >= 0.799]).toEqual([channel, true]);
      expect(Math.abs(numberOf(text) - alike)).toBeLessThan(0.005);
    }
    // No map stands alone that is clearly like the first of a group before it.
    const starts = [...new Set(firsts)];
    for (const [at, first] of starts.entries())
      for (const before of starts.slice(0, at)) {
        const [one, other] = [layer.maps[first], layer.maps[before]];
        if (one && other && before < first) expect(correlation(sampled(one), sampled(other)) >= 0.801).toBe(false);
      }
  }
  await window.getByRole('listbox', { name: 'Maps of conv1' }).focus();
  await window.keyboard.press('ArrowRight');
  await expect(window.getByTestId('selected-conv1')).toHaveText(/, likeness (0\.\d+|1)$/);
  expect(await violations(window)).toEqual([]);
});
