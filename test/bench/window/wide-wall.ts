// A wall of 256 maps that is higher than the pane, and the wheel over it.
import type { Page } from '@playwright/test';
import { mapsAreComplete, typeSource } from '../../e2e/window.ts';
import { type Frames, framesDuring } from './frames.ts';

const SOURCE = `import torch.nn as nn

class Wide(nn.Module):
    def __init__(self):
        super().__init__()
        self.narrow = nn.Conv2d(1, 8, 2, stride=2)
        self.wide = nn.Conv2d(8, 256, 3)

    def forward(self, x):
        return self.wide(self.narrow(x))
`;
/** Large enough that the wall is far higher than a canvas is made at once. */
const TILE_SIDE = '128';
const TURNS = 120;
/** Of one turn of the wheel, pixels. */
const NOTCH = 100;
const TURN_MS = 16;

export async function openWideNetwork(page: Page): Promise<void> {
  await page.keyboard.press('Control+Shift+O');
  const dialog = page.getByTestId('network-dialog');
  await dialog.waitFor();
  await typeSource(dialog, SOURCE);
  await dialog.getByTestId('use-network').click();
  await page.getByTestId('wall-wide').waitFor();
  await mapsAreComplete(page);
  await page.getByTestId('tile-size').selectOption(TILE_SIDE);
  await mapsAreComplete(page);
}

export async function scrollWall(page: Page): Promise<Frames> {
  const pane = page.locator('.wall-body');
  const box = await pane.boundingBox();
  if (!box) throw new Error('The walls have no place.');
  await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
  return framesDuring(page, async () => {
    for (let turn = 0; turn < TURNS; turn++) {
      await page.mouse.wheel(0, turn < TURNS / 2 ? NOTCH : -NOTCH);
      await page.waitForTimeout(TURN_MS);
    }
  });
}
