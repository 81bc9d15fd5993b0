// What `--drawn` takes and what it refuses, each with the place in it.
import { expect, test } from 'vitest';
import { readDrawn } from '../../src-main/cli/drawn-words.ts';
import type { PictureMark } from '../../src-shared/network/recipe.ts';

const pin = { id: 1, row: 2, column: 4.5 };
const region = (outline: unknown, threshold: unknown = null) => ({ regions: [{ outline, threshold }] });
const polygon = (corners: number) => ({ kind: 'polygon', points: Array(corners).fill([1, 2]) });

test('only what is asked for is taken', async () => {
  const words = JSON.stringify({ pins: [pin], ...region(null, { low: null, high: 3 }) });
  expect(await readDrawn(words, ['fields'])).toEqual({ pins: [pin] });
  expect(await readDrawn(` ${words}`, ['colour-bar', 'regions'])).toEqual(region(null, { low: null, high: 3 }));
  expect(await readDrawn(undefined, ['colour-bar', 'scale-bar'])).toBeNull();
});

test.each<[string, readonly PictureMark[], unknown, RegExp]>([
  ['a coordinate that is none', ['pins'], { pins: [pin, { ...pin, column: null }] }, /--drawn: pins\[1\]\.column: /],
  ['infinity', ['pins'], '{"pins":[{"id":1,"row":1e999,"column":0}]}', /pins\[0\]\.row: /],
  ['NaN', ['pins'], '{"pins":[{"id":1,"row":NaN,"column":0}]}', /--drawn is not JSON: .*It holds regions, lines and pins/],
  ['an unknown shape', ['regions'], region({ kind: 'star' }), /regions\[0\]\.outline\.kind: .*polygon.*star/],
  ['too many corners', ['regions'], region(polygon(4097)), /regions\[0\]\.outline\.points: .*4096/],
  ['too few', ['regions'], region(polygon(2)), /regions\[0\]\.outline\.points: .*3/],
  [
    'too many together',
    ['regions'],
    { regions: [polygon(4000), polygon(97)].map((outline) => ({ outline, threshold: null })) },
    /all polygons together have at most 4096 corners/,
  ],
  ['a corner of one number', ['regions'], region({ kind: 'polygon', points: [[1], [1, 2], [1, 2]] }), /outline\.points\[0\]/],
  [
    'a box inside out',
    ['regions'],
    region({ kind: 'ellipse', top: 9, left: 1, bottom: 3, right: 4 }),
    /regions\[0\]\.outline: top is above bottom/,
  ],
  ['a region of nothing', ['regions'], region(null), /regions\[0\]: a region has an outline, a threshold, or both/],
  ['what is far away', ['lines'], { lines: [{ from: [0, 0], to: [0, 1e9] }] }, /lines\[0\]\.to\[1\]: a coordinate is/],
  ['too many pins', ['pins'], { pins: Array(257).fill(pin) }, /--drawn: pins: .*256/],
  ['a word that is not known', ['pins'], { pins: [pin], arrows: [] }, /arrows: /],
  ['an array', ['pins'], '[1]', /\[1\] does not exist/],
  ['no marks for it', ['colour-bar'], { pins: [pin] }, /say with --marks what of it is wanted: regions, lines, pins, fields/],
  ['nothing drawn', ['regions', 'fields'], undefined, /--marks: regions, fields need what is to be drawn: --drawn FILE/],
])('%s is refused', async (_, marks, drawn, message) => {
  const words = drawn === undefined || typeof drawn === 'string' ? drawn : JSON.stringify(drawn);
  await expect(readDrawn(words, marks)).rejects.toThrow(message);
});
