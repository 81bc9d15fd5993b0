// `convscope inspect`: the series found in files and folders, their order, their warnings, and what was skipped and why.
import { inspectPaths } from '../engine/inspect.ts';
import { type Command, printJson, readWords, usageError } from './command.ts';

const USAGE = 'convscope inspect PATH... [--json]';

export const inspect: Command = {
  usage: USAGE,
  async run(words, context) {
    const { values, positionals } = readWords(words, {}, USAGE);
    if (positionals.length === 0) throw usageError('Name at least one file or folder', USAGE);
    const found = await inspectPaths(positionals, context.signal);
    if (values.json) printJson(context, found);
    else context.print(describe(found));
    return 0;
  },
};

function describe(found: Awaited<ReturnType<typeof inspectPaths>>): string {
  const lines = found.series.flatMap((series) => [
    `${series.modality} ${series.kind} ${series.columns} x ${series.rows}, ${series.slices.length} slices, ` +
      `pixel ${series.pixelSpacingMm?.join(' x ') ?? 'unknown'} mm, slice spacing ${series.sliceSpacingMm ?? 'unknown'} mm`,
    ...series.warnings.map((warning) => `  ${warning.code}: ${warning.message}`),
  ]);
  const skipped = found.skipped.map((file) => `skipped ${file.file}: ${file.code}: ${file.message}`);
  if (found.series.length === 0)
    lines.push('No DICOM images were found. Name a folder that holds a CT series, or make one: convscope sample DIR.');
  return `${[...lines, ...skipped].join('\n')}\n`;
}
