// One activation of one slice as a TIFF stack for Fiji: a page a channel, float32 or 16-bit levels, ImageJ's description with sizes in mm and
// channel names. Takes values, gives bytes.
import type { ValueRange } from '../../src-shared/imaging/range.ts';
import { LEVELS_FORMULA, type LevelScale, levelScaleOf, toLevels } from './levels.ts';
import { ownBytes, type TensorSource } from './tensor-source.ts';
import { tiffLayout } from './tiff.ts';

export interface TiffStack {
  /** Maps x rows x columns. */
  readonly tensor: TensorSource;
  readonly rows: number;
  readonly columns: number;
  /** One for each map. */
  readonly names: readonly string[];
  /** Millimetres between pixels of the map, [down, across]; null where the series does not say. */
  readonly pixelMm: readonly [number, number] | null;
  /** Finite extremes of all maps. */
  readonly range: ValueRange;
  /** JSON text; no line breaks. */
  readonly provenance: string;
}

/** The version whose rules the description follows. */
const IMAGEJ = '1.54f';

export function* tiffStackParts(stack: TiffStack): Generator<Uint8Array> {
  const { head, tail } = layoutOf(stack, 'float32', []);
  yield head;
  for (let map = 0; map < stack.names.length; map++) yield ownBytes(mapOf(stack, map));
  yield tail;
}

/** The levels of every page are those of the whole stack: ImageJ knows one calibration a file. */
export const stackLevels = ({ range }: Pick<TiffStack, 'range'>): LevelScale => levelScaleOf(range);

/** @throws AppError array/unsupported for NaN and infinities, before the first byte */
export function* tiffStack16Parts(stack: TiffStack): Generator<Uint8Array> {
  const levels = stackLevels(stack);
  const place = {
    columns: stack.columns,
    format: 'a 16-bit TIFF',
    alternative: 'Export it as 32-bit TIFF (tiff) or NPY instead.',
  };
  const { head, tail } = layoutOf(stack, 'uint16', [
    'cf=0',
    `c0=${levels.offset}`,
    `c1=${levels.scale}`,
    `formula=${LEVELS_FORMULA}`,
  ]);
  yield head;
  for (let map = 0; map < stack.names.length; map++) yield new Uint8Array(toLevels(mapOf(stack, map), levels, place).buffer);
  yield tail;
}

const mapOf = ({ tensor, rows, columns }: TiffStack, map: number): Float32Array =>
  tensor.read(map * rows * columns, rows * columns);

function layoutOf(stack: TiffStack, sample: 'float32' | 'uint16', calibration: readonly string[]) {
  const { rows, columns, names, pixelMm, range, provenance } = stack;
  const description = [
    `ImageJ=${IMAGEJ}`,
    `images=${names.length}`,
    ...(names.length > 1 ? [`channels=${names.length}`, 'hyperstack=true', 'mode=grayscale'] : []),
    ...(pixelMm ? ['unit=mm'] : []),
    ...calibration,
    'loop=false',
    ...(sample === 'float32' ? [`min=${range.minimum}`, `max=${range.maximum}`] : []),
    `convscope=${provenance}`,
    '',
  ].join('\n');
  return tiffLayout({
    rows,
    columns,
    pages: names.length,
    sample,
    description,
    resolution: pixelMm && { x: 1 / pixelMm[1], y: 1 / pixelMm[0], unit: 1 },
    names,
    hasImageJLabels: true,
  });
}
