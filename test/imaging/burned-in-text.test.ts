// The suspicion of burned-in text: letters in a corner, and what is none.
import { expect, test } from 'vitest';
import { suspectText } from '../../src-shared/imaging/burned-in-text.ts';

const SIDE = 128;
const at = (row: number, column: number): number => row * SIDE + column;
const blank = (): Float32Array => new Float32Array(SIDE * SIDE);

/** Strokes of two pixels with gaps, ten rows high, like a line of letters. */
function withLetters(row: number, column: number): Float32Array {
  const values = blank();
  values[at(SIDE / 2, SIDE / 2)] = 200;
  for (let y = row; y < row + 10; y++)
    for (let x = column; x < column + 24; x++) if (x % 4 < 2 && (y + (x >> 2)) % 5 !== 0) values[at(y, x)] = 255;
  return values;
}

test.each([
  ['top left', 4, 4],
  ['top right', 4, 100],
  ['bottom left', 110, 2],
  ['bottom right', 112, 98],
] as const)('letters %s', (corner, row, column) => {
  expect(suspectText(withLetters(row, column), SIDE, SIDE)).toEqual([corner]);
});

test('an empty picture, a body, a gradient, noise and letters in the middle are none', () => {
  const body = blank().map((_, i) => (Math.hypot((i % SIDE) - 64, Math.floor(i / SIDE) - 64) < 50 ? 1000 : 0));
  const gradient = blank().map((_, i) => i % SIDE);
  const noise = blank().map((_, i) => (Math.imul(i + 1, 0x9e3779b1) >>> 0) % 2);
  for (const values of [blank(), body, gradient, noise, withLetters(60, 50)]) expect(suspectText(values, SIDE, SIDE)).toEqual([]);
});
