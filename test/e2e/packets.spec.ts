// How many messages each action costs, and that the window stays responsive meanwhile.
import { expect } from '@playwright/test';
import { longTasks, mapsAreComplete, packetsOf, test } from './window.ts';

test('window and level, colours, range and zoom cost nothing', async ({ window }) => {
  await expect.poll(() => packetsOf(window, () => window.waitForTimeout(400))).toEqual({});
  const spent = await packetsOf(window, async () => {
    const box = await window.getByTestId('slice-canvas').boundingBox();
    if (!box) throw new Error('The slice has no place.');
    const level = await window.getByTestId('window-level').textContent();
    await window.mouse.move(box.x + 200, box.y + 200);
    await window.mouse.down();
    await window.mouse.move(box.x + 260, box.y + 240, { steps: 8 });
    await window.mouse.up();
    await expect(window.getByTestId('window-level')).not.toHaveText(level ?? '');
    for (const key of ['0', '1', '2', '4', '9', 'i', 'i', '+', '-', 'f', 'r', 's', 'm']) await window.keyboard.press(key);
    await window.getByLabel('colours').selectOption('grey');
    await window.getByLabel('colours').selectOption('auto');
    await window.waitForTimeout(300);
  });
  expect(spent).toEqual({});
});

test('picking a layer costs at most one message', async ({ window }) => {
  const spent = await packetsOf(window, async () => {
    await window
      .getByTestId('network-strip')
      .getByRole('button', { name: /^conv2/ })
      .click();
    await expect(window.getByTestId('wall-conv2')).toBeVisible();
    await mapsAreComplete(window);
  });
  expect(spent.replace ?? 0).toBeLessThanOrEqual(1);
  expect(Object.keys(spent).filter((name) => !['replace', 'call engine.status'].includes(name))).toEqual([]);
});

test('a new slice is one call and one wish on the open stream', async ({ window }) => {
  await window.waitForTimeout(500);
  const spent = await packetsOf(window, async () => {
    await window.keyboard.press('End');
    await expect(window.getByTestId('slice-position')).toHaveText('48/48');
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
  const box = await window.getByTestId('slice-canvas').boundingBox();
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
    await expect(window.getByTestId('slice-position')).toHaveText('48/48');
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
