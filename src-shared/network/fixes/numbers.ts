// The wrong number where it is written: for layers that functions, loops and lists make, the argument of the layer is a name, and the number stands
// elsewhere.
import { setNumber, writtenNumbers } from '../../pytorch/edit-number.ts';
import type { Fix } from '../graph.ts';
import type { BrokenPlace } from './broken-place.ts';

/** A number that could be meant to be another one. */
type Change = readonly [from: number, to: number];

/** Every trial reads the source again. */
const MOST_PLACES = 8;

/** What the break compares: what the layer says and what arrives. */
function numbersOf({ found }: BrokenPlace): readonly Change[] {
  const { broken, inputs } = found;
  const number = (text: string): number | null => {
    const [digits] = /\d+/.exec(text) ?? [];
    return digits === undefined ? null : Number(digits);
  };
  const [expected, given] = [number(broken.expected), number(broken.found)];
  const isComparison = ['channel-mismatch', 'linear-mismatch', 'norm-mismatch'].includes(broken.code);
  if (isComparison && expected !== null && given !== null)
    return [
      [expected, given],
      [given, expected],
    ];
  if (broken.code !== 'size-mismatch') return [];
  const [a = [], b = []] = inputs ?? [];
  return a.flatMap((size, axis): Change[] => {
    const other = b.at(axis - a.length);
    return other !== undefined && other !== size
      ? [
          [size, other],
          [other, size],
        ]
      : [];
  });
}

/** Nearest to the layer first. */
export function changeNumbers(place: BrokenPlace): readonly Fix[] {
  const line = place.found.layer?.span.line ?? place.found.node?.defined?.line ?? 1;
  return numbersOf(place).flatMap(([from, to]) =>
    [...writtenNumbers(place.source, from)]
      .sort((a, b) => Math.abs(a.line - line) - Math.abs(b.line - line))
      .slice(0, MOST_PLACES)
      .map((number) => setNumber(place.source, number, to)),
  );
}
