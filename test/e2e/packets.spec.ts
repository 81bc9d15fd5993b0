// How many messages each action costs, and that the window stays responsive meanwhile.
import { expect } from '@playwright/test';
import { isQuiet, longTasks, mapsAreComplete, packetsOf, test } from './window.ts';

test('window and level, colours, range and zoom cost nothing', async ({ window }) => {
  const box = await window.getByTestId('ct-canvas').boundingBox();
  if (!box) throw new Error('The slice has no place.');
  // Pointing at the slice asks for the value there; that, and neighbours fetched ahead, are over before the count begins.
  await window.mouse.move(box.x + 200, box.y + 200);
  await isQuiet(window);
  const spent = await packetsOf(window, async () => {
    const level = await window.getByTestId('ct-window').textContent();
    await window.mouse.down();
    await window.mouse.move(box.x + 260, box.y + 240, { steps: 8 });
    await window.mouse.up();
    await expect(window.getByTestId('ct-window')).not.toHaveText(level ?? '');
    for (const key of ['0', '1', '2', '4', '9', 'i', 'i', '+', '-', 'f', 'r', 's', 's', 'g', 'g'])
      await window.keyboard.press(key);
    for (const label of ['grey', 'auto colours']) await window.getByTestId('colormap').selectOption({ label });
    await window.waitForTimeout(300);
  });
  expect(spent).toEqual({});
});

test('picking a layer costs at most one message', async ({ window }) => {
  const spent = await packetsOf(window, async () => {
    await window.getByTestId('strip-conv2').click();
    await expect(window.locator('[data-shown-node=conv2]')).toBeVisible();
    await mapsAreComplete(window);
    await window.waitForTimeout(300);
  });
  expect(spent.replace ?? 0).toBeLessThanOrEqual(1);
  expect(Object.keys(spent).filter((name) => !['replace', 'call engine.status'].includes(name))).toEqual([]);
});

test('a new slice is one call and one wish on the open stream', async ({ window }) => {
  await isQuiet(window);
  const spent = await packetsOf(window, async () => {
    await window.keyboard.press('End');
    await expect(window.getByTestId('slice-number')).toHaveText('48/48');
    await mapsAreComplete(window);
  });
  expect(spent.replace).toBe(1);
  expect(spent['open maps.show'] ?? 0).toBe(0);
  // The slice itself, and the one neighbour that the last slice has, fetched ahead.
  expect(spent['call series.slice']).toBeLessThanOrEqual(2);
});

test('scrolling through the series: one message a frame at most, and the window is never frozen', async ({ window }) => {
  await window.keyboard.press('Home');
  await mapsAreComplete(window);
  const frozenBefore = (await longTasks(window)).length;
  const box = await window.getByTestId('ct-canvas').boundingBox();
  if (!box) throw new Error('The slice has no place.');
  await window.mouse.move(box.x + 200, box.y + 200);
  const frames = await window.evaluate(() => {
    const counter = { frames: 0 };
    const beat = (): void => {
      counter.frames++;
      requestAnimationFrame(beat);
    };
    beat();
    Object.assign(globalThis, { frameCounter: counter });
    return counter.frames;
  });
  const spent = await packetsOf(window, async () => {
    for (let i = 0; i < 47; i++) await window.mouse.wheel(0, 100);
    await expect(window.getByTestId('slice-number')).toHaveText('48/48');
    await mapsAreComplete(window);
  });
  const framesSeen =
    (await window.evaluate(() => (globalThis as unknown as { frameCounter: { frames: number } }).frameCounter.frames)) - frames;
  expect(spent.replace ?? 0).toBeLessThanOrEqual(framesSeen);
  expect(spent['call series.slice'] ?? 0).toBeLessThanOrEqual(framesSeen);
  const frozen = (await longTasks(window)).slice(frozenBefore);
  test.info().annotations.push({ type: 'long tasks, ms', description: frozen.join(', ') || 'none' });
  expect(Math.max(0, ...frozen)).toBeLessThan(200);
});
