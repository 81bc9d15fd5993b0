// The window's tests: the same specs on every host. `web` is `convscope serve` in a browser, `stand-in` the desktop's built main process under
// Node with a double of the module `electron`, `electron` the real binary, where it is there.
import { existsSync } from 'node:fs';
import { defineConfig } from '@playwright/test';
import type { HostName } from './hosts/host.ts';

const hasElectron = existsSync('node_modules/electron/path.txt') && existsSync('node_modules/electron/dist/version');
const hosts: readonly HostName[] = ['web', 'stand-in'];

export default defineConfig<{ hostName: HostName }>({
  testDir: '.',
  testMatch: '*.spec.ts',
  // The machine's cores belong to the network under test.
  workers: 1,
  timeout: 60_000,
  expect: { timeout: 20_000 },
  reporter: [['list'], ['json']],
  outputDir: '../../test-results',
  projects: (hasElectron ? [...hosts, 'electron' as const] : hosts).map((hostName) => ({ name: hostName, use: { hostName } })),
});
