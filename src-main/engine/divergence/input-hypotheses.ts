// What PyTorch may have been given instead of this input: another window, HU as they are, a flipped or transposed picture, channels in reverse.
import { planesOf } from '../../../src-shared/imaging/planes.ts';
import { windowPresets } from '../../../src-shared/imaging/window-level.ts';
import type { Tensor } from '../../../src-shared/network/graph.ts';
import { applyPreprocess } from '../../cnn/preprocess.ts';
import { parsePreprocess } from '../../cnn/preprocess-steps.ts';
import { fitPreprocess } from './fit-preprocess.ts';
import type { Hypothesis } from './setting.ts';

/** The slice that the input was made of. */
export interface InputSource {
  readonly rows: number;
  readonly columns: number;
  readonly hu: Float32Array;
  /** As in the file, before slope and intercept. */
  readonly stored: Float32Array;
  readonly preprocess: string;
}

/** @param theirs the input in the file; null where it has none */
export function inputHypotheses(source: InputSource | null, theirs: Tensor | null): readonly Hypothesis[] {
  return [...(source ? [...fitted(source, theirs), ...preprocessed(source)] : []), ...turned, reversedChannels];
}

const asInput = (title: string, advice: string, make: (input: Tensor) => Tensor | null): Hypothesis => ({
  code: 'preprocessing',
  title,
  advice,
  apply: (setting) => {
    const input = make(setting.input);
    return input && input.shape.join() === setting.input.shape.join() ? { ...setting, input } : null;
  },
});

/** Steps that decide the shape stay as they are. */
const KEPT_STEPS = /^(resize|channels):/;

function made(source: InputSource, steps: string, hu = source.hu): Tensor | null {
  const kept = source.preprocess
    .split(',')
    .map((word) => word.trim())
    .filter((word) => KEPT_STEPS.test(word));
  if (kept.some((word) => word === 'channels:neighbours' || word === 'channels:windows')) return null;
  const text = [steps, ...kept].filter((word) => word !== '').join(',');
  const { channels, rows, columns, data } = applyPreprocess(parsePreprocess(text), { ...source, hu });
  return { shape: [1, channels, rows, columns], data };
}

/** The ways CT is brought into a network elsewhere. */
const PREPROCESSINGS: readonly string[] = [
  'clip:-1000:1000,scale:0:1',
  'clip:-1000:1000,scale:-1:1',
  'clip:-1024:3071,scale:0:1',
  'clip:-1000:400,scale:0:1',
  'clip:-1000:2000,scale:0:1',
  'clip:-1000:1000',
  'scale:0:1',
  'scale:-1:1',
  'zscore',
  'zscore:0:1000',
  'zscore:-1024:1000',
  ...windowPresets.flatMap(({ widthHu, centerHu }) =>
    ['scale:0:1', 'scale:-1:1', 'scale:0:255'].map(
      (scale) => `clip:${centerHu - widthHu / 2}:${centerHu + widthHu / 2},${scale}`,
    ),
  ),
];

function preprocessed(source: InputSource): readonly Hypothesis[] {
  const advice = 'Give both sides the same preprocessing.';
  return [
    asInput('HU without any preprocessing: not clipped, not scaled', advice, () => made(source, '')),
    asInput('stored values instead of HU: slope and intercept were not applied', advice, () => made(source, '', source.stored)),
    asInput('this preprocessing over stored values instead of HU: slope and intercept were not applied', advice, () =>
      made(
        source,
        source.preprocess
          .split(',')
          .filter((word) => !KEPT_STEPS.test(word.trim()))
          .join(','),
        source.stored,
      ),
    ),
    ...PREPROCESSINGS.filter((steps) => steps !== source.preprocess).map((steps) =>
      asInput(`another preprocessing: ${steps}`, `${advice} Here: --preprocess ${steps}`, () => made(source, steps)),
    ),
  ];
}

