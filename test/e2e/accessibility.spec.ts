// The window by the rules of WCAG 2.1 AA as far as a machine can check them: names, roles, contrast; in both themes and in its dialogs.
import { expect, type Page } from '@playwright/test';
import { violations } from './violations.ts';
import { test } from './window.ts';

test('the window, dark and light', async ({ window }) => {
  expect(await violations(window)).toEqual([]);
  await window.keyboard.press('Control+K');
  await window.getByTestId('palette-search').fill('light theme');
  await window.keyboard.press('Enter');
  await expect(window.locator('html')).toHaveAttribute('data-theme', 'light');
  expect(await violations(window)).toEqual([]);
});

/** Twelve dialogs and ten tabs, each looked through. */
const MANY_DIALOGS_MS = 240_000;
const DIALOGS = ['Control+E', 'Control+Shift+O', 'Control+K', '?', 'Control+D', 'about'] as const;

async function openDialog(window: Page, name: (typeof DIALOGS)[number]): Promise<void> {
  await window.keyboard.press(name === 'about' ? 'Control+K' : name);
  if (name !== 'about') return;
  await window.getByTestId('palette-search').fill('About ConvScope');
  await window.keyboard.press('Enter');
}

test('its dialogs: in the dark on a small screen, in the light on a large one, and whole on the screen', async ({ window }) => {
  test.setTimeout(MANY_DIALOGS_MS);
  const looks = [
    { width: 1280, height: 800, theme: 'dark' },
    { width: 1920, height: 1080, theme: 'light' },
  ] as const;
  for (const { width, height, theme } of looks) {
    await window.setViewportSize({ width, height });
    if (theme === 'light') await window.keyboard.press('Control+Shift+L');
    await expect(window.locator('html')).toHaveAttribute('data-theme', theme);
    for (const name of DIALOGS) {
      await openDialog(window, name);
      const dialog = window.getByRole('dialog');
      await expect(dialog).toBeVisible();
      expect([name, theme, await violations(window, 'dialog')]).toEqual([name, theme, []]);
      const box = await dialog.boundingBox();
      if (!box) throw new Error(`The dialog of ${name} has no place.`);
      expect([box.x >= 0, box.y >= 0, box.x + box.width <= width, box.y + box.height <= height]).toEqual([
        true,
        true,
        true,
        true,
      ]);
      await window.keyboard.press('Escape');
      await expect(dialog).toHaveCount(0);
    }
  }
  // The tabs of the inspector, in the light.
  for (const tab of await window.getByRole('tab').all()) {
    await tab.click();
    expect([await tab.textContent(), await violations(window, '.inspector')]).toEqual([await tab.textContent(), []]);
  }
});
