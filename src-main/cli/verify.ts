// `convscope verify`: is what lies in a folder what its recipe makes?
import { defaultThreads } from '../engine/compute.ts';
import { verifyExport } from '../engine/export/verify-export.ts';
import { type Command, printJson, readWords, usageError } from './command.ts';

const USAGE = 'convscope verify DIR [--series PATH] [--weights W] [--allow-external-data] [--json]';
const EXIT_DIFFERENT = 1;
const OPTIONS = { series: { type: 'string' }, weights: { type: 'string' }, 'allow-external-data': { type: 'boolean' } } as const;

export const verify: Command = {
  usage: USAGE,
  async run(words, context) {
    const { values, positionals } = readWords(words, OPTIONS, USAGE);
    const [folder, ...rest] = positionals;
    if (folder === undefined || rest.length > 0) throw usageError('Name one folder that convscope run wrote', USAGE);
    const options = {
      ...{ threads: defaultThreads(), allowExternalData: values['allow-external-data'] === true },
      ...{ series: values.series, weights: values.weights },
    };
    const report = await verifyExport(folder, options, {
      signal: context.signal,
      onNote: context.say,
      onProgress: (done, total) => {
        if (total > 1) context.say(`${done}/${total} slices`);
      },
    });
    if (values.json) printJson(context, report);
    else context.print(`${report.compared} files compared, ${report.differences.length} differ\n`);
    for (const { file, what } of report.differences) context.say(`${file}: ${WORDS[what]}`);
    return report.ok ? 0 : EXIT_DIFFERENT;
  },
};

const WORDS = {
  different:
    'its bytes are not those that the recipe makes now. It was changed, or made by another version or on another kind of processor.',
  missing: 'the recipe makes it, and it is not there.',
  unexpected: 'the recipe does not make it.',
} as const;
