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
/** A place on a wall that lies on a map. */
const SHOWN = { across: 0.476, down: 0.2 };

process.env.CHROME_PATH = findBrowser();
await mkdir(FOLDER, { recursive: true });
const host = await startWebHost();
const { page } = host;
await page.getByTestId('progress-text').getByText('all maps').waitFor();
for (const size of SIZES) {
  await page.setViewportSize(size);
  await page.waitForTimeout(SETTLE_MS);
  // The pointer on a map: the value, and what of the slice made it.
  const box = await page.getByTestId('wall-conv2').boundingBox();
  if (box) await page.mouse.move(box.x + box.width * SHOWN.across, box.y + box.height * SHOWN.down);
  await page.waitForTimeout(SETTLE_MS);
  const file = `${FOLDER}/window-${size.width}x${size.height}.png`;
  await page.screenshot({ path: file });
  console.log(file);
}
await host.close();
