// What if: a channel muted, alone, scaled; HU painted; differences. The numbers follow from the plain network's, every step can be undone, and it is
// always said that what is shown is not the plain network.
import { expect, type Page } from '@playwright/test';
import { firstMap, phantomHu } from './phantom-numbers.ts';
import { violations } from './violations.ts';
import { mapsAreComplete, test } from './window.ts';

/** Several runs of the network one after the other, on a machine that has other work too. */
const LONG_STORY_MS = 120_000;

const number = async (window: Page, id: string): Promise<number> => Number(await window.getByTestId(id).textContent());

/** The value of conv2 channel 1 at the pinned place, taken apart: the sum over the input channels and what each adds. */
async function pinConv2(window: Page): Promise<{ readonly value: number; readonly parts: ReadonlyMap<number, number> }> {
  await window.getByTestId('relu-toggle').click();
  await window.getByTestId('tile-size').selectOption('96');
  await mapsAreComplete(window);
  await window.getByTestId('wall-conv2').hover({ position: { x: 150, y: 50 } });
  // A pointer is settled once a frame: only what has been told of can be pinned.
  await expect(window.getByTestId('probe-value')).toBeVisible();
  await window.keyboard.press('p');
  await expect(window.getByTestId('inspector').getByRole('button', { name: 'Pinned' })).toBeVisible();
  await window.keyboard.press('e');
  const rows = window.locator('table.parts tbody tr');
  await expect(rows).toHaveCount(16);
  const parts = await rows.evaluateAll((all) =>
    all.map((row): [number, number] => [
      Number(row.querySelector('td')?.textContent),
      Number(row.querySelectorAll('td')[4]?.textContent),
    ]),
  );
  return { value: Number(await window.locator('.equation strong').first().textContent()), parts: new Map(parts) };
}

test('muting channel 3 of conv1 takes its part away from conv2; undo gives it back', async ({ window }) => {
  const before = await pinConv2(window);
  // Before ReLU the map of conv1 is shown: what is muted there is what conv2 reads through ReLU.
  await window.getByTestId('wall-conv1').click({ position: { x: 20, y: 20 } });
  await window.getByRole('listbox', { name: 'Maps of conv1' }).focus();
  for (let step = 0; step < 3; step++) await window.keyboard.press('ArrowRight');
  await window.keyboard.press('q');
  // The pin stands at its spot of whichever map is selected: back to the one whose value is held.
  await window.getByTestId('wall-conv2').click({ position: { x: 150, y: 50 } });
  const bar = window.getByTestId('what-if-bar');
  await expect(bar).toContainText('not the plain network');
  await expect(window.getByTestId('what-if-list')).toHaveText('conv1 channel 3 muted');
  const wanted = before.value - (before.parts.get(3) ?? Number.NaN);
  const value = () => window.locator('.equation strong').first().textContent();
  await expect.poll(async () => Number(await value())).toBeCloseTo(wanted, 4);
  await mapsAreComplete(window);
  await expect(window.getByTestId('recomputed')).toContainText('computed again');
  await expect(window.locator('[data-shown-node=conv1] .mark-tried')).toHaveText('M');
  await window.keyboard.press('Control+E');
  await expect(window.getByTestId('export-not-plain')).toContainText('not the plain network');
  await window.keyboard.press('Escape');
  await window.keyboard.press('x');
  await expect(bar).toContainText('plain network');
  await expect.poll(async () => Number(await value())).toBe(before.value);
  await window.keyboard.press('x');
  await expect.poll(async () => Number(await value())).toBeCloseTo(wanted, 4);
  await window.keyboard.press('Control+z');
  await expect(bar).toHaveCount(0);
  await expect.poll(async () => Number(await value())).toBe(before.value);
  await window.keyboard.press('Control+Shift+z');
  await expect.poll(async () => Number(await value())).toBeCloseTo(wanted, 4);
});

test('alone from the menu, strength by the slider, all of it without a rule of accessibility broken', async ({ window }) => {
  const before = await pinConv2(window);
  const value = async (): Promise<number> => Number(await window.locator('.equation strong').first().textContent());
  const [bias] = /bias (\S+)/.exec((await window.locator('.equation').textContent()) ?? '')?.slice(1) ?? [];
  await window.getByTestId('wall-conv1').click({ button: 'right', position: { x: 20, y: 20 } });
  await expect(window.getByRole('menu', { name: 'conv1 channel 0' })).toBeVisible();
  expect(await violations(window)).toEqual([]);
  await window.keyboard.press('ArrowDown');
  await window.keyboard.press('Enter');
  await expect(window.getByTestId('what-if-list')).toHaveText('conv1 channel 0 alone');
  await expect.poll(value).toBeCloseTo((before.parts.get(0) ?? Number.NaN) + Number(bias), 4);
  await window.keyboard.press('Shift+X');
  await window.keyboard.press('w');
  await window.getByTestId('factor').fill('2');
  await expect(window.getByTestId('trials')).toContainText('conv1 channel 0 × 2');
  expect(await violations(window)).toEqual([]);
  await window.keyboard.press('Escape');
  await window.getByRole('tab', { name: 'Arithmetic' }).click();
  await expect.poll(value).toBeCloseTo(before.value + (before.parts.get(0) ?? Number.NaN), 4);
});

