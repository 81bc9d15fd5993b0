// `npm run screenshots`: the pictures of the README, taken from the window as it is after a build.
import { mkdir } from 'node:fs/promises';
import { findBrowser } from '../browser/find-browser.ts';
import { startWebHost } from './hosts/web-host.ts';

const FOLDER = 'docs/images';
const SIZES = [
  { width: 1280, height: 800 },
  { width: 1920, height: 1080 },
];
/** The pointer's value and the last tiles are painted by then. */
const SETTLE_MS = 800;
/** Shows the body, the bones and the table alike. */
const CHANNEL = 7;

process.env.CHROME_PATH = findBrowser();
await mkdir(FOLDER, { recursive: true });
const host = await startWebHost();
const { page } = host;
await page.locator('[data-testid=run-progress][data-progress=done]').waitFor();
for (const size of SIZES) {
  await page.setViewportSize(size);
  await page.keyboard.press('Escape');
  await page.waitForTimeout(SETTLE_MS);
  // A map of the second layer beside the slice, the pointer on a rib: the value, and what of the slice made it.
  await page.getByTestId('pointer-relu_1').focus();
  for (let i = 0; i <= CHANNEL; i++) await page.keyboard.press('ArrowRight');
  await page.keyboard.press('Enter');
  await page.locator('[data-testid=large-map][data-painted]').waitFor();
  await page.waitForTimeout(SETTLE_MS);
  const box = await page.getByTestId('large-map').boundingBox();
  if (box) await page.mouse.move(box.x + box.width * 0.74, box.y + box.height * 0.42);
  await page.waitForTimeout(SETTLE_MS);
  const file = `${FOLDER}/window-${size.width}x${size.height}.png`;
  await page.screenshot({ path: file });
  console.log(file);
}
await host.close();
