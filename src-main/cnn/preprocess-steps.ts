// The grammar of `--preprocess`: words like `clip:-1000:1000`, left to right, with commas between. Says what is wrong with a word and what there is.
import { AppError } from '../../src-shared/protocol/errors.ts';

const channelKinds = ['grey', 'neighbours', 'windows'] as const;

export type PreprocessStep =
  | { readonly kind: 'clip' | 'scale'; readonly low: number; readonly high: number }
  /** null: mean and deviation of the slice itself. */
  | { readonly kind: 'zscore'; readonly by: { readonly mean: number; readonly deviation: number } | null }
  | { readonly kind: 'resize'; readonly rows: number; readonly columns: number }
  | { readonly kind: 'channels'; readonly channels: (typeof channelKinds)[number] };

const GRAMMAR = 'clip:LO:HI, scale:LO:HI, zscore, zscore:MEAN:STD, resize:H:W, channels:grey|neighbours|windows';
/** Beyond this a picture is no slice any more, and its maps would not fit into memory. */
const LARGEST_SIDE = 8192;

/** @throws AppError engine/preprocess naming the word that cannot be read */
export function parsePreprocess(text: string): readonly PreprocessStep[] {
  const steps = text
    .split(',')
    .map((word) => word.trim())
    .filter((word) => word !== '')
    .map(parseStep);
  if (steps.filter((step) => step.kind === 'channels').length > 1) {
    throw refusal(text, 'has more than one channels step; the network takes one kind of channels');
  }
  return steps;
}

function parseStep(word: string): PreprocessStep {
  const [name = '', ...parameters] = word.split(':');
  if (name === 'channels') {
    const channels = channelKinds.find((kind) => kind === parameters.join(':'));
    if (channels) return { kind: 'channels', channels };
    throw refusal(word, `takes one of ${channelKinds.join(', ')}`);
  }
  const numbers = parameters.map(Number);
  if (parameters.some((parameter) => parameter.trim() === '') || !numbers.every(Number.isFinite)) {
    throw refusal(word, 'takes numbers, for example clip:-1000:1000');
  }
  const [first = 0, second = 0] = numbers;
  switch (name) {
    case 'clip':
    case 'scale':
      if (numbers.length === 2 && first < second) return { kind: name, low: first, high: second };
      throw refusal(word, 'takes two numbers, the lower one first');
    case 'zscore':
      if (numbers.length === 0) return { kind: 'zscore', by: null };
      if (numbers.length === 2 && second > 0) return { kind: 'zscore', by: { mean: first, deviation: second } };
      throw refusal(word, 'takes no numbers, or a mean and a standard deviation above 0');
    case 'resize':
      if (numbers.length === 2 && numbers.every((side) => Number.isInteger(side) && side >= 1 && side <= LARGEST_SIDE))
        return { kind: 'resize', rows: first, columns: second };
      throw refusal(word, `takes a height and a width, whole numbers from 1 to ${LARGEST_SIDE}`);
    default:
      throw refusal(word, 'is not known');
  }
}

const refusal = (word: string, why: string): AppError =>
  new AppError('engine/preprocess', `Preprocessing step "${word}" ${why}. Steps are: ${GRAMMAR}.`, { step: word });
