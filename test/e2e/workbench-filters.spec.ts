// Filters of the wall over a network whose every map is known: dead, constant, at its limit, without a number, twice the same.
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, type Page } from '@playwright/test';
import { safetensorsOf } from '../weights/safetensors-fixture.ts';
import { networkInput, phantomHu } from './phantom-numbers.ts';
import { violations } from './violations.ts';
import { mapsAreComplete, test, typeSource } from './window.ts';

/** The window is opened twice, on a machine that has other work too. */
const LONG_STORY_MS = 120_000;

const SIDE = 512;
const MODEL = `import torch
import torch.nn as nn

class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(1, 9, 1)
        self.clamp = nn.Hardtanh(-1.0, 2.0)

    def forward(self, x):
        x = torch.relu(self.conv(x))
        return self.clamp(x)
`;

/** Weight and bias of each channel's kernel of one value. */
const CHANNELS: readonly (readonly [number, number])[] = [
  [1, 0],
  // Nothing at all.
  [0, 0],
  [0, 0.5],
  // Below 0 everywhere: dead behind ReLU, the same number everywhere before it.
  [0, -0.5],
  // Steep: behind the clamp most of the body lies at its upper limit.
  [40, -10],
  [Number.NaN, 0],
  // As channel 0, a little stronger: alike to the last digit.
  [1.5, 0],
  // Two values only, at opposite ends; unlike all others.
  [-40, 12],
  // Larger than floats go where there is bone.
  [3e38, 1e38],
];
const values = (channel: number, x: Float64Array): Float64Array => {
  const [weight = 0, bias = 0] = CHANNELS[channel] ?? [];
  return x.map((value) => value * weight + bias);
};

/** Maps are compared by so many values, each from the middle of its part; what is no number counts as 0. */
const sampled = (map: Float64Array): Float64Array =>
  Float64Array.from({ length: 4096 }, (_, at) => {
    const value = Math.fround(map[Math.floor(((at + 0.5) * map.length) / 4096)] ?? Number.NaN);
    return Number.isFinite(value) ? value : 0;
  });

/** Pearson's; NaN where one of them is the same everywhere. */
function alike(one: Float64Array, other: Float64Array): number {
  const [a, b] = [one, other].map((map) => {
    const mean = map.reduce((sum, value) => sum + value, 0) / map.length;
    const centred = map.map((value) => value - mean);
    const length = Math.sqrt(centred.reduce((sum, value) => sum + value ** 2, 0));
    return centred.map((value) => value / length);
  });
  return (a ?? one).reduce((sum, value, at) => sum + value * (b?.[at] ?? Number.NaN), 0);
}

/** Channels that a filter leaves in a wall, as the window says it. */
async function left(window: Page, filter: string, stage: string): Promise<readonly number[]> {
  await window.getByTestId('filter').selectOption(filter);
  await expect(window.getByTestId(`filtered-${stage}`)).toHaveText(new RegExp(`^\\d+ of 9 ${filter}$`));
  const order = ((await window.getByTestId(`wall-${stage}`).getAttribute('data-order')) ?? '').split(' ').filter(Boolean);
  await expect(window.getByTestId(`filtered-${stage}`)).toHaveText(`${order.length} of 9 ${filter}`);
  return order.map(Number);
}

