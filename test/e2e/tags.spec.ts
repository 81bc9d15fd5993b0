// The list of elements in the window: searched, folded, copied, masked, and with the slice.
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, type Locator, type Page } from '@playwright/test';
import { type Changes, ctFile } from '../dicom/dicom-fixture.ts';
import { dataSet, element, sequence } from '../dicom/element-bytes.ts';
import { openFolder } from './open-folder.ts';
import { violations } from './violations.ts';
import { test } from './window.ts';

/** A slice with a name in the middle of its elements, and two sequences behind everything that the writer writes. */
function slice(number: number): Uint8Array {
  const changes: Changes = {
    1048592: { vr: 'PN', value: 'Doe^Jane' },
    1048624: { vr: 'DA', value: '19700102' },
    2097171: { vr: 'IS', value: String(number) },
    2097202: { vr: 'DS', value: `0\\0\\${number * 2}` },
  };
  const items = [1, 2].map((i) => [element(0x00080100, 'SH', `code${i}`), element(0x00080104, 'LO', `meaning ${i}`)]);
  const behind = dataSet([sequence(0x70050010, [], true), sequence(0x70060030, items, false)]);
  return Buffer.concat([ctFile(changes), behind]);
}

const rows = (window: Page): Locator => window.getByTestId('tag-row');
const row = (window: Page, text: string): Locator => rows(window).filter({ hasText: text });

async function openTags(window: Page, host: Parameters<typeof openFolder>[1]): Promise<void> {
  const folder = join(host.folder, 'ct');
  await mkdir(folder);
  for (const number of [1, 2, 3]) await writeFile(join(folder, `${number}.dcm`), slice(number));
  await openFolder(window, host, 'ct');
  await expect(window.getByTestId('slice-number')).toHaveText('2/3');
  await window.keyboard.press('d');
  await expect(row(window, 'Instance Number')).toContainText('2');
}

test('opens by key, follows the slice, closes by Escape', async ({ window, host }) => {
  await openTags(window, host);
  await expect(row(window, '(0008,0060)')).toContainText(/Modality.*CS.*CT/);
  await window.getByTestId('tags-search').fill('instance number');
  await expect(rows(window)).toHaveCount(1);
  await window.getByTestId('slice-slider').fill('3');
  await expect(rows(window)).toHaveText([/\(0020,0013\)Instance NumberIS3/]);
  await window.getByTestId('tags-search').press('Escape');
  await expect(window.getByTestId('tags-search')).toHaveValue('');
  await window.getByTestId('tags-search').press('Escape');
  await expect(window.getByTestId('tags-pane')).toHaveCount(0);
  await expect(window.getByRole('heading', { name: 'Maps', exact: true })).toBeVisible();
});

test('finds by name, number and value', async ({ window, host }) => {
  await openTags(window, host);
  const search = window.getByTestId('tags-search');
  for (const [words, found] of [
    ['rescale inter', '(0028,1052)'],
    ['00281052', '(0028,1052)'],
    ['-1024', '(0028,1052)'],
    ['meaning 2', '(0008,0104)'],
  ] as const) {
    await search.fill(words);
    await expect(rows(window).last()).toContainText(found);
  }
  await expect(rows(window)).toHaveCount(3);
  await expect(window.getByTestId('tags-count')).toHaveText(/^1 of \d+$/);
  await search.fill('Jane');
  await expect(rows(window)).toHaveCount(0);
});

test('folds by key and by mouse', async ({ window, host }) => {
  await openTags(window, host);
  const search = window.getByTestId('tags-search');
  await search.press('ArrowDown');
  await expect(window.getByTestId('tags-table')).toBeFocused();
  const inner = row(window, 'meaning 2');
  await window.keyboard.press('End');
  await expect(inner).toHaveAttribute('aria-selected', 'true');
  await expect(inner).toHaveAttribute('aria-level', '3');
  await window.keyboard.press('ArrowLeft');
  await expect(row(window, 'Item 2')).toHaveAttribute('aria-selected', 'true');
  await window.keyboard.press('ArrowLeft');
  await expect(row(window, 'Item 2')).toHaveAttribute('aria-expanded', 'false');
  await expect(inner).toHaveCount(0);
  await window.keyboard.press('ArrowRight');
  await expect(inner).toHaveCount(1);
  await window.getByRole('button', { name: 'Fold all' }).click();
  await expect(row(window, 'Item 1')).toHaveCount(0);
  await window.getByTestId('tag-row').last().locator('[data-fold]').click();
  await expect(row(window, 'Item 1')).toHaveCount(1);
});

test('copies a value and a row', async ({ window, host }) => {
  await openTags(window, host);
  const search = window.getByTestId('tags-search');
  await search.fill('meaning 1');
  await row(window, 'meaning 1').click();
  await window.getByTestId('tags-table').press('Control+C');
  await search.fill('');
  await search.press('Control+V');
  await expect(search).toHaveValue('meaning 1');
  // The table has rows for what is in view only.
  await search.fill('modality');
  await row(window, 'Modality').click();
  await window.getByRole('button', { name: 'Copy row' }).click();
  await search.fill('');
  await search.focus();
  await search.press('Control+V');
  // A field of one line has spaces for tabs or keeps them.
  await expect(search).toHaveValue(/^\(0008,0060\)\sCS\sModality\sCT$/);
});

test('masks patient data until it is asked for, and again after closing', async ({ window, host }) => {
  await openTags(window, host);
  const name = row(window, "Patient's Name");
  await expect(name).toContainText('masked');
  await expect(window.locator('body')).not.toContainText('Jane');
  await window.getByTestId('tags-identity').click();
  await expect(name).toContainText('Doe^Jane');
  await expect(row(window, "Patient's Birth Date")).toContainText('19700102');
  await expect(window.getByTestId('privacy')).toHaveText('patient data in view');
  await name.click();
  await expect(window.getByTestId('tag-detail')).toContainText(/given Jane.*family Doe/);
  await window.getByRole('button', { name: 'Close the tags' }).click();
  await expect(window.locator('body')).not.toContainText('Jane');
  await expect(window.getByTestId('privacy')).toHaveText('no patient data in view');
  await window.keyboard.press('d');
  await expect(name).toContainText('masked');
});

test('is accessible', async ({ window, host }) => {
  await openTags(window, host);
  await row(window, 'Modality').click();
  for (const theme of ['dark', 'light']) {
    await expect(window.locator('html')).toHaveAttribute('data-theme', theme);
    expect(await violations(window)).toEqual([]);
    await window.keyboard.press('Control+Shift+L');
  }
});
