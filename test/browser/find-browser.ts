// A browser for the window's tests: the one named, the system's, Playwright's own; where there is none one is installed. Never a silent skip.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { chromium } from 'playwright';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];
const MAC_PATHS = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
];

/** @returns the path of an executable, or null */
function installed(): string | null {
  const named = process.env.CHROME_PATH;
  if (named !== undefined && named !== '') {
    if (existsSync(named)) return named;
    throw new Error(`CHROME_PATH names ${named}, which does not exist. Correct it or unset it.`);
  }
  const onPath = (process.env.PATH ?? '').split(delimiter).flatMap((folder) => NAMES.map((name) => join(folder, name)));
  return [...onPath, ...MAC_PATHS, chromium.executablePath()].find((path) => existsSync(path)) ?? null;
}

const run = (command: string, words: readonly string[]): boolean =>
  spawnSync(command, words, { stdio: ['ignore', 'inherit', 'inherit'] }).status === 0;

/** As root on Debian and its kin. */
function installWithApt(): boolean {
  if (process.platform !== 'linux' || process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get')) return false;
  const wait = ['-o', 'DPkg::Lock::Timeout=300'];
  return (
    run('apt-get', [...wait, 'update', '-q']) &&
    run('apt-get', [...wait, 'install', '-y', '-q', '--no-install-recommends', 'chromium'])
  );
}

const installWithPlaywright = (): boolean =>
  run(process.execPath, ['node_modules/playwright/cli.js', 'install', 'chromium-headless-shell']);

/** @throws Error that says what to do where no browser can be had */
export function findBrowser(): string {
  const found = installed();
  if (found !== null) return found;
  console.log('No browser found; installing one for the tests of the window.');
  if (installWithApt() || installWithPlaywright()) {
    const now = installed();
    if (now !== null) return now;
  }
  throw new Error(
    'The tests of the window need a browser and none could be installed. Install Chromium or Chrome (Debian: apt-get install chromium), or set CHROME_PATH to one.',
  );
}
