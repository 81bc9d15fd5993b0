// What a button of the window puts on the clipboard, without reading the clipboard: that needs a permission, which the desktop window gives to nobody.
import type { Locator } from '@playwright/test';

/** @param button pressed by key */
export async function copied(button: Locator): Promise<string> {
  await button.evaluate(() => {
    const { setData } = DataTransfer.prototype;
    DataTransfer.prototype.setData = function put(type: string, text: string): void {
      (globalThis as unknown as { __copied: string }).__copied = text;
      DataTransfer.prototype.setData = setData;
      setData.call(this, type, text);
    };
  });
  await button.press('Enter');
  return button.evaluate(() => (globalThis as unknown as { __copied: string }).__copied);
}

/** Comma-separated rows below their heading, by the heading's words; none of them quoted. */
export function rowsOf(csv: string): readonly Readonly<Record<string, string>>[] {
  const [heading = '', ...lines] = csv.trim().split('\n');
  const names = heading.split(',');
  return lines.map((line) => Object.fromEntries(line.split(',').map((cell, at) => [names[at] ?? '', cell])));
}
