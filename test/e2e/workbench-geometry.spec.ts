// The linked cursor through strides, padding, dilation, pooling and transposed convolutions: what a value sees, where the same place lies in other layers, and
// the value there, each worked out by hand from the layers' arguments.
import { expect, type Page } from '@playwright/test';
import { mapsAreComplete, test, typeSource } from './window.ts';

/** The window is opened twice, on a machine that has other work too. */
const LONG_STORY_MS = 120_000;

const MODEL = `import torch
import torch.nn as nn

class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.wide = nn.Conv2d(1, 4, 3, stride=2, padding=1)
        self.holes = nn.Conv2d(4, 4, 3, padding=2, dilation=2)
        self.pool = nn.MaxPool2d(2)
        self.up = nn.ConvTranspose2d(4, 4, 2, stride=2)
        self.even = nn.Conv2d(4, 4, 4, padding=1)

    def forward(self, x):
        return self.even(self.up(self.pool(self.holes(self.wide(x)))))
`;

/**
 * Along one axis: x_in = jump * x_out + start is the centre, size what is seen, in pixels of the slice.
 * wide: stride 2, kernel 3, padding 1: centre on 2 x. holes: kernel 3 of dilation 2 reaches 2 values to both sides: 2 * 4 more pixels.
 * pool: two of them, 2 apart: centre one pixel further, 2 more. up: two values, 2 apart, of each of pool, whose centre lies between them: the box holds what
 * either sees. even: four of those, 2 apart, from one before: centre half a step further, 6 more.
 */
const LAYERS = [
  { stage: 'wide', side: 256, jump: 2, start: 0, size: 3 },
  { stage: 'holes', side: 256, jump: 2, start: 0, size: 11 },
  { stage: 'pool', side: 128, jump: 4, start: 1, size: 13 },
  { stage: 'up', side: 256, jump: 2, start: 0, size: 15 },
  { stage: 'even', side: 255, jump: 2, start: 1, size: 21 },
] as const;

async function probe(window: Page, stage: string, x: number, y: number) {
  await window.getByTestId(`wall-${stage}`).hover({ position: { x, y } });
  const inspector = window.getByTestId('inspector');
  const words = new RegExp(`${stage} channel (\\d+), row (\\d+), column (\\d+)`);
  await expect(inspector).toContainText(words);
  const [, channel = 0, row = 0, column = 0] = (words.exec((await inspector.textContent()) ?? '') ?? []).map(Number);
  return { channel, row, column };
}

test('what a value sees, and where its place lies in the other layers', async ({ window }) => {
  test.setTimeout(LONG_STORY_MS);
  await window.keyboard.press('Control+Shift+O');
  const dialog = window.getByTestId('network-dialog');
  await typeSource(dialog, MODEL);
  await dialog.getByTestId('use-network').click();
  await expect(dialog).toHaveCount(0);
  await mapsAreComplete(window);
  await window.getByTestId('tile-size').selectOption('64');
  const sees = window.getByTestId('receptive-field');
  for (const { stage, side, jump, start, size } of LAYERS) {
    await expect(window.getByTestId(`strip-${stage}`)).toContainText(`4x${side}x${side}`);
    const { row, column } = await probe(window, stage, 64 * 0.4, 64 * 0.55);
    await expect(sees).toHaveText(`${size}x${size} px, ${(size * 0.78125).toFixed(2)} x ${(size * 0.78125).toFixed(2)} mm`);
    const [y, x] = [jump * row + start, jump * column + start];
    const facts = window.getByTestId('inspector');
    await expect(facts).toContainText(`centrerow ${y}, column ${x}`);
    const [half, edge] = [(size - 1) / 2, size];
    await expect(facts).toContainText(`rows, columns${y - half}..${y + half}, ${x - half}..${x + half}`);
    // Drawn on the slice: left, top, width and height, in edges of pixels.
    await expect(window.getByTestId('ct-canvas')).toHaveAttribute('data-box', `${x - half} ${y - half} ${edge} ${edge}`);
  }

  // The other way: of one pixel, every value that it feeds. An even column or row is the centre of one value of wide alone; from there by hand.
  const box = await window.getByTestId('ct-canvas').boundingBox();
  if (!box) throw new Error('The slice has no place.');
  await window.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
  await expect(window.getByTestId('ct-probe')).toContainText('column 256 row 256');
  await expect(window.getByTestId('feeds')).toHaveText('feeds wide 1 x 1, holes 3 x 3, pool 3 x 3, up 6 x 6 and 1 more layers');
  for (const [stage, places] of [
    ['wide', [128]],
    ['holes', [126, 128, 130]],
    ['pool', [63, 64, 65]],
    ['up', [126, 127, 128, 129, 130, 131]],
    ['even', [124, 125, 126, 127, 128, 129, 130, 131, 132]],
  ] as const)
    await expect(window.locator(`[data-shown-node=${stage}] .mark-fed`)).toHaveAttribute('data-places', `${places} x ${places}`);
});
