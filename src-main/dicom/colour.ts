// Colour pictures for the screen: palette and YBR samples to red, green and blue of 8 bits. Source: PS3.3 C.7.6.3.1.2, C.7.6.3.1.5.
import { lookUp } from '../../src-shared/imaging/modality.ts';
import { AppError } from '../../src-shared/protocol/errors.ts';
import type { DataSet } from './data-set.ts';
import { entryToByte, readTable } from './lookup-tables.ts';
import type { PixelFormat } from './pixel-format.ts';

const RGB = 3;
const GREATEST = 255;
const MIDDLE = 128;

const PALETTES = [
  { descriptor: 'x00281101', data: 'x00281201', segmented: 'x00281221' },
  { descriptor: 'x00281102', data: 'x00281202', segmented: 'x00281222' },
  { descriptor: 'x00281103', data: 'x00281203', segmented: 'x00281223' },
] as const;

type Colours = Pick<PixelFormat, 'rows' | 'columns' | 'bitsStored' | 'signed'>;

/**
 * rows x columns x 3.
 * @param stored one sample a pixel for a palette, else three
 * @param meaning of the samples: Photometric Interpretation, or what the codec made of them
 * @throws AppError dicom/corrupt for a palette that is not there
 */
export function toRgb(stored: ArrayLike<number>, meaning: string, format: Colours, dataSet: DataSet): Uint8Array {
  if (meaning === 'PALETTE COLOR') return fromPalette(stored, format, dataSet);
  const { bitsStored, signed } = format;
  const scale = GREATEST / (2 ** bitsStored - 1);
  const lift = signed ? 2 ** (bitsStored - 1) : 0;
  const rgb = new Uint8Array(stored.length);
  for (let i = 0; i < rgb.length; i++) rgb[i] = Math.round(((stored[i] as number) + lift) * scale);
  const matrix = matrixOf(meaning);
  if (matrix) convert(rgb, matrix);
  return rgb;
}

/** What becomes of Y, Cb and Cr: red = lift(y) + redOfCr * cr, and so on. */
interface Matrix {
  readonly black: number;
  readonly gain: number;
  readonly redOfCr: number;
  readonly greenOfCb: number;
  readonly greenOfCr: number;
  readonly blueOfCb: number;
}

/** ITU-R BT.601 over the full range, as JFIF has it. */
const FULL: Matrix = { black: 0, gain: 1, redOfCr: 1.402, greenOfCb: -0.344136, greenOfCr: -0.714136, blueOfCb: 1.772 };
/** ITU-R BT.601 with black at 16 and white at 235. */
const PARTIAL: Matrix = {
  black: 16,
  gain: 1.164383,
  redOfCr: 1.596027,
  greenOfCb: -0.391762,
  greenOfCr: -0.812968,
  blueOfCb: 2.017232,
};

/** null where the samples are red, green and blue. */
function matrixOf(meaning: string): Matrix | null {
  if (meaning.startsWith('YBR_FULL')) return FULL;
  return meaning.startsWith('YBR_PARTIAL') ? PARTIAL : null;
}

const clamped = (value: number): number => Math.min(GREATEST, Math.max(0, Math.round(value)));

/** In place. */
function convert(pixels: Uint8Array, { black, gain, redOfCr, greenOfCb, greenOfCr, blueOfCb }: Matrix): void {
  for (let i = 0; i + 2 < pixels.length; i += RGB) {
    const y = gain * ((pixels[i] as number) - black);
    const cb = (pixels[i + 1] as number) - MIDDLE;
    const cr = (pixels[i + 2] as number) - MIDDLE;
    pixels[i] = clamped(y + redOfCr * cr);
    pixels[i + 1] = clamped(y + greenOfCb * cb + greenOfCr * cr);
    pixels[i + 2] = clamped(y + blueOfCb * cb);
  }
}

function fromPalette(stored: ArrayLike<number>, { signed }: Colours, dataSet: DataSet): Uint8Array {
  const palettes = PALETTES.map((tags) => readTable(dataSet, tags, signed, 'A palette')?.table);
  const [red, green, blue] = palettes;
  if (!red || !green || !blue) {
    throw new AppError(
      'dicom/corrupt',
      'The picture has palette colours, and a palette (0028,1101) to (0028,1203) is missing or empty. Copy the file again from where it came.',
    );
  }
  const toByte = entryToByte([red, green, blue]);
  const rgb = new Uint8Array(stored.length * RGB);
  for (const [colour, table] of [red, green, blue].entries())
    for (let i = 0; i < stored.length; i++) rgb[i * RGB + colour] = toByte(lookUp(table, stored[i] as number));
  return rgb;
}
