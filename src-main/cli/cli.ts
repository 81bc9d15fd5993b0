// The command line: finds the command, prints its result or its failure, ends with the exit code of the contract.
// Results go to standard output, everything else to standard error; never a stack trace unless --debug.
import { isCancelled, toErrorRecord } from '../../src-shared/protocol/errors.ts';
import { fileSystem } from '../engine/file-system.ts';
import { unfinishedFiles } from '../engine/unfinished-files.ts';
import { VERSION } from '../engine/version.ts';
import { commands } from './commands.ts';
import { print } from './print.ts';
import { usage } from './usage.ts';

const EXIT_FAILED = 1;
const EXIT_USAGE = 2;
const EXIT_CANCELLED = 130;

async function main(words: readonly string[]): Promise<number> {
  const [name = '', ...rest] = words;
  if (name === '' || name === 'help' || name === '--help' || name === '-h') {
    process.stdout.write(await usage());
    return name === '' ? EXIT_USAGE : 0;
  }
  if (name === '--version') {
    process.stdout.write(`${VERSION}\n`);
    return 0;
  }
  const load = commands.get(name);
  if (!load) {
    process.stderr.write(`convscope: there is no command ${name}.\n\n${await usage()}`);
    return EXIT_USAGE;
  }
  const command = await load();
  if (rest.includes('--help') || rest.includes('-h')) {
    process.stdout.write(`${command.usage}\n`);
    return 0;
  }
  const cancel = new AbortController();
  const onSignal = (): void => {
    if (cancel.signal.aborted) leaveNow();
    cancel.abort();
  };
  process.on('SIGINT', onSignal).on('SIGTERM', onSignal);
  try {
    return await command.run(rest, {
      signal: cancel.signal,
      say: (line) => process.stderr.write(`${line}\n`),
      print,
    });
  } catch (thrown) {
    return cancel.signal.aborted || isCancelled(thrown) ? EXIT_CANCELLED : fail(thrown, rest);
  }
}

function fail(thrown: unknown, words: readonly string[]): number {
  const record = toErrorRecord(thrown);
  if (words.includes('--json')) process.stdout.write(`${JSON.stringify({ error: record }, null, 1)}\n`);
  else process.stderr.write(`convscope: ${record.message}\n`);
  if (words.includes('--debug')) process.stderr.write(`${thrown instanceof Error ? thrown.stack : String(thrown)}\n`);
  return record.code === 'cli/usage' ? EXIT_USAGE : EXIT_FAILED;
}

/** A second Ctrl+C: no waiting for anything, but still no half file. */
function leaveNow(): never {
  for (const path of unfinishedFiles()) fileSystem.rmSync(path, { force: true });
  process.exit(EXIT_CANCELLED);
}

process.exitCode = await main(process.argv.slice(2));
