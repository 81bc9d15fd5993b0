// `convscope explain`: an error message of PyTorch in plain words, and the layer of a network that said it.
import type { TorchErrorExplanation } from '../../src-shared/network/torch-errors.ts';
import { AppError } from '../../src-shared/protocol/errors.ts';
import { explainError } from '../engine/explain-error.ts';
import { type Command, printJson, readWords, usageError } from './command.ts';
import { readShape } from './shape.ts';

const USAGE = 'convscope explain [MODEL] [--message TEXT] [--class NAME] [--input N,C,H,W] [--json] < error.txt';

const UNKNOWN =
  'No error message of PyTorch that is known here is in this text. Paste the end of the traceback, with the line that starts with RuntimeError or ValueError.';

/** More than any traceback. */
const MOST_CHARACTERS = 4_000_000;

export const explain: Command = {
  usage: USAGE,
  async run(words, context) {
    const options = { message: { type: 'string' }, class: { type: 'string' }, input: { type: 'string' } } as const;
    const { values, positionals } = readWords(words, options, USAGE);
    const [model = null] = positionals;
    if (positionals.length > 1) throw usageError('Name one network at most', USAGE);
    const pasted = values.message ?? (await readStandardInput());
    if (pasted.trim() === '') throw usageError('Give the error message with --message or on standard input', USAGE);
    const input = values.input === undefined ? null : readShape(values.input, USAGE);
    const found = await explainError(pasted, model, values.class ?? null, input);
    if (!found) throw new AppError('network/unsupported', UNKNOWN);
    if (values.json) printJson(context, found);
    else context.print(describe(found));
    return 0;
  },
};

/** Empty where nothing is piped in. */
async function readStandardInput(): Promise<string> {
  if (process.stdin.isTTY) return '';
  let text = '';
  for await (const piece of process.stdin.setEncoding('utf8')) {
    text += piece;
    if (text.length > MOST_CHARACTERS) text = text.slice(-MOST_CHARACTERS);
  }
  return text;
}

function describe({ error, suspects, problem, input }: TorchErrorExplanation): string {
  const lines = [error.words, `  PyTorch says: ${error.sentence}`];
  for (const { node, line, callLine, why } of suspects) {
    const called = callLine === null || callLine === line ? '' : `, called in line ${callLine}`;
    lines.push(`  ${node}${line === null ? '' : ` (line ${line}${called})`}: ${why}`);
  }
  if (problem) {
    lines.push(`  with an input of ${input?.join(' x ')}: ${problem.message}`, `  rule: ${problem.rule}`);
    for (const fix of problem.fixes) lines.push(`  fix: ${fix.title}: line ${fix.line}: ${fix.replacement.trim()}`);
  }
  return `${lines.join('\n')}\n`;
}