/** Limits and scale read from the input itself, also where the picture was turned on the way. */
function fitted(source: InputSource, theirs: Tensor | null): readonly Hypothesis[] {
  const { hu, rows, columns } = source;
  if (theirs?.data.length !== hu.length) return [];
  return [NOT_TURNED, ...TURNS].flatMap((turn) => {
    const turnedHu = turnedBy(turn, { shape: [1, 1, rows, columns], data: hu });
    const steps = turnedHu && fitPreprocess(turnedHu.data, theirs.data);
    if (!steps) return [];
    const title =
      turn === NOT_TURNED ? `another preprocessing: ${steps}` : `another preprocessing: ${steps}, and the picture ${turn.title}`;
    return asInput(title, `Give both sides the same preprocessing and the same orientation. Here: --preprocess ${steps}`, () => {
      const input = made(source, steps);
      return input && turnedBy(turn, input);
    });
  });
}

/** From a place of the turned picture to the place it came from. Transposing needs squares. */
interface Turn {
  readonly title: string;
  readonly place: (row: number, column: number, rows: number, columns: number) => readonly [number, number];
  readonly needsSquare: boolean;
}

const NOT_TURNED: Turn = { title: 'as it is', place: (row, column) => [row, column], needsSquare: false };

const TURNS: readonly Turn[] = [
  { title: 'flipped up and down', place: (row, column, rows) => [rows - 1 - row, column], needsSquare: false },
  {
    title: 'flipped left and right',
    place: (row, column, _rows, columns) => [row, columns - 1 - column],
    needsSquare: false,
  },
  {
    title: 'turned by 180 degrees',
    place: (row, column, rows, columns) => [rows - 1 - row, columns - 1 - column],
    needsSquare: false,
  },
  { title: 'transposed: rows and columns exchanged', place: (row, column) => [column, row], needsSquare: true },
  { title: 'turned by 90 degrees', place: (row, column, rows) => [rows - 1 - column, row], needsSquare: true },
  {
    title: 'turned by 270 degrees',
    place: (row, column, _rows, columns) => [column, columns - 1 - row],
    needsSquare: true,
  },
  {
    title: 'transposed over the other diagonal',
    place: (row, column, rows, columns) => [rows - 1 - column, columns - 1 - row],
    needsSquare: true,
  },
];

/** null where the picture cannot be turned so. */
function turnedBy({ place, needsSquare }: Turn, { shape, data }: Tensor): Tensor | null {
  const { maps, rows, columns } = planesOf(shape);
  if (needsSquare && rows !== columns) return null;
  const values = new Float32Array(data.length);
  for (let map = 0; map < maps; map++) {
    const first = map * rows * columns;
    for (let row = 0; row < rows; row++)
      for (let column = 0; column < columns; column++) {
        const [fromRow, fromColumn] = place(row, column, rows, columns);
        values[first + row * columns + column] = data[first + fromRow * columns + fromColumn] as number;
      }
  }
  return { shape, data: values };
}

const turned: readonly Hypothesis[] = TURNS.map((turn) =>
  asInput(`the picture ${turn.title}`, 'Read rows from top to bottom and columns from left to right on both sides.', (input) =>
    turnedBy(turn, input),
  ),
);

const reversedChannels: Hypothesis = {
  ...asInput('the channels of the input in reverse order', 'Put the channels in one order on both sides.', (input) => {
    const { maps, rows, columns } = planesOf(input.shape);
    const [items = 1] = input.shape;
    const channels = maps / items;
    if (channels < 2) return null;
    const data = new Float32Array(input.data.length);
    const size = rows * columns;
    for (let map = 0; map < maps; map++) {
      const item = Math.floor(map / channels);
      const from = item * channels + channels - 1 - (map % channels);
      data.set(input.data.subarray(from * size, (from + 1) * size), map * size);
    }
    return { shape: input.shape, data };
  }),
  code: 'input-channel-order',
};
