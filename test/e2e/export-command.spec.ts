// What the export's dialog says before it starts, and the command line that it hands out: run by hand, it writes the same bytes.
import { spawnSync } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { expect, type Page } from '@playwright/test';
import { openFolder } from './open-folder.ts';
import { mapsAreComplete, test } from './window.ts';

/** Of a folder, by name; what is only the window's aside. */
async function results(folder: string): Promise<ReadonlyMap<string, Buffer>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile() && entry.name !== 'receipt.json' && entry.name !== 'recipe.json');
  const named = files.map((entry) => join(entry.parentPath, entry.name)).sort();
  return new Map(await Promise.all(named.map(async (name) => [name.slice(folder.length), await readFile(name)] as const)));
}

/** As a person pastes it. */
async function commandOf(window: Page): Promise<string> {
  await window.getByTestId('copy-command').click();
  const field = window.getByTestId('folder-name');
  const before = await field.inputValue();
  await field.fill('');
  await field.press('Control+V');
  const command = await field.inputValue();
  await field.fill(before);
  return command;
}

/** A rectangle with a threshold, a line and a pin, by keys as far as there are any. */
async function drawOn(window: Page): Promise<void> {
  await window.getByRole('listbox', { name: 'Maps of conv1' }).focus();
  await window.keyboard.press('m');
  await window.getByTestId('tool-rectangle').focus();
  await window.keyboard.press('Enter');
  await window.getByLabel('HU from', { exact: true }).fill('-30');
  await window.getByLabel('HU from', { exact: true }).press('Enter');
  await window.getByRole('listbox', { name: 'Maps of conv1' }).focus();
  await window.keyboard.press('Alt+l');
  await window.getByTestId('tool-line').focus();
  await window.keyboard.press('Enter');
  await window.getByTestId('wall-conv1').hover({ position: { x: 20, y: 18 } });
  // Only what has been told of can be pinned, and a pointer is settled once a frame.
  await expect(window.getByTestId('wall-conv1').locator('..').locator('path.mark-cross')).toHaveCount(1);
  await window.keyboard.press('p');
  await expect(window.getByTestId('ct-pins').locator('[data-pin]')).toHaveCount(1);
}

