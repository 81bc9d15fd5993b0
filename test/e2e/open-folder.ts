// Opening a folder in the window, on any host.
import { join } from 'node:path';
import { expect, type Page } from '@playwright/test';
import type { RunningHost } from './hosts/host.ts';

/** Opens a folder below the host's own: by the native dialog, which the host answers, or by the window's own chooser. */
export async function openFolder(window: Page, host: RunningHost, name: string): Promise<void> {
  await host.answerDialogs(join(host.folder, name));
  await window.keyboard.press('Control+O');
  if (host.hasDialogs) return;
  const chooser = window.getByTestId('file-chooser');
  // Not by a part of it: the folder that all of them are in may be called anything.
  await chooser.getByRole('button', { name: `${name} folder`, exact: true }).click();
  await expect(chooser.getByRole('button', { name: `/ ${name}` })).toBeVisible();
  await chooser.getByRole('button', { name: 'Open this folder' }).click();
}
