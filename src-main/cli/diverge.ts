// `convscope diverge`: where PyTorch's activations and the ones computed here part, and why; and the lines of Python that write them.
import type { DivergenceReport, NodeDivergence } from '../../src-shared/protocol/divergence-messages.ts';
import { diverge as find, snippetOf } from '../engine/divergence/diverge.ts';
import { type Command, printJson, readWords, usageError } from './command.ts';
import { readGivenInput, readRunWeights } from './run-words.ts';

const USAGE = `convscope diverge ACTIVATIONS... --model MODEL [--class NAME] [--weights W [--map NETWORK=FILE,...] | --seed N]
   [ --input X.npy | --series PATH --slices N [--series-uid UID] [--preprocess PRE] ] [--allow-external-data] [--json]
convscope diverge --snippet --model MODEL [--class NAME]`;
const EXIT_DIFFERENT = 1;
const DIGITS = 3;

export const diverge: Command = {
  usage: USAGE,
  async run(words, context) {
    const text = { type: 'string' } as const;
    const flag = { type: 'boolean' } as const;
    const { values, positionals } = readWords(
      words,
      {
        ...{ model: text, class: text, weights: text, map: text, seed: text, input: text, series: text, 'series-uid': text },
        ...{ slices: text, preprocess: text, 'allow-external-data': flag, snippet: flag },
      } as const,
      USAGE,
    );
    if (values.model === undefined) throw usageError('Name a network: --model MODEL', USAGE);
    const className = values.class ?? null;
    if (values.snippet === true) {
      context.print(await snippetOf(values.model, className));
      return 0;
    }
    if (positionals.length === 0) throw usageError('Name the activations: a .npz, a .safetensors, or a folder of .npy', USAGE);
    const hasInput = values.input !== undefined || values.series !== undefined;
    const report = await find(
      {
        activations: positionals,
        model: values.model,
        className,
        weights: readRunWeights(values, values.model),
        input: hasInput ? readGivenInput(values) : null,
        allowExternalData: values['allow-external-data'] === true,
      },
      {
        signal: context.signal,
        onNote: context.say,
        onProgress: ({ done, total, current }) => context.say(`${done}/${total} trying: ${current}`),
      },
    );
    if (values.json) printJson(context, report);
    else context.print(describe(report));
    return report.first === null ? 0 : EXIT_DIFFERENT;
  },
};

function describe({ nodes, unknown, causes, summary }: DivergenceReport): string {
  const lines = [
    `${'node'.padEnd(20)} ${'max abs'.padStart(10)} ${'max rel'.padStart(10)} ${'beyond'.padStart(10)}`,
    ...nodes.map(lineOf),
    ...(unknown.length > 0 ? [`not in the network: ${unknown.join(', ')}`] : []),
    '',
    summary,
    ...causes.map(({ advice }) => advice),
  ];
  return `${lines.join('\n')}\n`;
}

function lineOf({ node, status, maxAbs, maxRel, beyond, shape, theirShape }: NodeDivergence): string {
  if (status === 'missing') return `${node.padEnd(20)} not in the file`;
  if (status === 'shape')
    return `${node.padEnd(20)} shape ${shape.join(' x ')} here, ${theirShape?.join(' x ') ?? 'none'} in the file`;
  const numbers = [maxAbs, maxRel].map((value) => value.toExponential(DIGITS - 1).padStart(10));
  return `${node.padEnd(20)} ${numbers.join(' ')} ${String(beyond).padStart(10)}${status === 'differs' ? '  differs' : ''}`;
}
