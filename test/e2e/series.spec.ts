// Series as people have them: compressed, with a localizer beside them, from a folder of their own.
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from '@playwright/test';
import { phantomHu } from '../../src-main/dicom/phantom-pixels.ts';
import { type Changes, ctFile, encapsulatedFile } from '../dicom/dicom-fixture.ts';
import { encodeLosslessJpeg } from '../dicom/jpeg-encoders.ts';
import { openFolder } from './open-folder.ts';
import { mapsAreComplete, test } from './window.ts';

const SIDE = 64;
const us = (value: number) => ({ vr: 'US', value }) as const;
const SHAPE: Changes = { 2621456: us(SIDE), 2621457: us(SIDE), 2621488: { vr: 'DS', value: '2\\2' } };

test('a compressed series with a localizer opens in order, with its HU, and goes through the network', async ({
  window,
  host,
}) => {
  const folder = join(host.folder, 'ct');
  await mkdir(folder);
  for (let i = 0; i < 4; i++) {
    const stored = Uint16Array.from(phantomHu(SIDE, i / 3, i, 1), (hu) => hu + 1024);
    const encoded = encodeLosslessJpeg(stored, [SIDE, SIDE], 12, 1);
    const changes: Changes = {
      ...SHAPE,
      2097202: { vr: 'DS', value: `0\\0\\${i * 3}` },
      2097171: { vr: 'IS', value: String(9 - i) },
    };
    await writeFile(
      join(folder, `${9 - i}.dcm`),
      encapsulatedFile([encoded], { transferSyntaxUID: '1.2.840.10008.1.2.4.70', changes }),
    );
  }
  const localizer: Changes = {
    524296: { vr: 'CS', value: 'ORIGINAL\\PRIMARY\\LOCALIZER' },
    2097207: { vr: 'DS', value: '1\\0\\0\\0\\0\\-1' },
  };
  await writeFile(join(folder, 'scout.dcm'), ctFile(localizer));
  await openFolder(window, host, 'ct');
  await expect(window.getByTestId('slice-number')).toHaveText('3/4');
  await mapsAreComplete(window);
  await expect(window.getByTestId('series-list')).toContainText('CT localizer');
  const box = await window.getByTestId('ct-canvas').boundingBox();
  if (!box) throw new Error('The slice has no place.');
  const half = Math.min(box.width, box.height) / 2;
  await window.mouse.move(box.x + box.width / 2 + 0.07 * half, box.y + box.height / 2 - 0.46 * half);
  await expect(window.getByTestId('ct-probe')).toContainText(/(^|[^\d])0 HU/);
});