test('a painted ball: HU under the pointer, rows computed again, difference to the plain slice', async ({ window }) => {
  await window.keyboard.press('w');
  await window.getByLabel('HU', { exact: true }).fill('900');
  await window.getByLabel('Size in mm').fill('8');
  await window.getByLabel('Row', { exact: true }).fill('250');
  await window.getByLabel('Column', { exact: true }).fill('250');
  await window.getByTestId('paint').click();
  await expect(window.getByTestId('strokes')).toContainText('ball of 900 HU at row 250, column 250');
  await mapsAreComplete(window);
  // 8 mm of 0.78 mm pixels: 11 rows of the slice, and one, two, three more in the layers behind.
  await expect(window.getByTestId('recomputed')).toContainText('39 rows');
  await window.getByTestId('compare-plain').click();
  await mapsAreComplete(window);
  await expect(window.getByTestId('what-if-bar')).toContainText('difference');
  await expect.poll(() => number(window, 'difference-relu_2')).toBeGreaterThan(0);
  await expect(window.getByTestId('range-mode')).toHaveValue('symmetric');
  expect(await violations(window)).toEqual([]);
  // The two maps behind the open difference, in one range that holds both.
  await window.getByRole('listbox', { name: 'Maps of conv1' }).focus();
  await window.keyboard.press('Enter');
  const limitsOf = async (id: string, title: RegExp): Promise<readonly [number, number]> => {
    const label = window.getByTestId(id).getByRole('img');
    await expect(label).toHaveAttribute('aria-label', title);
    const [, low, high] = /: (\S+) to (\S+), mean/.exec((await label.getAttribute('aria-label')) ?? '') ?? [];
    return [Number(low), Number(high)];
  };
  const painted = await limitsOf('side-one', /^this, slice 25: /);
  const plain = await limitsOf('side-other', /^the plain network, slice 25: /);
  const range = ((await window.getByTestId('side-by-side').getAttribute('data-range')) ?? '').split(' ').map(Number);
  expect(range[0]).toBeCloseTo(Math.min(painted[0], plain[0]), 3);
  expect(range[1]).toBeCloseTo(Math.max(painted[1], plain[1]), 3);
  expect(await violations(window)).toEqual([]);
  await window.keyboard.press('Escape');
  await window.getByRole('listbox', { name: 'Maps of conv1' }).focus();
  await window.keyboard.press('Control+z');
  await window.keyboard.press('Control+z');
  await expect(window.getByTestId('what-if-bar')).toHaveCount(0);
  await expect(window.getByTestId('range-mode')).toHaveValue('layer');
});

test('two slices side by side: both in one range, the difference beside them and along the series', async ({ window }) => {
  test.setTimeout(LONG_STORY_MS);
  await window.keyboard.press('w');
  await window.getByLabel('Slice to compare with').fill('30');
  await window.getByTestId('compare-slice').click();
  await mapsAreComplete(window);
  await window.getByTestId('side-by-side-walls').click();
  // Channel 4 has the greatest values of the layer.
  const [here, there] = [24, 29].map((slice) => [1, 4].map((channel) => firstMap(phantomHu(slice), channel)));
  const greatest = [...(here ?? []), ...(there ?? [])].reduce((most, map) => map.reduce((a, b) => Math.max(a, b), most), 0);
  const compared = window.getByTestId('compared-conv1');
  const range = async (): Promise<readonly number[]> =>
    ((await compared.getAttribute('data-range')) ?? '').split(' ').map(Number);
  await expect.poll(async () => (await range())[1]).toBeCloseTo(greatest, 4);
  expect((await range())[0]).toBe(0);
  // What is painted: the two slices are not alike, and where they are the difference has the middle of its colours.
  const painted = () =>
    window.evaluate(() => {
      const [one = [], other = [], difference = []] = ['one', 'other', 'difference'].map((column) => {
        const canvas = document.querySelector<HTMLCanvasElement>(`[data-testid=compared-conv1-${column}]`);
        const image = canvas?.getContext('2d')?.getImageData(0, 0, canvas.width, canvas.height);
        return [...new Uint32Array(image?.data.buffer ?? [])];
      });
      const differing = one.filter((pixel, at) => pixel !== other[at]).length;
      return { colours: new Set(one).size, differing, first: [one[0], other[0], difference[0]] };
    });
  await expect(async () => {
    const { colours, differing, first } = await painted();
    expect(colours).toBeGreaterThan(20);
    expect(differing).toBeGreaterThan(100);
    // Air around the body is alike in both: the first pixel of the first map.
    expect(first[1]).toBe(first[0]);
    // A level of a tile is a 254th of its map's range: 0 lies next to the middle.
    for (const channel of new Uint8Array(Uint32Array.of(first[2] ?? 0).buffer).subarray(0, 3))
      expect(Math.abs(channel - 0xf7)).toBeLessThanOrEqual(3);
  }).toPass();
  await compared.focus();
  await window.keyboard.press('ArrowRight');
  await expect(compared.getByRole('option')).toHaveText(/^conv1 channel 1,/);
  expect(await violations(window)).toEqual([]);

  await window.keyboard.press('l');
  const mean = (maps: readonly Float64Array[] | undefined): number => {
    const [map = new Float64Array()] = maps ?? [];
    return map.reduce((sum, value) => sum + value, 0) / map.length;
  };
  const words = /^relu channel 1, slice 25: mean (\S+)$/;
  await expect(window.getByTestId('strip-words')).toHaveText(words);
  const told = Number(words.exec((await window.getByTestId('strip-words').textContent()) ?? '')?.[1]);
  expect(told).toBeCloseTo(mean(here) - mean(there), 5);
  await window.keyboard.press('Control+z');
  await expect(compared).toHaveCount(0);
});
