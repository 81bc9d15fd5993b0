// `convscope weights`: what is in a file of weights, and how it fits a network.
import type { WeightsInspection } from '../../src-shared/protocol/weights-messages.ts';
import { inspectWeights } from '../engine/inspect-weights.ts';
import { type Command, printJson, readWords, usageError } from './command.ts';
import { readWeightsMap } from './weights-map.ts';

const USAGE =
  'convscope weights FILE [--fit MODEL] [--class NAME] [--map NETWORK=FILE,...] [--propose] [--allow-external-data] [--json]';
const EXIT_DOES_NOT_FIT = 1;

export const weights: Command = {
  usage: USAGE,
  async run(words, context) {
    const text = { type: 'string' } as const;
    const { values, positionals } = readWords(
      words,
      { fit: text, class: text, map: text, 'allow-external-data': { type: 'boolean' }, propose: { type: 'boolean' } } as const,
      USAGE,
    );
    const [file] = positionals;
    if (file === undefined || positionals.length !== 1) throw usageError('Name one file of weights', USAGE);
    if (values.fit === undefined && (values.map !== undefined || values.class !== undefined)) {
      throw usageError('--map and --class belong to --fit MODEL', USAGE);
    }
    const fit =
      values.fit === undefined
        ? null
        : { model: values.fit, className: values.class ?? null, chosen: readWeightsMap(values.map, USAGE) };
    const found = await inspectWeights(file, fit, {
      allowExternalData: values['allow-external-data'] === true,
      propose: values.propose === true,
    });
    if (values.json) printJson(context, found);
    else context.print(describe(found));
    return fitsNot(found) ? EXIT_DOES_NOT_FIT : 0;
  },
};

const fitsNot = ({ missing = [], unexpected = [], mismatched = [] }: WeightsInspection): boolean =>
  missing.length + unexpected.length + mismatched.length > 0;

function describe(found: WeightsInspection): string {
  const where = found.wrapper === null ? '' : `, in ${found.wrapper}`;
  const lines = [
    `${found.format}: ${found.tensors.length} tensors${where}`,
    ...found.tensors.map(
      ({ name, dtype, shape }) => `  ${name.padEnd(40)} ${dtype.padEnd(9)} ${shape.join(' x ') || 'a single value'}`,
    ),
    ...(found.ignored.length > 0 ? [`not weights: ${found.ignored.join(', ')}`] : []),
    ...found.warnings.map(({ code, message }) => `${code}: ${message}`),
    ...describeFit(found),
    ...describeProposal(found),
  ];
  return `${lines.join('\n')}\n`;
}

function describeFit(found: WeightsInspection): string[] {
  const { pairs, missing = [], unexpected = [], mismatched = [], proposals = [], prefix, unneeded = [] } = found;
  if (!pairs) return [];
  const size = (shape: readonly number[]): string => `[${shape.join(', ')}]`;
  return [
    '',
    `${pairs.length} tensors fit${prefix ? ` once "${prefix}" is taken off their names` : ''}${fitsNot(found) ? '' : ': all of them'}.`,
    ...missing.map((name) => `  missing     ${name}`),
    ...unexpected.map((name) => `  unexpected  ${name}`),
    ...mismatched.map(
      ({ name, expected, found: has }) => `  mismatched  ${name}: expected ${size(expected)}, found ${size(has)}`,
    ),
    ...(unneeded.length > 0 ? [`  not needed  ${unneeded.join(', ')}`] : []),
    ...(proposals.length > 0
      ? [
          'By shape and order these may belong together; if so:',
          `  --map ${proposals.map(({ network, file }) => `${network}=${file}`).join(',')}`,
        ]
      : []),
  ];
}

function describeProposal({ proposal }: WeightsInspection): string[] {
  if (!proposal) return [];
  const questions = proposal.questions.map(
    ({ text, answers, chosen }) => `  ${text} Taken: ${answers[chosen] ?? 'none'}; could be: ${answers.join(', ')}.`,
  );
  return [
    '',
    'A network that these weights could belong to:',
    '',
    ...proposal.source.split('\n'),
    ...(questions.length > 0 ? ['What the weights do not say:', ...questions] : []),
  ];
}
