// One map as a PNG: 8 bits as on screen, or 16 bits as numbers. Takes values, gives bytes; no paths, names or dates in the file.
import { encode } from 'fast-png';
import type { ColormapName } from '../../src-shared/imaging/colormaps.ts';
import { displayLookup } from '../../src-shared/imaging/display-lookup.ts';
import { quantiseMap } from '../../src-shared/imaging/quantise.ts';
import type { ValueRange } from '../../src-shared/imaging/range.ts';
import { AppError } from '../../src-shared/protocol/errors.ts';

/** One channel of an activation: `values` is rows x columns, row-major, float32; `range` its finite extremes. */
export interface MapPicture {
  readonly rows: number;
  readonly columns: number;
  readonly values: Float32Array;
  readonly range: ValueRange;
}

/** Levels of a 16-bit PNG. */
const GREATEST_LEVEL = 65535;
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

/** How the levels of a 16-bit PNG become values again: value = offset + scale * level. */
interface LevelScale {
  readonly scale: number;
  readonly offset: number;
}

/**
 * 16-bit grey PNG: `range` of the map onto 0..65535 in equal steps. Scale and offset stand in tEXt chunks `scale` and `offset`.
 * @throws AppError array/unsupported when a value is NaN or infinite: PNG cannot say that, and a made-up number would be a lie
 */
export function encodeMapPng16(map: MapPicture): { readonly bytes: Uint8Array; readonly levels: LevelScale } {
  const { minimum, maximum } = map.range;
  const scale = maximum > minimum ? (maximum - minimum) / GREATEST_LEVEL : 1;
  const data = new Uint16Array(map.values.length);
  for (let i = 0; i < data.length; i++) {
    const value = map.values[i] as number;
    if (!Number.isFinite(value)) throw notFinite(map, i);
    data[i] = Math.round((value - minimum) / scale);
  }
  const text = { scale: String(scale), offset: String(minimum), formula: 'value = offset + scale * level' };
  const bytes = encode({ width: map.columns, height: map.rows, depth: 16, channels: 1, data, text });
  return { bytes, levels: { scale, offset: minimum } };
}

function notFinite(map: MapPicture, index: number): AppError {
  const row = Math.floor(index / map.columns);
  return new AppError(
    'array/unsupported',
    `The map holds ${map.values[index]} at row ${row}, column ${index % map.columns}, which a 16-bit PNG cannot express. Export it as NPY instead.`,
  );
}
