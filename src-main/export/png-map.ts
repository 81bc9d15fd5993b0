// One map as a PNG: 8 bits as on screen, or 16 bits as numbers. Takes values, gives bytes; no paths, names or dates in the file.
import { encode } from 'fast-png';
import type { ColormapName } from '../../src-shared/imaging/colormaps.ts';
import { displayLookup } from '../../src-shared/imaging/display-lookup.ts';
import { quantiseMap } from '../../src-shared/imaging/quantise.ts';
import type { ValueRange } from '../../src-shared/imaging/range.ts';
import { LEVELS_FORMULA, type LevelScale, levelScaleOf, toLevels } from './levels.ts';

/** One channel of an activation: `values` is rows x columns, row-major, float32; `range` its finite extremes. */
export interface MapPicture {
  readonly rows: number;
  readonly columns: number;
  readonly values: Float32Array;
  readonly range: ValueRange;
}

const COLOURS = 256;
const RGBA = 4;

/**
 * 8-bit indexed PNG whose pixels are those of the window: the same quantisation of the map and the same lookup, as its palette.
 * @param display the values that get the first and the last colour
 */
export function encodeMapPng(map: MapPicture, display: ValueRange, colormap: ColormapName): Uint8Array {
  const colours = displayLookup(map.range, display, colormap);
  const palette = Array.from({ length: COLOURS }, (_, i) => [...colours.subarray(i * RGBA, i * RGBA + RGBA - 1)]);
  return encode({
    width: map.columns,
    height: map.rows,
    depth: 8,
    channels: 1,
    data: quantiseMap(map.values, map.range),
    palette,
  });
}

/**
 * 16-bit grey PNG: `range` of the map onto 0..65535 in equal steps. Scale and offset stand in tEXt chunks `scale` and `offset`.
 * @throws AppError array/unsupported when a value is NaN or infinite
 */
export function encodeMapPng16(map: MapPicture): { readonly bytes: Uint8Array; readonly levels: LevelScale } {
  const levels = levelScaleOf(map.range);
  const place = { columns: map.columns, format: 'a 16-bit PNG', alternative: 'Export it as NPY instead.' };
  const data = toLevels(map.values, levels, place);
  const text = { scale: String(levels.scale), offset: String(levels.offset), formula: LEVELS_FORMULA };
  return { bytes: encode({ width: map.columns, height: map.rows, depth: 16, channels: 1, data, text }), levels };
}
