// `convscope pixels`: one frame of one file as an array.
import { type PixelValues, writePixels } from '../engine/pixels.ts';
import { type Command, printJson, readWords, usageError, wholeNumber } from './command.ts';

const USAGE = 'convscope pixels FILE [--frame N] [--stored | --hu] --out X.npy [--force] [--json]';
const MOST_FRAMES = 1_000_000;

export const pixels: Command = {
  usage: USAGE,
  async run(words, context) {
    const options = {
      frame: { type: 'string' },
      stored: { type: 'boolean' },
      hu: { type: 'boolean' },
      out: { type: 'string' },
      force: { type: 'boolean' },
    } as const;
    const { values, positionals } = readWords(words, options, USAGE);
    const [file] = positionals;
    if (file === undefined || positionals.length !== 1) throw usageError('Name one DICOM file', USAGE);
    if (values.out === undefined) throw usageError('Say where to write: --out X.npy', USAGE);
    if (values.stored && values.hu) throw usageError('--stored and --hu exclude each other', USAGE);
    const wanted: PixelValues = values.hu ? 'hu' : 'stored';
    const frame = wholeNumber(values.frame ?? '0', 'frame', [0, MOST_FRAMES], USAGE);
    const written = await writePixels(file, frame, wanted, values.out, {
      overwrite: values.force === true,
      signal: context.signal,
    });
    if (values.json) printJson(context, written);
    else
      context.say(
        `${written.shape.join(' x ')} ${wanted} values, ${written.min} to ${written.max}, mean ${written.mean.toFixed(2)}: ${values.out}`,
      );
    return 0;
  },
};
