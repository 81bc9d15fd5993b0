// `convscope merge`: the summary of a batch that several processes filled.
import { mergeBatch } from '../engine/run/batch-summary.ts';
import { type Command, printJson, readWords, usageError } from './command.ts';

const USAGE = 'convscope merge DIR [--json]';
const EXIT_PARTLY = 3;

export const merge: Command = {
  usage: USAGE,
  async run(words, context) {
    const { values, positionals } = readWords(words, {}, USAGE);
    const [folder, ...rest] = positionals;
    if (folder === undefined || rest.length > 0) throw usageError('Name one folder that convscope run wrote', USAGE);
    const summary = await mergeBatch(folder);
    if (values.json) printJson(context, summary);
    else {
      const finished = summary.series.filter(({ state }) => state === 'finished').length;
      context.print(`${finished} of ${summary.series.length} series finished, see ${summary.path}\n`);
    }
    const open = summary.series.filter(({ state, report }) => state !== 'finished' || (report?.failures.length ?? 0) > 0);
    for (const { folder: name, state, error, report } of open) {
      const slices = report?.failures.map(({ item, error: why }) => `${item}: ${why.message}`) ?? [];
      context.say(`${name}: ${state === 'finished' ? slices.join(' ') : (error?.message ?? 'not finished; run it again')}`);
    }
    return open.length > 0 ? EXIT_PARTLY : 0;
  },
};
