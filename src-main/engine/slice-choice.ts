// Which slices of a series: `12`, `10:20`, `all`, or several of them with commas, counted from 0 along the normal, the end of a range left out as in Python.
import { AppError } from '../../src-shared/protocol/errors.ts';

/** @throws AppError cli/usage for other words, engine/unknown-series for slices the series does not have */
export function chooseSlices(wanted: string | readonly number[], count: number): readonly number[] {
  if (typeof wanted === 'string') {
    const chosen = wanted.split(',').flatMap((part) => fromWords(part, count));
    return [...new Set(chosen)].sort((a, b) => a - b);
  }
  const beyond = wanted.find((index) => index >= count);
  if (beyond === undefined) return wanted;
  throw new AppError(
    'engine/unknown-series',
    `The series has ${count} slices, 0 to ${count - 1}; slice ${beyond} is asked for.`,
    { slices: count },
  );
}

function fromWords(text: string, count: number): readonly number[] {
  const found = /^(?:(all)|(\d+)|(\d*):(\d*))$/.exec(text.trim());
  if (!found)
    throw new AppError('cli/usage', `--slices takes 12, 10:20 or all (counted from 0, the end left out), not "${text}".`);
  const [, all, single, from, to] = found;
  if (all) return rising(0, count);
  const first = Number(single ?? (from || 0));
  const end = single === undefined ? Number(to || count) : first + 1;
  if (first >= end || end > count) {
    throw new AppError(
      'engine/unknown-series',
      `The series has ${count} slices, 0 to ${count - 1}; --slices ${text} asks for others.`,
      { slices: count },
    );
  }
  return rising(first, end);
}

const rising = (from: number, end: number): readonly number[] => Array.from({ length: end - from }, (_, i) => from + i);
