// The window by the rules of WCAG 2.1 AA as far as a machine can check them: names, roles, contrast; in both themes and in its dialogs.
import AxeBuilder from '@axe-core/playwright';
import { expect, type Page } from '@playwright/test';
import { test } from './window.ts';

async function violations(window: Page): Promise<readonly string[]> {
  // The legacy mode needs no second page, which the desktop's window does not give.
  const { violations: found } = await new AxeBuilder({ page: window })
    .setLegacyMode(true)
    .withTags(['wcag2a', 'wcag2aa', 'wcag21aa'])
    .analyze();
  return found.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.html.slice(0, 120)}`));
}

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
