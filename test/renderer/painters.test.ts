// Pixels of slices and tiles, and the places that link maps and slice.
import { describe, expect, it } from 'vitest';
import {
  asPixels,
  countLevels,
  countNotFinite,
  paintGrey,
  paintGreyOfPixels,
  paintRgb,
  paintTile,
  storedRange,
} from '../../src-renderer/canvas/painters.ts';
import { scaleBar } from '../../src-renderer/canvas/scale-bar.ts';
import { coloursOfTile, constantText, lookOf, tileColours } from '../../src-renderer/canvas/tile-look.ts';
import { onlyLevels } from '../../src-renderer/state/brush.ts';
import { mapOnSlice, mapPlaceOf, receptiveFieldEdges } from '../../src-shared/network/map-places.ts';

const bytesOf = (pixels: Uint32Array): number[] => [...new Uint8Array(pixels.buffer)];
const statistics = (min: number[], max: number[]) => ({
  min: Float32Array.from(min),
  max: Float32Array.from(max),
  mean: new Float64Array(min.length),
  std: new Float64Array(min.length),
  zeros: new Uint32Array(min.length),
  nonFinite: new Uint32Array(min.length),
});
/** Three layers of 2 x 2 kernels with stride 1. */
const CONV3 = { size: [4, 4], jump: [1, 1], start: [1.5, 1.5] } as const;

