// What lands on the canvases, as plain words of RGBA.
import { expect, test } from 'vitest';
import { paintSlice } from '../../src-renderer/canvas/slice-picture.ts';
import { tileWords } from '../../src-renderer/canvas/tile-image.ts';

const grey = (level: number): number => (0xff000000 | (level << 16) | (level << 8) | level) >>> 0;

test('a slice through the lung window, as it is and inverted', () => {
  const pixels = {
    rows: 1,
    columns: 4,
    stored: Int16Array.of(-1024, -1024 + 424, 0, 200),
    slope: 1,
    intercept: 0,
    minHu: -1024,
    maxHu: 200,
    windows: [],
  };
  const words = new Uint32Array(4);
  // PS3.3 C.11.2.1.2: -1350.5 is black, +149.5 is white.
  const level = (hu: number): number => Math.round(Math.min(1, Math.max(0, (hu + 600.5) / 1499 + 0.5)) * 255);
  paintSlice(pixels, { centerHu: -600, widthHu: 1500 }, false, words);
  expect([...words]).toEqual([-1024, -600, 0, 200].map((hu) => grey(level(hu))));
  paintSlice(pixels, { centerHu: -600, widthHu: 1500 }, true, words);
  expect([...words]).toEqual([-1024, -600, 0, 200].map((hu) => grey(255 - level(hu))));
});

test('a negative slope keeps its greys', () => {
  const pixels = {
    rows: 1,
    columns: 2,
    stored: Int16Array.of(-100, 100),
    slope: -1,
    intercept: 0,
    minHu: -100,
    maxHu: 100,
    windows: [],
  };
  const words = new Uint32Array(2);
  paintSlice(pixels, { centerHu: 0, widthHu: 100 }, false, words);
  expect([...words]).toEqual([grey(255), grey(0)]);
});

test('a tile in its own range runs through the colours, in a larger one through a part of them', () => {
  const tile = { height: 1, width: 3, minimum: 0, maximum: 1, levels: Uint8Array.of(0, 254, 255) };
  expect([...tileWords(tile, { minimum: 0, maximum: 1 }, 'grey')].slice(0, 2)).toEqual([grey(0), grey(255)]);
  expect([...tileWords(tile, { minimum: 0, maximum: 2 }, 'grey')].slice(0, 2)).toEqual([grey(0), grey(128)]);
  expect(tileWords(tile, { minimum: 0, maximum: 1 }, 'grey')[2]).toBe(0xffc800ff);
});
