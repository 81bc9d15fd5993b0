// One map as a PNG: 8 bits as on screen, or 16 bits as numbers. Takes values, gives a draft that is only to be compressed; no paths, names or dates.
import type { ColormapName } from '../../src-shared/imaging/colormaps.ts';
import { displayLookup } from '../../src-shared/imaging/display-lookup.ts';
import type { ValueRange } from '../../src-shared/imaging/range.ts';
import { LEVELS_FORMULA, type LevelScale, levelScaleOf, toLevels } from './levels.ts';
import { draftPng, type PngDraft } from './png.ts';

/** One channel of an activation: `values` is rows x columns, row-major, float32; `range` its finite extremes. */
export interface MapPicture {
  readonly rows: number;
  readonly columns: number;
  readonly values: Float32Array;
  readonly range: ValueRange;
  /** Millimetres between pixels, [down, across]; null where the series does not say. */
  readonly pixelMm: readonly [number, number] | null;
}

/** The same as levels 0 to 255 of its range, as the window has it. */
export interface LevelPicture extends Omit<MapPicture, 'values'> {
  readonly levels: Uint8Array;
}

/** The keyword under which a picture says where it comes from. */
const PROVENANCE_KEYWORD = 'convscope';

/**
 * 8-bit indexed PNG whose pixels are those of the window: the same quantisation of the map and the same lookup, as its palette.
 * @param display the values that get the first and the last colour; @param provenance JSON text in ASCII
 */
export function draftMapPng(
  map: LevelPicture,
  {
    display,
    colormap,
    provenance,
  }: { readonly display: ValueRange; readonly colormap: ColormapName; readonly provenance: string },
): PngDraft {
  return draftPng({
    width: map.columns,
    height: map.rows,
    pixels: {
      kind: 'indexed',
      data: map.levels,
      palette: displayLookup(map.range, display, colormap),
    },
    pixelMm: map.pixelMm,
    texts: { [PROVENANCE_KEYWORD]: provenance },
  });
}

/**
 * 16-bit grey PNG: `range` of the map onto 0..65535 in equal steps. Scale and offset stand in tEXt chunks `scale` and `offset`.
 * @throws AppError array/unsupported when a value is NaN or infinite
 */
export function draftMapPng16(map: MapPicture, provenance: string): PngDraft {
  const levels = levelScaleOf(map.range);
  const place = { columns: map.columns, format: 'a 16-bit PNG', alternative: 'Export it as NPY instead.' };
  const data = toLevels(map.values, levels, place);
  return draftPng({
    width: map.columns,
    height: map.rows,
    pixels: { kind: 'grey16', data },
    pixelMm: map.pixelMm,
    texts: { ...levelTexts(levels), [PROVENANCE_KEYWORD]: provenance },
  });
}

const levelTexts = ({ scale, offset }: LevelScale): Readonly<Record<string, string>> => ({
  scale: String(scale),
  offset: String(offset),
  formula: LEVELS_FORMULA,
});
