// A restart: series, slice, window, zoom, network and map are there again; what was opened last is opened again by key.
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, type Page } from '@playwright/test';
import { ctFile } from '../dicom/dicom-fixture.ts';
import { openFolder } from './open-folder.ts';
import { violations } from './violations.ts';
import { mapsAreComplete, test } from './window.ts';

/** Several stories in one: a window that shares its processors with other work takes longer. */
const LONG_STORY_MS = 180_000;

/** Longer than the window takes to keep a change. */
const KEPT_MS = 800;

const SIDE = 64;

async function restart(window: Page): Promise<void> {
  await window.waitForTimeout(KEPT_MS);
  await window.reload();
  await mapsAreComplete(window);
}

test('the session comes back; recent files open by key', async ({ window, host }) => {
  test.setTimeout(LONG_STORY_MS);
  await window.keyboard.press('Control+Shift+O');
  await window.getByRole('radio', { name: 'MedicalImageModel 1-16-32-32' }).check();
  await window.getByRole('radio', { name: 'torch.manual_seed' }).check();
  await window.getByRole('button', { name: 'Use this network' }).click();
  await expect(window.getByRole('dialog')).toHaveCount(0);
  await mapsAreComplete(window);
  await window.keyboard.press('Home');
  for (let times = 0; times < 3; times++) await window.keyboard.press('ArrowDown');
  await expect(window.getByTestId('slice-number')).toHaveText('4/48');
  await window.keyboard.press('2');
  for (let times = 0; times < 3; times++) await window.keyboard.press('+');
  await window.keyboard.press('i');
  await window.getByTestId('wall-conv2').click({ position: { x: 90, y: 20 } });
  await window.keyboard.press('Enter');
  const map = window.getByTestId('large-map');
  await expect(map).toHaveAttribute('data-node', 'relu_1');
  const channel = String(await map.getAttribute('data-channel'));
  const zoom = await window.getByTestId('ct-zoom').innerText();
  await mapsAreComplete(window);
  await restart(window);
  await expect(window.getByTestId('slice-number')).toHaveText('4/48');
  await expect(window.getByTestId('ct-window')).toHaveText('W 1500 L -600');
  await expect(window.getByTestId('ct-zoom')).toHaveText(zoom);
  await expect(window.locator('.corner-bottom-right')).toContainText('inverted');
  await expect(map).toHaveAttribute('data-node', 'relu_1');
  await expect(map).toHaveAttribute('data-channel', channel);
  await expect(window.getByTestId('strip-conv3')).toContainText('32x509x509');
  await expect(window.getByText('torch.manual_seed(0)')).toBeVisible();
  // What came back is where the session begins: there is nothing to undo.
  await window.keyboard.press('Control+z');
  await expect(window.getByTestId('ct-window')).toHaveText('W 1500 L -600');
  await window.keyboard.press('Escape');

  for (const [name, count] of [
    ['three', 3],
    ['two', 2],
  ] as const) {
    await mkdir(join(host.folder, name));
    for (let i = 0; i < count; i++)
      await writeFile(
        join(host.folder, name, `im${i}`),
        ctFile({
          2621456: { vr: 'US', value: SIDE },
          2621457: { vr: 'US', value: SIDE },
          2145386512: { vr: 'OW', value: new Uint8Array(2 * SIDE * SIDE).fill(i) },
          524312: { vr: 'UI', value: `1.2.3.${count}.${i}` },
          2097166: { vr: 'UI', value: `1.2.3.${count}` },
          2097171: { vr: 'IS', value: String(i + 1) },
          2097202: { vr: 'DS', value: `0\\0\\${i * 2}` },
        }),
      );
    await openFolder(window, host, name);
    await expect(window.getByTestId('slice-number')).toHaveText(new RegExp(`/${count}$`));
  }
  const recent = window.getByTestId('recent').getByRole('button');
  await expect(recent).toHaveText([/^a folder/, /^a folder/, /^Show names/, 'Forget them']);
  await expect(window.getByTestId('privacy')).toHaveText('no patient data in view');
  await recent.filter({ hasText: 'Show names' }).click();
  await expect(recent).toHaveText([/^two/, /^three/, /^Hide names/, 'Forget them']);
  await expect(window.getByTestId('privacy')).toHaveText('series text in view');
  expect(await violations(window)).toEqual([]);
  await window.keyboard.press('Control+2');
  await expect(window.getByTestId('slice-number')).toHaveText(/\/3$/);
  await expect(recent).toHaveText([/^three/, /^two/, /^Hide names/, 'Forget them']);
  await window.keyboard.press('End');
  await expect(window.getByTestId('slice-number')).toHaveText('3/3');
  await mapsAreComplete(window);
  await restart(window);
  await expect(window.getByTestId('slice-number')).toHaveText('3/3');
  await expect(window.getByTestId('series-row')).toHaveCount(1);
  await window.keyboard.press('Control+2');
  await expect(window.getByTestId('slice-number')).toHaveText(/\/2$/);
  await recent.filter({ hasText: 'Forget' }).click();
  await expect(window.getByTestId('recent')).toHaveCount(0);
});
