// `convscope sample`: the built-in CT phantom as a DICOM series.
import { writeSample } from '../engine/sample-series.ts';
import { type Command, printJson, readWords, usageError, wholeNumber } from './command.ts';

const USAGE = 'convscope sample DIR [--slices 48] [--size 512] [--seed 0] [--force]';
const MOST_SLICES = 2000;
/** Least and greatest side of the matrix. */
const SIZES = [16, 4096] as const;
const GREATEST_SEED = 0xffffffff;

export const sample: Command = {
  usage: USAGE,
  async run(words, context) {
    const options = {
      slices: { type: 'string' },
      size: { type: 'string' },
      seed: { type: 'string' },
      force: { type: 'boolean' },
    } as const;
    const { values, positionals } = readWords(words, options, USAGE);
    const [folder] = positionals;
    if (folder === undefined || positionals.length !== 1) throw usageError('Name one folder to write into', USAGE);
    const phantom = {
      slices: wholeNumber(values.slices ?? '48', 'slices', [1, MOST_SLICES], USAGE),
      size: wholeNumber(values.size ?? '512', 'size', SIZES, USAGE),
      seed: wholeNumber(values.seed ?? '0', 'seed', [0, GREATEST_SEED], USAGE),
    };
    const written = await writeSample(folder, phantom, { overwrite: values.force === true, signal: context.signal });
    if (values.json) printJson(context, written);
    else context.say(`${written.files} slices of ${phantom.size} x ${phantom.size} written to ${folder}.`);
    return 0;
  },
};
