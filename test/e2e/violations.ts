// What of the window breaks the rules of WCAG 2.1 AA, as far as a machine can tell: names, roles, contrast.
import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';

const MOST_LETTERS = 120;

/** @param within a selector: only that part is looked at. @returns one line each: the rule and what breaks it. */
export async function violations(window: Page, within = 'html'): Promise<readonly string[]> {
  // The legacy mode needs no second page, which the desktop's window does not give.
  const { violations: found } = await new AxeBuilder({ page: window })
    .setLegacyMode(true)
    .include(within)
    .withTags(['wcag2a', 'wcag2aa', 'wcag21aa'])
    .analyze();
  return found.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.html.slice(0, MOST_LETTERS)}`));
}
