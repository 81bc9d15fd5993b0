// `npm test`: builds, then everything that can be wrong: types, lint, boundaries, unused code, unit tests, the window's tests. Every step is
// counted, a step that ran nothing has failed, and the last line says how many passed and failed.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findBrowser } from './browser/find-browser.ts';

interface Outcome {
  readonly passed: number;
  readonly failed: number;
}

const scratch = mkdtempSync(join(tmpdir(), 'convscope-test-'));

function run(words: readonly string[], env: Readonly<Record<string, string>> = {}): boolean {
  const [command = '', ...rest] = words;
  return spawnSync(command, rest, { stdio: 'inherit', env: { ...process.env, ...env } }).status === 0;
}

const npmScript = (name: string): readonly string[] => ['npm', 'run', '--silent', name];

/** A tool that passes or fails as a whole. */
function check(name: string): Outcome {
  const isGood = run(npmScript(name));
  console.log(`${isGood ? 'passed' : 'FAILED'}: ${name}`);
  return isGood ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 };
}

/** What a test runner wrote about itself; where it wrote nothing, it has failed. */
function report(file: string, read: (json: never) => Outcome): Outcome {
  try {
    const outcome = read(JSON.parse(readFileSync(file, 'utf8')) as never);
    return outcome.passed + outcome.failed > 0 ? outcome : { passed: 0, failed: 1 };
  } catch {
    return { passed: 0, failed: 1 };
  }
}

function unitTests(): Outcome {
  const file = join(scratch, 'unit.json');
  const isGood = run([
    process.execPath,
    'node_modules/vitest/vitest.mjs',
    'run',
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${file}`,
  ]);
  const outcome = report(file, (json: { numPassedTests: number; numFailedTests: number }) => ({
    passed: json.numPassedTests,
    failed: json.numFailedTests,
  }));
  // A suite that breaks outside its tests fails without a failed test.
  return isGood || outcome.failed > 0 ? outcome : { ...outcome, failed: 1 };
}

function windowTests(): Outcome {
  let browser: string;
  try {
    browser = findBrowser();
  } catch (thrown) {
    console.error(thrown instanceof Error ? thrown.message : thrown);
    return { passed: 0, failed: 1 };
  }
  const file = join(scratch, 'window.json');
  const words = [process.execPath, 'node_modules/@playwright/test/cli.js', 'test', '--config', 'test/e2e/playwright.config.ts'];
  const isGood = run(words, { CHROME_PATH: browser, PLAYWRIGHT_JSON_OUTPUT_NAME: file });
  const outcome = report(file, (json: { stats: { expected: number; unexpected: number; flaky: number } }) => ({
    passed: json.stats.expected,
    failed: json.stats.unexpected + json.stats.flaky,
  }));
  return isGood || outcome.failed > 0 ? outcome : { ...outcome, failed: 1 };
}

function everything(): Outcome {
  if (!run(npmScript('build'))) return { passed: 0, failed: 1 };
  const outcomes = [check('types'), check('lint'), check('boundaries'), check('unused'), unitTests(), windowTests()];
  return outcomes.reduce((sum, { passed, failed }) => ({ passed: sum.passed + passed, failed: sum.failed + failed }), {
    passed: 0,
    failed: 0,
  });
}

const { passed, failed } = everything();
rmSync(scratch, { recursive: true, force: true });
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;