describe('painters', () => {
  it('paints stored values by their grey', () => {
    const stored = Int16Array.from([-5, -4, -3]);
    const pixels = new Uint32Array(3);
    paintGrey(stored, Uint8Array.from([0, 128, 255]), storedRange(stored).minimum, null, pixels);
    expect(bytesOf(pixels)).toEqual([0, 0, 0, 255, 128, 128, 128, 255, 255, 255, 255, 255]);
  });

  it('paints greys and colours of pixels', () => {
    const pixels = new Uint32Array(2);
    paintGreyOfPixels(Uint8Array.of(7, 200), Float32Array.of(1, 2), null, 2, pixels);
    expect(bytesOf(pixels)).toEqual([7, 7, 7, 255, 200, 200, 200, 255]);
    paintRgb(Uint8Array.of(1, 2, 3, 4, 5, 6), pixels);
    expect(bytesOf(pixels)).toEqual([1, 2, 3, 255, 4, 5, 6, 255]);
  });

  it('hatches what is no number, and counts it', () => {
    const [none, over, under] = [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
    // 2 rows of 4.
    const stored = Float32Array.of(none, over, none, none, 5, under, none, 6);
    const pixels = new Uint32Array(8);
    paintGreyOfPixels(new Uint8Array(8).fill(9), stored, { low: 6, high: 6 }, 4, pixels);
    const [black, mark, grey] = asPixels(Uint8Array.of(0, 0, 0, 255, 255, 0, 200, 255, 9, 9, 9, 255));
    expect([...pixels]).toEqual([mark, mark, black, black, grey, black, black, black]);
    expect(countNotFinite(stored)).toBe(6);
    expect(countNotFinite(Int16Array.of(1, 2))).toBe(0);
  });

  it('paints levels by their colours', () => {
    const pixels = new Uint32Array(2);
    const rgba = new Uint8Array(256 * 4);
    rgba.set([1, 2, 3, 255], 7 * 4);
    rgba.set([9, 8, 7, 255], 255 * 4);
    paintTile(Uint8Array.from([7, 255]), asPixels(rgba), 2, pixels);
    expect(bytesOf(pixels)).toEqual([1, 2, 3, 255, 9, 8, 7, 255]);
  });

  it('hatches levels that are no numbers in the map, whatever the colormap, but not where they are seen through', () => {
    const colours = tileColours({ minimum: 0, maximum: 1 }, { range: { minimum: 0, maximum: 1 }, colormap: 'grey' });
    const pixels = new Uint32Array(8);
    // 2 rows of 4.
    const levels = Uint8Array.of(255, 255, 255, 0, 254, 255, 255, 255);
    paintTile(levels, colours, 4, pixels);
    const [mark, ground, black, white] = asPixels(
      Uint8Array.of(255, 0, 200, 255, 255, 165, 235, 255, 0, 0, 0, 255, 255, 255, 255, 255),
    );
    expect([...pixels]).toEqual([mark, mark, ground, black, white, ground, ground, mark]);
    paintTile(levels, onlyLevels(colours, [0, 254]), 4, pixels);
    expect([...pixels]).toEqual([0, 0, 0, black, white, 0, 0, 0]);
  });

  it('counts levels without the mark of what is not finite', () => {
    expect([...countLevels(Uint8Array.from([0, 127, 254, 255, 254]), 5, 255)]).toEqual([1, 0, 1, 0, 2]);
  });

  it('chooses the range and the colours by mode and signs', () => {
    const signed = statistics([-1, 0], [0.5, 2]);
    const map = { minimum: -1, maximum: 0.5 };
    expect(lookOf(signed, map, { rangeMode: 'layer', colormap: 'auto' })).toEqual({
      range: { minimum: -2, maximum: 2 },
      colormap: 'RdBu',
    });
    expect(lookOf(signed, map, { rangeMode: 'map', colormap: 'grey' })).toEqual({
      range: { minimum: -1, maximum: 1 },
      colormap: 'grey',
    });
    const positive = statistics([0, 0], [0.5, 2]);
    expect(lookOf(positive, { minimum: 0, maximum: 0.5 }, { rangeMode: 'map', colormap: 'auto' })).toEqual({
      range: { minimum: 0, maximum: 0.5 },
      colormap: 'viridis',
    });
  });

  it('takes limits that were measured or kept, and goes both ways about 0 where that is asked for', () => {
    const positive = statistics([0, 0], [0.5, 2]);
    const map = { minimum: 0, maximum: 0.5 };
    const limits = { minimum: 0.25, maximum: 1.5 };
    for (const rangeMode of ['fixed', 'percentile'] as const) {
      expect(lookOf(positive, map, { rangeMode, colormap: 'auto', limits })).toEqual({ range: limits, colormap: 'viridis' });
      expect(lookOf(positive, map, { rangeMode, colormap: 'auto' }).range).toEqual({ minimum: 0, maximum: 2 });
    }
    expect(lookOf(positive, map, { rangeMode: 'symmetric', colormap: 'auto' })).toEqual({
      range: { minimum: -2, maximum: 2 },
      colormap: 'RdBu',
    });
    const signed = statistics([-1, 0], [0.5, 2]);
    expect(lookOf(signed, map, { rangeMode: 'fixed', colormap: 'auto', limits: { minimum: -3, maximum: 1 } }).range).toEqual({
      minimum: -3,
      maximum: 3,
    });
  });

  it('gives the least value the first colour and the greatest the last', () => {
    const range = { minimum: 0, maximum: 4 };
    const colours = tileColours(range, { range, colormap: 'grey' });
    expect(bytesOf(colours.slice(0, 1))).toEqual([0, 0, 0, 255]);
    expect(bytesOf(colours.slice(254, 255))).toEqual([255, 255, 255, 255]);
  });

  it('writes constants as values', () => {
    expect([0, 3, -1.25, 0.123456].map(constantText)).toEqual(['0.0', '3.0', '-1.25', '0.123']);
  });
});

describe('places of maps and slice', () => {
  it('covers exactly the pixels of the receptive field', () => {
    expect(receptiveFieldEdges(CONV3, 10, 20)).toEqual({ left: 20, top: 10, width: 4, height: 4 });
  });

  it('lays a map of even kernels half a pixel off', () => {
    expect(mapOnSlice(CONV3, 509, 509)).toEqual({ left: 1.5, top: 1.5, width: 509, height: 509 });
  });

  it('finds the value nearest to a pixel of the slice, or none', () => {
    const size = { rows: 509, columns: 509 };
    expect(mapPlaceOf(CONV3, { row: 11.5, column: 21.5 }, size)).toEqual({ row: 10, column: 20 });
    expect(mapPlaceOf(CONV3, { row: 511, column: 21 }, size)).toBeNull();
  });

  it('has a bar of a round length', () => {
    expect(scaleBar(1.1, 120)).toEqual({ lengthMm: 100, width: 1.1 * 100 });
    expect(scaleBar(40, 120)).toEqual({ lengthMm: 2, width: 80 });
  });
});

describe('coloursOfTile', () => {
  const look = { range: { minimum: 0, maximum: 4 }, colormap: 'grey' } as const;
  const rgbOf = (colours: Uint32Array, level: number): number[] =>
    [...new Uint8Array(colours.buffer, colours.byteOffset + 4 * level, 4)].slice(0, 3);

  it('one value all over is mid-grey, and what is not finite beside it keeps its mark', () => {
    const colours = coloursOfTile({ range: { minimum: 3, maximum: 3 }, levels: new Uint8Array([127, 255]) }, look);
    expect(rgbOf(colours, 127)).toEqual([128, 128, 128]);
    expect(rgbOf(colours, 255)).toEqual([255, 0, 200]);
  });

  it('a map of a single value has the colour of its value in the layer', () => {
    const colours = coloursOfTile({ range: { minimum: 3, maximum: 3 }, levels: new Uint8Array([127]) }, look);
    expect(rgbOf(colours, 127)).toEqual([191, 191, 191]);
  });

  it('all others as their range says', () => {
    const tile = { range: { minimum: 0, maximum: 2 }, levels: new Uint8Array([0, 254]) };
    expect(coloursOfTile(tile, look)).toEqual(tileColours(tile.range, look));
  });
});
