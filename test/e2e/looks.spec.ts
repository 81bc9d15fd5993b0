// Pictures as people have them beside plain CT: inverted grey, colour, windows of their own, padding round the circle, float pixels without a value.
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, type Page } from '@playwright/test';
import { type Changes, ctFile } from '../dicom/dicom-fixture.ts';
import { dataSet, dicomFile, element } from '../dicom/element-bytes.ts';
import { openFolder } from './open-folder.ts';
import { mapsAreComplete, test } from './window.ts';

const SIDE = 64;
const EXPLICIT = '1.2.840.10008.1.2.1';
const PIXEL_DATA = 0x7fe00010;
const us = (value: number) => ({ vr: 'US', value }) as const;
const SHAPE: Changes = { 2621456: us(SIDE), 2621457: us(SIDE), 2621488: { vr: 'DS', value: '2\\2' } };
const place = (column: number, row: number): number => Math.hypot(column - SIDE / 2 + 0.5, row - SIDE / 2 + 0.5);
/** A value of each pixel by its distance from the middle, in pixels. */
const picture = (valueAt: (distance: number) => number): number[] =>
  Array.from({ length: SIDE * SIDE }, (_, i) => valueAt(place(i % SIDE, Math.floor(i / SIDE))));
const words = (values: readonly number[]): Changes => ({
  [PIXEL_DATA]: { vr: 'OW', value: new Uint8Array(Uint16Array.from(values).buffer) },
});
/** 0 HU in a disc, air round it. */
const DISC = words(picture((distance) => (distance < SIDE / 4 ? 1024 : 24)));

/** Red, green and blue of the picture as it is painted, at a place from -1 to 1 of its half side. */
async function colourAt(window: Page, x: number, y: number): Promise<readonly number[]> {
  return window.getByTestId('ct-canvas').evaluate(
    (canvas: HTMLCanvasElement, [across, down]) => {
      const half = Math.min(canvas.width, canvas.height) / 2;
      const at = [canvas.width / 2 + across * half, canvas.height / 2 + down * half] as const;
      return [...(canvas.getContext('2d')?.getImageData(at[0], at[1], 1, 1).data ?? [])].slice(0, 3);
    },
    [x, y] as const,
  );
}

const MIDDLE = [0.02, 0.02] as const;
const OUTSIDE = [0.7, 0.02] as const;
const [WHITE, BLACK] = [
  [255, 255, 255],
  [0, 0, 0],
];

async function open(window: Page, host: Parameters<typeof openFolder>[1], name: string, file: Uint8Array): Promise<void> {
  await mkdir(join(host.folder, name));
  await writeFile(join(host.folder, name, 'im1'), file);
  await openFolder(window, host, name);
  await expect(window.getByTestId('slice-number')).toHaveText('1/1');
}

test('MONOCHROME1: the least value is white, and that is said', async ({ window, host }) => {
  const soft = { 2625616: { vr: 'DS', value: '-500' }, 2625617: { vr: 'DS', value: '200' } } as const;
  await open(window, host, 'inverted', ctFile({ ...SHAPE, ...DISC, ...soft, 2621444: { vr: 'CS', value: 'MONOCHROME1' } }));
  await expect(window.getByTestId('ct-slice')).toBeVisible();
  await expect(window.getByText('MONOCHROME1: least value white')).toBeVisible();
  await expect.poll(() => colourAt(window, ...MIDDLE)).toEqual(BLACK);
  await expect.poll(() => colourAt(window, ...OUTSIDE)).toEqual(WHITE);
  await mapsAreComplete(window);
});

test('a colour picture is shown in its colours and refused for the network with the reason', async ({ window, host }) => {
  const rgb = Uint8Array.from(
    picture((distance) => (distance < SIDE / 4 ? 1 : 0)).flatMap((isIn) => (isIn ? [200, 30, 60] : [10, 20, 90])),
  );
  const colour: Changes = {
    ...SHAPE,
    2621442: us(3),
    2621444: { vr: 'CS', value: 'RGB' },
    2621446: us(0),
    2621696: us(8),
    2621697: us(8),
    2621698: us(7),
    [PIXEL_DATA]: { vr: 'OB', value: rgb },
  };
  await open(window, host, 'colour', ctFile(colour));
  await expect.poll(() => colourAt(window, ...MIDDLE)).toEqual([200, 30, 60]);
  await expect.poll(() => colourAt(window, ...OUTSIDE)).toEqual([10, 20, 90]);
  await expect(window.getByTestId('ct-window')).toHaveText('colour picture, no window');
  await expect(window.getByTestId('window-preset')).toBeDisabled();
  await expect(window.getByRole('alert').filter({ hasText: 'colour' })).toBeVisible();
});

test('windows and functions that a file brings along are its first look, and key 9 goes through them', async ({
  window,
  host,
}) => {
  const windows: Changes = {
    2625616: { vr: 'DS', value: '-500\\40' },
    2625617: { vr: 'DS', value: '1500\\400' },
    2625621: { vr: 'LO', value: 'Lung\\Soft tissue' },
  };
  await open(window, host, 'windows', ctFile({ ...SHAPE, ...DISC, ...windows }));
  await expect(window.getByTestId('ct-window')).toHaveText('W 1500 L -500');
  await window.keyboard.press('9');
  await expect(window.getByTestId('ct-window')).toHaveText('W 400 L 40');
  await window.keyboard.press('9');
  await expect(window.getByTestId('ct-window')).toHaveText('W 1500 L -500');
});

