// `convscope check`: shapes, costs and mistakes of a network, without running it.
import { checkModel } from '../engine/check-model.ts';
import { type Command, printJson, readWords, usageError } from './command.ts';
import { readShape } from './shape.ts';

const USAGE = 'convscope check MODEL [--class NAME] [--input N,C,H,W] [--allow-external-data] [--json]';

const OPTIONS = {
  class: { type: 'string' },
  input: { type: 'string' },
  'allow-external-data': { type: 'boolean' },
} as const;

export const check: Command = {
  usage: USAGE,
  async run(words, context) {
    const { values, positionals } = readWords(words, OPTIONS, USAGE);
    const [model] = positionals;
    if (model === undefined || positionals.length !== 1) throw usageError('Name one network', USAGE);
    const report = await checkModel({
      model,
      className: values.class ?? null,
      input: values.input === undefined ? null : readShape(values.input, USAGE),
      allowExternalData: values['allow-external-data'] === true,
    });
    if (values.json) printJson(context, report);
    else context.print(describe(report));
    return report.ok ? 0 : 1;
  },
};

function describe(report: Awaited<ReturnType<typeof checkModel>>): string {
  const nodes = report.nodes.map((node) => `  ${node.name.padEnd(16)} ${node.op.padEnd(12)} ${node.shape?.join(' x ') ?? '?'}`);
  const problems = report.problems.flatMap((problem) => [
    '',
    `line ${problem.line}: ${problem.message}`,
    `  rule: ${problem.rule}`,
    ...(problem.torchMessage ? [`  PyTorch says: ${problem.torchMessage}`] : []),
    ...problem.fixes.map((fix) => `  fix: ${fix.title}: line ${fix.line}: ${fix.replacement.trim()}`),
  ]);
  const warnings = report.warnings.flatMap(({ message }) => ['', `warning: ${message}`]);
  const { parameters, macs, bytes } = report.totals;
  const head = `${report.class} on ${report.input.join(' x ')}: ${report.ok ? 'fits' : `${report.problems.length} problem(s)`}`;
  return `${[head, ...nodes, `  ${parameters} parameters, ${macs} multiply-accumulates, ${bytes} bytes of activations`, ...problems, ...warnings].join('\n')}\n`;
}
