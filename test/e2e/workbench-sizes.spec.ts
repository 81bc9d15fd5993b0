// Slices of unusual sizes in the window: 4096 wide, not square, one pixel. Their walls are there, a value under the pointer is what plain loops make of the
// same HU, and the page stays as wide as its window.
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, type Page } from '@playwright/test';
import { type Changes, ctFile } from '../dicom/dicom-fixture.ts';
import { safetensorsOf } from '../weights/safetensors-fixture.ts';
import { openFolder } from './open-folder.ts';
import { layerMap, networkInput } from './phantom-numbers.ts';
import { violations } from './violations.ts';
import { mapsAreComplete, test, typeSource } from './window.ts';

/** Several series one after the other, on a machine that has other work too. */
const LONG_STORY_MS = 240_000;
const INTERCEPT = -1024;
const TILE = 192;
const CHANNELS = { conv1: 16, conv2: 32, conv3: 64 } as const;
const MODEL = `import torch.nn as nn

class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(1, 2, 1)

    def forward(self, x):
        return self.conv(x)
`;

/** HU of a pixel: waves of other lengths on both axes, so that no place is like its neighbours. */
const huAt = (row: number, column: number): number =>
  Math.round(400 * Math.sin(row / 3) + 300 * Math.cos(column / 7) + ((row * 31 + column * 17) % 97));

const pictureOf = (rows: number, columns: number): Float32Array =>
  Float32Array.from({ length: rows * columns }, (_, at) => huAt(Math.floor(at / columns), at % columns));

function file(rows: number, columns: number): Uint8Array {
  const stored = Uint16Array.from(pictureOf(rows, columns), (hu) => hu - INTERCEPT);
  const changes: Changes = {
    2621456: { vr: 'US', value: rows },
    2621457: { vr: 'US', value: columns },
    2145386512: { vr: 'OW', value: new Uint8Array(stored.buffer) },
    524312: { vr: 'UI', value: `1.2.3.${rows}.${columns}` },
    2097166: { vr: 'UI', value: `1.2.3.4.${rows}` },
    2621488: { vr: 'DS', value: '0.5\\0.5' },
  };
  return ctFile(changes);
}

/** Nothing is wider than the window, or lower than its end. */
const overflow = (window: Page): Promise<readonly number[]> =>
  window.evaluate(() => {
    const { scrollWidth, scrollHeight, clientWidth, clientHeight } = document.documentElement;
    return [scrollWidth - clientWidth, scrollHeight - clientHeight];
  });

const NODES = { conv1: 'relu', conv2: 'relu_1', conv3: 'relu_2' } as const;
type Stage = keyof typeof NODES;

/** Channel, row and column under the pointer in the wall of a layer, and the value there. */
async function probed(window: Page, stage: Stage, x: number, y: number): Promise<readonly number[]> {
  await window.getByTestId(`wall-${stage}`).hover({ position: { x, y } });
  const node = new RegExp(`^${NODES[stage]} channel (\\d+), row (\\d+), column (\\d+)`);
  const place = window.getByTestId('inspector').locator('dd').filter({ hasText: node });
  await expect(place).toHaveCount(1);
  const [, channel, row, column] = node.exec((await place.textContent()) ?? '') ?? [];
  return [channel, row, column, await window.getByTestId('probe-value').textContent()].map(Number);
}

/** The value of a layer at a place, from the few pixels that it sees. */
function reference(stage: Stage, channel: number, row: number, column: number, hu = huAt): number {
  const order = ['conv1', 'conv2', 'conv3'] as const;
  const depth = order.indexOf(stage) + 1;
  let side = depth + 1;
  const patch = Float32Array.from({ length: side * side }, (_, at) => hu(row + Math.floor(at / side), column + (at % side)));
  let maps: readonly Float64Array[] = [networkInput(patch)];
  for (const layer of order.slice(0, depth)) {
    const wanted = layer === stage ? [channel] : Array.from({ length: CHANNELS[layer] }, (_, one) => one);
    maps = wanted.map((one) => layerMap(maps, [side, side], layer, one));
    side--;
  }
  return maps[0]?.[0] ?? Number.NaN;
}

async function expectWalls(window: Page, rows: number, columns: number, hu = huAt): Promise<void> {
  for (const stage of ['conv1', 'conv2', 'conv3'] as const) {
    const wall = window.getByTestId(`wall-${stage}`);
    await wall.scrollIntoViewIfNeeded();
    const lost = stage === 'conv1' ? 1 : stage === 'conv2' ? 2 : 3;
    await expect(window.getByTestId(`strip-${stage}`)).toContainText(`${CHANNELS[stage]}x${rows - lost}x${columns - lost}`);
    const [channel = -1, row = -1, column = -1, value = Number.NaN] = await probed(
      window,
      stage,
      0.31 * TILE * Math.min(1, columns / rows),
      0.4 * TILE * Math.min(1, rows / columns),
    );
    expect([row < rows - lost, column < columns - lost]).toEqual([true, true]);
    await expect
      .poll(async () =>
        Math.abs(Number(await window.getByTestId('probe-value').textContent()) - reference(stage, channel, row, column, hu)),
      )
      .toBeLessThan(1e-5 + 1e-5 * Math.abs(value));
  }
  expect(await overflow(window)).toEqual([0, 0]);
}

