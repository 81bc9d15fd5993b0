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
export function toLevels(values: Float32Array, { scale, offset }: LevelScale, place: LevelsPlace): Uint16Array<ArrayBuffer> {
  const levels = new Uint16Array(values.length);
  for (let i = 0; i < levels.length; i++) {
    const value = values[i] as number;
    if (!Number.isFinite(value)) throw notFinite(value, i, place);
    levels[i] = Math.round((value - offset) / scale);
  }
  return levels;
}

function notFinite(value: number, index: number, { columns, format, alternative }: LevelsPlace): AppError {
  const row = Math.floor(index / columns);
  return new AppError(
    'array/unsupported',
    `The map holds ${value} at row ${row}, column ${index % columns}, which ${format} cannot express. ${alternative}`,
  );
}
