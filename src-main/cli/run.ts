// `convscope run`: a network over an array or a series, every activation into files.

import { runModel } from '../engine/run/run-model.ts';
import type { BatchReport, RunReport } from '../engine/run/run-report.ts';
import { type Command, type CommandContext, printJson, readWords } from './command.ts';
import { RUN_OPTIONS, RUN_USAGE, readRunRequest } from './run-words.ts';

const EXIT_FAILED = 1;
const EXIT_PARTLY = 3;

export const run: Command = {
  usage: RUN_USAGE,
  async run(words, context) {
    const { values, positionals } = readWords(words, RUN_OPTIONS, RUN_USAGE);
    const request = await readRunRequest(values, positionals);
    const report = await runModel(request, {
      signal: context.signal,
      onNote: context.say,
      onProgress: (done, total) => {
        if (total > 1) context.say(`${done}/${total} slices`);
      },
    });
    if (values.json) printJson(context, report);
    else if ('series' in report) describeBatch(report, request.out, context);
    else describe(report, request.out, context);
    for (const { item, error } of report.failures) context.say(`${item}: ${error.message}`);
    if ('series' in report && report.series.length > 0 && report.series.every(({ state }) => state === 'failed'))
      return EXIT_FAILED;
    return report.failures.length > 0 ? EXIT_PARTLY : 0;
  },
};

function describe(report: RunReport, out: string, context: CommandContext): void {
  const rows = report.nodes.map(
    (node) =>
      `${node.name.padEnd(16)} ${node.shape.join(' x ').padEnd(22)} ${node.min.toPrecision(4)} .. ${node.max.toPrecision(4)}, mean ${node.mean.toPrecision(4)}`,
  );
  context.print(
    `${[...rows, `${report.files} files in ${out}, computed in ${report.seconds.compute.toFixed(2)} s`].join('\n')}\n`,
  );
}

function describeBatch({ series, summary }: BatchReport, out: string, context: CommandContext): void {
  const rows = series.map(
    ({ folder, slices, state, files }) => `${folder.padEnd(24)} ${state.padEnd(7)} ${slices} slices, ${files} files`,
  );
  context.print(`${[...rows, summary === null ? `Then: convscope merge ${out}` : `Summary in ${summary}`].join('\n')}\n`);
}
