// The window by the rules of WCAG 2.1 AA as far as a machine can check them: names, roles, contrast; in both themes and in its dialogs.
import { expect } from '@playwright/test';
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

test('its dialogs', async ({ window }) => {
  for (const key of ['Control+E', 'Control+Shift+O', 'Control+K', '?']) {
    await window.keyboard.press(key);
    await expect(window.getByRole('dialog')).toBeVisible();
    expect(await violations(window)).toEqual([]);
    await window.keyboard.press('Escape');
    await expect(window.getByRole('dialog')).toHaveCount(0);
  }
});
