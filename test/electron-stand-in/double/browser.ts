// The Chromium whose pages are the windows. Tests reach the same pages over CDP, at the port named in CONVSCOPE_STAND_IN_CDP.
import { type BrowserContext, chromium, type Page } from 'playwright';
import { findBrowser } from '../../browser/find-browser.ts';

interface PageSize {
  readonly width: number;
  readonly height: number;
}

let running: Promise<BrowserContext> | null = null;
let unusedPage: Page | undefined;

/** A context of its own profile: its pages are the ones a CDP client sees first. */
async function launch(size: PageSize): Promise<BrowserContext> {
  const port = process.env.CONVSCOPE_STAND_IN_CDP;
  const context = await chromium.launchPersistentContext('', {
    executablePath: findBrowser(),
    viewport: size,
    args: port === undefined ? [] : [`--remote-debugging-port=${port}`],
    // Signals are the app's: it quits in its own order and closes the browser last.
    handleSIGINT: false,
    handleSIGTERM: false,
    handleSIGHUP: false,
  });
  unusedPage = context.pages()[0];
  return context;
}

export async function openPage(size: PageSize): Promise<Page> {
  running ??= launch(size);
  const context = await running;
  const page = unusedPage ?? (await context.newPage());
  unusedPage = undefined;
  await page.setViewportSize(size);
  return page;
}

export async function closeBrowser(): Promise<void> {
  const context = await running?.catch(() => undefined);
  await context?.close();
}