/** The pixel in the middle of the picture, with its HU. */
async function expectHu(window: Page, rows: number, columns: number): Promise<void> {
  const box = await window.getByTestId('ct-canvas').boundingBox();
  if (!box) throw new Error('The slice has no place.');
  await window.mouse.move(box.x + box.width / 2 + 1, box.y + box.height / 2 + 1);
  const probe = window.getByTestId('ct-probe');
  await expect(probe).toContainText('HU');
  const text = (await probe.innerText()).replaceAll('\n', ' ');
  const [column = -1, row = -1] = (text.match(/\d+/g) ?? []).map(Number);
  expect([Math.abs(column - columns / 2) <= columns / 40 + 1, Math.abs(row - rows / 2) <= rows / 4 + 1]).toEqual([true, true]);
  expect(text).toMatch(new RegExp(`(^|[^\\d-])${huAt(row, column)} HU`));
}

test('4096 pixels wide, not square, and one pixel: walls, values under the pointer, a page as wide as its window', async ({
  window,
  host,
}) => {
  test.setTimeout(LONG_STORY_MS);
  const folder = join(host.folder, 'sizes');
  await mkdir(folder);
  for (const [name, rows, columns] of [
    ['a', 128, 4096],
    ['b', 160, 48],
    ['c', 1, 1],
  ] as const)
    await writeFile(join(folder, name), file(rows, columns));
  await window.getByTestId('tile-size').selectOption(String(TILE));
  await openFolder(window, host, 'sizes');
  // The phantom is in the list still.
  await expect(window.getByTestId('series-row')).toHaveCount(4);
  await expect(window.getByTestId('strip-input')).toContainText('1x128x4096');
  await mapsAreComplete(window);
  await expectWalls(window, 128, 4096);
  await expectHu(window, 128, 4096);

  await window.getByRole('tab', { name: 'Map', exact: true }).focus();
  await window.keyboard.press('PageDown');
  await expect(window.getByTestId('strip-input')).toContainText('1x160x48');
  await mapsAreComplete(window);
  await expectWalls(window, 160, 48);
  await expectHu(window, 160, 48);
  await window.getByTestId('wall-conv1').dblclick({ position: { x: 10, y: 10 } });
  const large = window.getByTestId('large-map');
  expect(await large.evaluate((canvas: HTMLCanvasElement) => [canvas.width, canvas.height])).toEqual([47, 159]);
  expect(await overflow(window)).toEqual([0, 0]);
  await window.keyboard.press('Escape');

  // One pixel: refused for this network before anything runs; scaled, every value sees that pixel alone.
  await window.keyboard.press('PageDown');
  await expect(window.getByTestId('scale-offer')).toContainText('Slices of 1 x 1 do not fit this network');
  expect(await overflow(window)).toEqual([0, 0]);
  await expectHu(window, 1, 1);
  await window.getByTestId('scale-slices').press('Enter');
  await mapsAreComplete(window);
  await expectWalls(window, 512, 512, () => huAt(0, 0));
  await window.keyboard.press('Control+z');
  await expect(window.getByTestId('scale-offer')).toBeVisible();
  // A network of single pixels takes it as it is: its maps of one value are bars.
  await writeFile(
    join(host.folder, 'one.safetensors'),
    safetensorsOf({
      'conv.weight': { shape: [2, 1, 1, 1], data: Float32Array.of(2, -1) },
      'conv.bias': { shape: [2], data: Float32Array.of(0.25, 0.5) },
    }),
  );
  await window.keyboard.press('Control+Shift+O');
  const dialog = window.getByTestId('network-dialog');
  await typeSource(dialog, MODEL);
  await host.answerDialogs(join(host.folder, 'one.safetensors'));
  await window.getByTestId('open-weights-file').click();
  if (!host.hasDialogs) await window.getByTestId('file-chooser').getByRole('button', { name: 'one.safetensors' }).click();
  await dialog.getByTestId('use-network').click();
  await expect(dialog).toHaveCount(0);
  await expect(window.getByTestId('strip-conv')).toContainText('2x1x1');
  await mapsAreComplete(window);
  const x = (huAt(0, 0) + 1000) / 2000;
  const bars = window.getByTestId('bars-conv').locator('.bar-value');
  await expect(bars).toHaveCount(2);
  const told = (await bars.allTextContents()).map(Number);
  expect(told[0]).toBeCloseTo(2 * x + 0.25, 3);
  expect(told[1]).toBeCloseTo(0.5 - x, 3);
  expect(await overflow(window)).toEqual([0, 0]);
  expect(await violations(window)).toEqual([]);
});
