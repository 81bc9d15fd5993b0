// `npm run stress:kill`: the test of killed runs, with many more kills than every run of the tests has time for.
import { spawnSync } from 'node:child_process';

const KILLS = process.argv[2] ?? '500';
const { status } = spawnSync('npx', ['vitest', 'run', 'test/engine/run/kill.test.ts'], {
  env: { ...process.env, CONVSCOPE_KILLS: KILLS },
  stdio: 'inherit',
  shell: process.platform === 'win32',
});
process.exit(status ?? 1);