test('padding round the circle is ground, inverted too, and is no value', async ({ window, host }) => {
  const padded: Changes = {
    ...SHAPE,
    ...words(picture((distance) => (distance < SIDE / 4 ? 1024 : distance < SIDE / 2 ? 24 : 4095))),
    2621728: us(4095),
  };
  await open(window, host, 'padded', ctFile(padded));
  await expect.poll(() => colourAt(window, 0.97, 0.97)).toEqual(BLACK);
  await window.keyboard.press('i');
  await expect.poll(() => colourAt(window, ...OUTSIDE)).toEqual(WHITE);
  expect(await colourAt(window, 0.97, 0.97)).toEqual(BLACK);
  const box = await window.getByTestId('ct-canvas').boundingBox();
  if (!box) throw new Error('The slice has no place.');
  const half = Math.min(box.width, box.height) / 2;
  await window.mouse.move(box.x + box.width / 2 + 0.97 * half, box.y + box.height / 2 + 0.97 * half);
  await expect(window.getByTestId('ct-probe')).toContainText('no pixel here (padding)');
});

/** Float pixel data (7FE0,0008), 32 bits. */
function floatFile(values: readonly number[]): Uint8Array {
  return dicomFile(
    EXPLICIT,
    dataSet([
      element(0x00080016, 'UI', '1.2.840.10008.5.1.4.1.1.2'),
      element(0x00080018, 'UI', '1.2.3.4.5'),
      element(0x00080060, 'CS', 'CT'),
      element(0x0020000d, 'UI', '1.2.3'),
      element(0x0020000e, 'UI', '1.2.3.4'),
      element(0x00280002, 'US', [1]),
      element(0x00280004, 'CS', 'MONOCHROME2'),
      element(0x00280010, 'US', [SIDE]),
      element(0x00280011, 'US', [SIDE]),
      element(0x00280100, 'US', [32]),
      element(0x7fe00008, 'OF', new Uint8Array(Float32Array.from(values).buffer)),
    ]),
  );
}

test('float pixels without a value are hatched and counted, and so are the values of the maps that come of them', async ({
  window,
  host,
}) => {
  const values = picture((distance) => (distance < SIDE / 8 ? Number.NaN : distance));
  await open(window, host, 'floats', floatFile(values));
  const missing = values.filter(Number.isNaN).length;
  await expect(window.getByTestId('ct-not-finite')).toHaveText(`${missing} pixels are no numbers (hatched)`);
  const inMiddle = await window.getByTestId('ct-canvas').evaluate((canvas: HTMLCanvasElement) => {
    const { data } = canvas.getContext('2d')?.getImageData(canvas.width / 2 - 20, canvas.height / 2 - 20, 40, 40) ?? { data: [] };
    return [...new Set(new Uint32Array((data as Uint8ClampedArray).slice().buffer))];
  });
  expect(inMiddle).toContain(0xffc800ff);
  expect(inMiddle).toContain(0xff000000);
  // So are the values that come of them, on the wall and large, in the two colours that no colormap has.
  await mapsAreComplete(window);
  const [stripe, ground] = [0xffc800ff, 0xffeba5ff];
  const coloursOf = (testId: string): Promise<readonly number[]> =>
    window.getByTestId(testId).evaluate((canvas: HTMLCanvasElement) => {
      const { data } = canvas.getContext('2d')?.getImageData(0, 0, canvas.width, canvas.height) ?? { data: [] };
      return [...new Set(new Uint32Array((data as Uint8ClampedArray).slice().buffer))];
    });
  await expect.poll(() => coloursOf('wall-conv1')).toEqual(expect.arrayContaining([stripe, ground]));
  await window.getByTestId('wall-conv1').dblclick({ position: { x: 20, y: 18 } });
  await expect(window.getByTestId('large-map')).toBeVisible();
  await expect.poll(() => coloursOf('large-map')).toEqual(expect.arrayContaining([stripe, ground]));
  // A 2 x 2 kernel without padding: a value is none where one of its four pixels is none.
  const isNone = (row: number, column: number): boolean => Number.isNaN(values[row * SIDE + column]);
  const touched = Array.from({ length: (SIDE - 1) ** 2 }, (_, i) => [Math.floor(i / (SIDE - 1)), i % (SIDE - 1)] as const).filter(
    ([row, column]) => isNone(row, column) || isNone(row, column + 1) || isNone(row + 1, column) || isNone(row + 1, column + 1),
  );
  await expect(window.locator('.map-head')).toContainText(`${touched.length} not finite`);
  const hatched = await window.getByTestId('large-map').evaluate(
    (canvas: HTMLCanvasElement, [one, other]) => {
      const { data } = canvas.getContext('2d')?.getImageData(0, 0, canvas.width, canvas.height) ?? { data: [] };
      return [...new Uint32Array((data as Uint8ClampedArray).slice().buffer)].flatMap((colour, i) =>
        colour === one || colour === other ? [[i, colour === one] as const] : [],
      );
    },
    [stripe, ground] as const,
  );
  expect(hatched).toEqual(touched.map(([row, column]) => [row * (SIDE - 1) + column, Math.floor((row + column) / 2) % 2 === 0]));
});
