// `convscope bench`: how fast this machine computes, beside others on the same work.
import { runBench } from '../bench/bench.ts';
import { firstRunHere } from '../bench/our-side.ts';
import { benchTable } from '../bench/report-table.ts';
import { peerNames } from '../bench/stages.ts';
import { openWork, workNames } from '../bench/works.ts';
import { type Command, printJson, readWords, usageError, wholeNumber } from './command.ts';

/** Of the contract. */
const QUICK_SECONDS = 50;
const USAGE = `convscope bench [--json] [--quick | --seconds N] [--only NAME,...] [--peers PEER,...]
  --quick          ends within ${QUICK_SECONDS} seconds
  --seconds N      ends within N seconds; what there is no time for is said
  --only NAME,...  of ${workNames.join(', ')}
  --peers PEER,... of ${peerNames.join(', ')}`;
/** The last rounds, and the end of all waiting, as shares of the time; leaving takes its time too. */
const [ROUNDS_SHARE, WAITING_SHARE] = [0.72, 0.88];
const MS_PER_SECOND = 1000;
const SECONDS = [1, 86_400] as const;
const MOST_THREADS = 64;

/** @throws AppError cli/usage for a name that is none of them */
function chosen<Name extends string>(text: string | undefined, option: string, all: readonly Name[]): readonly Name[] {
  if (text === undefined) return all;
  return text.split(',').map((word) => {
    const name = all.find((one) => one === word);
    if (name === undefined) throw usageError(`--${option} takes names of ${all.join(', ')}, not "${word}"`, USAGE);
    return name;
  });
}

export const bench: Command = {
  usage: USAGE,
  async run(words, context) {
    const { values, positionals } = readWords(
      words,
      {
        quick: { type: 'boolean' },
        seconds: { type: 'string' },
        only: { type: 'string' },
        peers: { type: 'string' },
        // Of the processes that bench itself starts.
        'first-run': { type: 'string' },
        threads: { type: 'string' },
      },
      USAGE,
    );
    if (positionals.length > 0) throw usageError(`There is no "${positionals[0]}" to measure`, USAGE);
    const [first] = chosen(values['first-run'], 'first-run', workNames);
    if (values['first-run'] !== undefined && first !== undefined) {
      const threads = wholeNumber(values.threads ?? '1', 'threads', [1, MOST_THREADS], USAGE);
      printJson(context, await firstRunHere(await openWork(first), threads));
      return 0;
    }
    const quick = values.quick ? QUICK_SECONDS : null;
    const seconds = values.seconds === undefined ? quick : wholeNumber(values.seconds, 'seconds', SECONDS, USAGE);
    const script = process.argv[1];
    const report = await runBench({
      endMs: seconds === null ? null : [seconds * MS_PER_SECOND * ROUNDS_SHARE, seconds * MS_PER_SECOND * WAITING_SHARE],
      works: chosen(values.only, 'only', workNames),
      peers: chosen(values.peers, 'peers', peerNames),
      program: script === undefined ? null : [...process.execArgv, script],
      signal: context.signal,
      say: context.say,
    });
    if (values.json) printJson(context, report);
    else context.print(benchTable(report));
    return 0;
  },
};