test('the command line of the dialog makes byte-identical files', async ({ window, host }) => {
  // Nine exports, each done twice.
  test.slow();
  const program = resolve('bin/convscope.mjs');
  const sample = spawnSync(process.execPath, [program, 'sample', join(host.folder, 'ct'), '--slices', '3', '--size', '48']);
  expect(sample.status).toBe(0);
  await openFolder(window, host, 'ct');
  await expect(window.getByTestId('slice-number')).toHaveText('2/3');
  await mapsAreComplete(window);
  await window.getByTestId('strip-relu').click();
  // A region, a line and a pin: what is drawn on the slice is offered, each where there is some.
  await window.keyboard.press('Control+E');
  const offered = window.getByTestId('export-dialog').getByLabel(/^(regions|line|pins|receptive fields)/);
  await expect(window.getByTestId('export-dialog').getByLabel('colour bar')).toBeVisible();
  await expect(offered).toHaveCount(0);
  await window.keyboard.press('Escape');
  await drawOn(window);
  await window.keyboard.press('Control+E');
  await expect(offered).toHaveCount(4);
  const dialog = window.getByTestId('export-dialog');
  await host.answerDialogs(host.folder);
  await window.getByTestId('choose-destination').click();
  if (!host.hasDialogs) await window.getByTestId('file-chooser').getByRole('button', { name: 'Use this folder' }).click();
  await dialog.getByLabel('all slices', { exact: true }).check();
  await dialog.getByTestId('export-scale').selectOption('2');
  await dialog.getByLabel('colour bar').check();
  await dialog.getByLabel('scale bar in mm').check();
  for (const label of ['regions (1)', 'line (1)', 'pins (1)', 'receptive fields of the pins'])
    await dialog.getByLabel(label, { exact: true }).check();
  for (const [label, what, files, shown] of [
    ['PNG as on screen', 'whole layer', 48],
    ['safetensors', 'all layers', 3],
    ['NIfTI volume', 'whole layer', 1],
    ['TIFF 16 bit', 'selected maps', 6],
    ['WebM film', 'whole layer', 16],
    ['MP4 film', 'selected maps', 1],
    ['PNG as on screen', 'selected maps', 3, 'contour over the CT'],
    ['GIF, moving', 'selected maps', 1, 'maps over the CT'],
    ['WebM film', 'selected maps', 1, 'the CT alone'],
  ] as const) {
    await dialog.getByLabel(label, { exact: true }).check();
    await dialog.getByLabel(what, { exact: true }).check();
    if (shown) await dialog.getByLabel(shown, { exact: true }).check();
    if (shown === 'maps over the CT') await dialog.getByTestId('export-opacity').fill('35');
    await dialog.getByTestId('folder-name').fill(`{network}-{format}${shown ? '-ct' : ''}`);
    await expect(window.getByTestId('export-size')).toContainText(`${files} ${files === 1 ? 'file' : 'files'}, about`);
    const command = await commandOf(window);
    await dialog.getByTestId('start-export').click();
    await expect(window.getByTestId('export-receipt')).toContainText(`${files} ${files === 1 ? 'file' : 'files'},`);
    const ran = spawnSync('sh', ['-c', command.replace(/^convscope/, `'${process.execPath}' '${program}'`)], {
      encoding: 'utf8',
    });
    expect({ status: ran.status, errors: ran.status === 0 ? '' : ran.stderr }).toEqual({ status: 0, errors: '' });
    const out = /--out (\S+)/.exec(command)?.[1] as string;
    const [byWindow, byCommand] = await Promise.all([results(out.replace(/-again$/, '')), results(out)]);
    expect([...byWindow.keys()]).toEqual([...byCommand.keys()]);
    for (const [name, bytes] of byWindow) expect(byCommand.get(name)?.equals(bytes), name).toBe(true);
    // The recipe of the window says no path unless it is asked to.
    expect(await readFile(join(out.replace(/-again$/, ''), 'recipe.json'), 'utf8')).not.toContain('"path"');
  }
  // The line's tool is still in hand, but the dialog has the keys. An exported picture brings its view back.
  await window.keyboard.press('Escape');
  await expect(dialog).toHaveCount(0);
  await window.getByTestId('strip-conv3').click();
  await window.getByRole('listbox', { name: 'Maps of conv1' }).focus();
  await window.keyboard.press('m');
  await window.getByRole('button', { name: 'rectangle 1', exact: true }).focus();
  await window.keyboard.press('Delete');
  await expect(window.locator('path[data-region="rectangle 1"]')).toHaveCount(0);
  await window.keyboard.press('Home');
  const picture = join(host.folder, 'MedicalImageModel-png', 'slice-0002', 'relu', 'channel-011.png');
  const bytes = [...(await readFile(picture))];
  const dropped = await window.evaluateHandle((content) => {
    const transfer = new DataTransfer();
    transfer.items.add(new File([new Uint8Array(content)], 'channel-011.png', { type: 'image/png' }));
    return transfer;
  }, bytes);
  if (!host.hasDialogs) {
    await window.dispatchEvent('body', 'drop', { dataTransfer: dropped });
    await expect(window.getByTestId('slice-number')).toHaveText('3/3');
    await expect(window.getByTestId('large-map')).toHaveAttribute('data-channel', '11');
    await expect(window.locator('path[data-region="rectangle 1"]')).toHaveCount(1);
    // One with the CT under its map brings the overlay back.
    const over = join(host.folder, 'MedicalImageModel-png-ct', 'slice-0001', 'relu', 'channel-000.png');
    const content = await window.evaluateHandle(
      (all) => {
        const transfer = new DataTransfer();
        transfer.items.add(new File([new Uint8Array(all)], 'channel-000.png', { type: 'image/png' }));
        return transfer;
      },
      [...(await readFile(over))],
    );
    await window.dispatchEvent('body', 'drop', { dataTransfer: content });
    await expect(window.getByTestId('slice-number')).toHaveText('2/3');
    await expect(window.getByTestId('overlay-mode')).toHaveValue('contour');
    await expect(window.getByTestId('ct-canvas')).toHaveAttribute('data-overlay', '0.5 0.5 47 47');
  }
});