test('each filter leaves exactly the maps that are so', async ({ window, host }) => {
  test.setTimeout(LONG_STORY_MS);
  await writeFile(
    join(host.folder, 'known.safetensors'),
    safetensorsOf({
      'conv.weight': { shape: [9, 1, 1, 1], data: Float32Array.from(CHANNELS, ([weight]) => weight) },
      'conv.bias': { shape: [9], data: Float32Array.from(CHANNELS, ([, bias]) => bias) },
    }),
  );
  await window.keyboard.press('Control+Shift+O');
  const dialog = window.getByTestId('network-dialog');
  await typeSource(dialog, MODEL);
  await host.answerDialogs(join(host.folder, 'known.safetensors'));
  await window.getByTestId('open-weights-file').click();
  if (!host.hasDialogs) await window.getByTestId('file-chooser').getByRole('button', { name: 'known.safetensors' }).click();
  await dialog.getByTestId('use-network').click();
  await expect(dialog).toHaveCount(0);
  await mapsAreComplete(window);

  const x = networkInput(phantomHu(24));
  const relu = CHANNELS.map((_, channel) => values(channel, x).map((value) => (value < 0 ? 0 : value)));
  const clamped = relu.map((map) => map.map((value) => (value > 2 ? 2 : value)));
  const is = {
    dead: (map: Float64Array) => map.every((value) => value === 0),
    constant: (map: Float64Array) => map.every((value) => value === map[0]),
    saturated: (map: Float64Array) => {
      const [low, high] = [map.reduce((a, b) => Math.min(a, b)), map.reduce((a, b) => Math.max(a, b))];
      return high > low && map.filter((value) => value === high).length >= map.length / 5;
    },
    'not finite': (map: Float64Array) => map.some((value) => !Number.isFinite(Math.fround(value))),
  };
  for (const [stage, maps] of [
    ['conv', relu],
    ['clamp', clamped],
  ] as const)
    for (const [filter, holds] of Object.entries(is)) {
      const wanted = maps.flatMap((map, channel) => (holds(map) ? [channel] : []));
      await expect.poll(() => left(window, filter, stage), `${filter} of ${stage}`).toEqual(wanted);
    }
  // What these come to, so that none of it is empty by mistake.
  expect(await left(window, 'dead', 'conv')).toEqual([1, 3]);
  expect(await left(window, 'constant', 'conv')).toEqual([1, 2, 3]);
  expect(await left(window, 'not finite', 'conv')).toEqual([5, 8]);
  expect(await left(window, 'alive', 'conv')).toEqual([0, 2, 4, 5, 6, 7, 8]);
  await expect.poll(() => left(window, 'saturated', 'clamp')).toContain(4);
  const twins = relu
    .map(sampled)
    .flatMap((map, channel, all) => (all.slice(0, channel).some((one) => alike(one, map) >= 0.98) ? [channel] : []));
  await expect.poll(() => left(window, 'near-duplicates', 'conv')).toEqual(twins);
  expect(twins).toContain(6);
  // Before ReLU what was dead is one number that is not 0.
  await window.keyboard.press('a');
  await expect.poll(() => left(window, 'constant', 'conv')).toEqual([1, 2, 3]);
  expect(await left(window, 'dead', 'conv')).toEqual([1]);
  expect(await violations(window)).toEqual([]);

  // A map of one value is grey as a whole and says its number; one without any number is hatched and counted.
  await window.keyboard.press('a');
  await window.getByTestId('filter').selectOption('all');
  await window.getByRole('listbox', { name: 'Maps of conv' }).focus();
  await window.keyboard.press('Enter');
  const head = window.locator('.map-head');
  for (const [channel, words, colours] of [
    [2, 'constant 0.5', 1],
    [3, 'constant 0.0', 1],
    [5, `${SIDE * SIDE} not finite`, 2],
  ] as const) {
    await window.getByTestId('back').click();
    await window.getByRole('listbox', { name: 'Maps of conv' }).focus();
    const selected = window.getByTestId('selected-conv');
    const at = async (): Promise<number> => Number(/channel (\d+)/.exec((await selected.textContent()) ?? '')?.[1]);
    while ((await at()) < channel) {
      const before = await at();
      await window.keyboard.press('ArrowRight');
      await expect.poll(at).toBe(before + 1);
    }
    await window.keyboard.press('Enter');
    await expect(window.getByTestId('large-map')).toHaveAttribute('data-channel', String(channel));
    await expect(head).toContainText(words);
    const painted = await window.getByTestId('large-map').evaluate((canvas: HTMLCanvasElement) => {
      const { data } = canvas.getContext('2d')?.getImageData(0, 0, canvas.width, canvas.height) ?? { data: [] };
      return [...new Set(new Uint32Array((data as Uint8ClampedArray).slice().buffer))];
    });
    expect(painted).toHaveLength(colours);
    // Red, green and blue alike.
    if (colours === 1) expect((painted[0] ?? 0) & 0xff).toBe(((painted[0] ?? 0) >> 8) & 0xff);
  }
});
