// Values as 16-bit levels: a range onto 0..65535 in equal steps, with the two numbers that give the values back.
import type { ValueRange } from '../../src-shared/imaging/range.ts';
import { AppError } from '../../src-shared/protocol/errors.ts';

const GREATEST_LEVEL = 65535;

/** value = offset + scale * level. */
export interface LevelScale {
  readonly scale: number;
  readonly offset: number;
}

export const LEVELS_FORMULA = 'value = offset + scale * level';

export const levelScaleOf = ({ minimum, maximum }: ValueRange): LevelScale => ({
  scale: maximum > minimum ? (maximum - minimum) / GREATEST_LEVEL : 1,
  offset: Number.isFinite(minimum) ? minimum : 0,
});

/** Which map is made into levels, for the words of a refusal. */
export interface LevelsPlace {
  readonly columns: number;
  /** For example `a 16-bit PNG`. */
  readonly format: string;
  /** What to do instead, for example `Export it as NPY instead.` */
  readonly alternative: string;
}

/** @throws AppError array/unsupported when a value is NaN or infinite: a made-up number would be a lie */
export function toLevels(values: Float32Array, scale: LevelScale, place: LevelsPlace): Uint16Array<ArrayBuffer> {
  const levels = new Uint16Array(values.length);
  for (let i = 0; i < levels.length; i++) levels[i] = levelOf(values, i, scale, place);
  return levels;
}

/** Level of the value at `index`. @throws AppError as `toLevels` */
export function levelOf(values: Float32Array, index: number, { scale, offset }: LevelScale, place: LevelsPlace): number {
  const value = values[index] as number;
  if (!Number.isFinite(value)) throw notFinite(value, index, place);
  return Math.round((value - offset) / scale);
}

function notFinite(value: number, index: number, { columns, format, alternative }: LevelsPlace): AppError {
  const row = Math.floor(index / columns);
  return new AppError(
    'array/unsupported',
    `The map holds ${value} at row ${row}, column ${index % columns}, which ${format} cannot express. ${alternative}`,
  );
}
