// How the samples of a picture are stored, and whether the file can hold them: checked from the header alone, before a byte of them is read.
// Source: PS3.3 C.7.6.3.1, C.7.6.24, C.7.6.25, PS3.5 section 8.
import { type DataSet, type Element, integersOf, numbersOf, PIXEL_DATA, text } from './data-set.ts';
import { UNDEFINED_LENGTH } from './element-head.ts';
import { isEncapsulated } from './encapsulated.ts';
import type { DicomFile } from './file-format.ts';
import type { FileRefusal } from './file-refusal.ts';
import { readPhotometric } from './photometric.ts';
import { describeTransferSyntax, isUncompressed } from './transfer-syntaxes.ts';

export interface PixelFormat {
  readonly rows: number;
  readonly columns: number;
  readonly frames: number;
  readonly samplesPerPixel: number;
  readonly numbers: 'integer' | 'float' | 'double';
  readonly bitsAllocated: number;
  readonly bitsStored: number;
  readonly highBit: number;
  readonly signed: boolean;
  readonly photometricInterpretation: string;
  readonly isColour: boolean;
  /** Native colour only: all of red, then all of green, then all of blue. */
  readonly isPlanar: boolean;
  /** Native colour only: two pixels share their chrominance, PS3.3 C.7.6.3.1.2. */
  readonly isSubsampled: boolean;
  /** Of one native frame; frames of bits follow each other without filling up to bytes. */
  readonly frameBits: number;
  readonly element: Element;
  readonly repaired: readonly string[];
}

const BITS_PER_BYTE = 8;
const FLOAT_PIXEL_DATA = 'x7fe00008';
const DOUBLE_PIXEL_DATA = 'x7fe00009';
const FLOAT_BITS = 32;
const DOUBLE_BITS = 64;
/** 1: eight pixels a byte. 12: two pixels in three bytes. */
const NATIVE_BITS = [1, 8, 12, 16, 24, 32];
const COMPRESSED_BITS = [8, 16, 32];
/** Larger frames are no CT slices, and their maps would fit into no memory. */
const LARGEST_FRAME_BYTES = 1024 * 1024 * 1024;
/** Y, Cb and Cr of two pixels, of which the second pair of Cb and Cr is left out. */
const SUBSAMPLED_SHARE = 2 / 3;
/** The Basic Offset Table's tag and length. */
const ITEM_HEAD_BYTES = 8;

const corrupt = (message: string): FileRefusal => ({ code: 'corrupt', message });
const unsupported = (message: string): FileRefusal => ({ code: 'unsupported-pixels', message });

/** Where the pixels are: in which of the three elements. */
function findPixels({ elements }: DataSet): Pick<PixelFormat, 'numbers' | 'element'> | null {
  const integer = elements[PIXEL_DATA];
  if (integer) return { numbers: 'integer', element: integer };
  const float = elements[FLOAT_PIXEL_DATA];
  if (float) return { numbers: 'float', element: float };
  const double = elements[DOUBLE_PIXEL_DATA];
  return double ? { numbers: 'double', element: double } : null;
}

/** Of which the data set may have seen the beginning only. */
export function readPixelFormat(file: DicomFile): PixelFormat | FileRefusal {
  const { dataSet, totalBytes } = file;
  const pixels = findPixels(dataSet);
  if (!pixels)
    return {
      code: 'no-pixels',
      message: 'The file holds no pixel data: it is a report, a structure or a directory, not a picture.',
    };
  const matrix = readMatrix(dataSet, totalBytes);
  if ('code' in matrix) return matrix;
  const bits = pixels.numbers === 'integer' ? readBits(file) : floatBits(pixels.numbers);
  if ('code' in bits) return bits;
  const colour = readPhotometric(dataSet, pixels.numbers);
  if ('code' in colour) return colour;
  const { rows, columns, frames } = matrix;
  const samples = rows * columns * colour.samplesPerPixel;
  const { isSubsampled, repaired } = subsampling(file, pixels.element, samples * frames * bits.bitsAllocated, colour);
  const frameBits = samples * bits.bitsAllocated * (isSubsampled ? SUBSAMPLED_SHARE : 1);
  if (frameBits / BITS_PER_BYTE > LARGEST_FRAME_BYTES)
    return {
      code: 'too-large',
      message: `A frame of ${columns} x ${rows} pixels takes ${frameBits / BITS_PER_BYTE} bytes; the most that is read is ${LARGEST_FRAME_BYTES}.`,
    };
  const notes = [...bits.repaired, ...colour.repaired, ...repaired];
  const format = { ...matrix, ...pixels, ...bits, ...colour, isSubsampled, frameBits, repaired: notes };
  return (isUncompressed(file.encoding) ? missingBytes(format, file) : missingFragments(format, file)) ?? format;
}

function readMatrix(dataSet: DataSet, totalBytes: number): Pick<PixelFormat, 'rows' | 'columns' | 'frames'> | FileRefusal {
  const rows = dataSet.uint16('x00280010') ?? 0;
  const columns = dataSet.uint16('x00280011') ?? 0;
  if (rows < 1 || columns < 1)
    return corrupt(`Rows (0028,0010) is ${rows} and Columns (0028,0011) is ${columns}; both must be at least 1.`);
  const written = text(dataSet.string('x00280008'));
  const [stated] = numbersOf(dataSet, 'x00280008') ?? [];
  if (stated === undefined && written !== '')
    return corrupt(`Number of Frames (0028,0008) is no number. Copy the file again from where it came.`);
  const frames = Math.max(1, stated ?? 1);
  // Believed before a frame is looked for, and a list is made of them: a few bytes of header must not ask for gigabytes of memory.
  if (!Number.isInteger(frames) || frames > totalBytes)
    return corrupt(
      `Number of Frames (0028,0008) is ${frames} in a file of ${totalBytes} bytes. Copy the file again from where it came.`,
    );
  return { rows, columns, frames };
}

type Bits = Pick<PixelFormat, 'bitsAllocated' | 'bitsStored' | 'highBit' | 'signed' | 'repaired'>;

function floatBits(numbers: 'float' | 'double'): Bits {
  const bits = numbers === 'float' ? FLOAT_BITS : DOUBLE_BITS;
  return { bitsAllocated: bits, bitsStored: bits, highBit: bits - 1, signed: true, repaired: [] };
}

function readBits({ dataSet, encoding }: DicomFile): Bits | FileRefusal {
  const bitsAllocated = dataSet.uint16('x00280100') ?? 0;
  const bitsStored = dataSet.uint16('x00280101');
  const representation = dataSet.uint16('x00280103');
  const readable = isUncompressed(encoding) ? NATIVE_BITS : COMPRESSED_BITS;
  if (!readable.includes(bitsAllocated))
    return unsupported(
      `Pixels have ${bitsAllocated} bits allocated and ${bitsStored ?? 'no'} stored; ${readable.join(', ')} bits are read.`,
    );
  // Guessed, they would make other values of the same bits, and nobody could tell.
  if (bitsStored === undefined) return corrupt('Bits Stored (0028,0101) is missing: values cannot be known.');
  if (representation === undefined)
    return corrupt('Pixel Representation (0028,0103) is missing: whether values are signed cannot be known.');
  if (representation > 1)
    return corrupt(`Pixel Representation (0028,0103) is ${representation}; it must be 0 (unsigned) or 1 (signed).`);
  const written = dataSet.uint16('x00280102');
  const highBit = written ?? bitsStored - 1;
  if (bitsStored < 1 || bitsStored > bitsAllocated || highBit < bitsStored - 1 || highBit >= bitsAllocated)
    return corrupt(`Bits Stored ${bitsStored} and High Bit ${highBit} do not fit into ${bitsAllocated} Bits Allocated.`);
  const repaired = written === undefined ? [`High Bit (0028,0102) is missing; ${highBit} is taken.`] : [];
  return { bitsAllocated, bitsStored, highBit, signed: representation === 1, repaired };
}

/** Native YBR_FULL_422 has two thirds of the samples; some writers call it so and store them all. */
function subsampling(
  { encoding }: DicomFile,
  { length }: Element,
  allBits: number,
  { photometricInterpretation, samplesPerPixel }: Pick<PixelFormat, 'photometricInterpretation' | 'samplesPerPixel'>,
): Pick<PixelFormat, 'isSubsampled' | 'repaired'> {
  const isNamed = photometricInterpretation.endsWith('_422') && samplesPerPixel > 1 && isUncompressed(encoding);
  if (!isNamed) return { isSubsampled: false, repaired: [] };
  if (length * BITS_PER_BYTE < allBits) return { isSubsampled: true, repaired: [] };
  return { isSubsampled: false, repaired: [`The picture is called ${photometricInterpretation}, and holds all its samples.`] };
}

/** Native pixel data: its length says how many bytes there should be, Rows and Columns how many there must be, the file how many there are. */
function missingBytes(
  { rows, columns, frames, frameBits, element }: Omit<PixelFormat, 'isPlanar'>,
  { totalBytes, transferSyntaxUID }: DicomFile,
): FileRefusal | null {
  if (element.length === UNDEFINED_LENGTH)
    return corrupt(
      `The pixel data is encapsulated, and the file says that it is ${describeTransferSyntax(transferSyntaxUID)}. Its transfer syntax is wrong: copy the file again from where it came.`,
    );
  const needed = Math.ceil((frameBits * frames) / BITS_PER_BYTE);
  const present = totalBytes - element.dataOffset;
  if (element.length > present)
    return {
      code: 'truncated',
      message: `The pixel data should be ${element.length} bytes and the file ends after ${Math.max(0, present)}. Copy it again from where it came.`,
    };
  if (element.length < needed)
    return corrupt(
      `${columns} x ${rows} pixels in ${frames} frames need ${needed} bytes; the pixel data has ${element.length}. Rows, Columns or Number of Frames is wrong.`,
    );
  return null;
}

/** Compressed pixel data must lie in items. Where they are not among the bytes, decoding will tell. */
function missingFragments(
  { element, numbers }: Pick<PixelFormat, 'element' | 'numbers'>,
  { dataSet: { byteArray }, totalBytes, transferSyntaxUID }: DicomFile,
): FileRefusal | null {
  if (numbers !== 'integer') return unsupported('Float pixels are never compressed, and the file says that they are.');
  if (element.dataOffset + ITEM_HEAD_BYTES > byteArray.length && byteArray.length < totalBytes) return null;
  if (isEncapsulated(byteArray, element.dataOffset)) return null;
  return corrupt(
    `The pixel data is not encapsulated, and the file says that it is ${describeTransferSyntax(transferSyntaxUID)}. Its transfer syntax is wrong: copy the file again from where it came.`,
  );
}

/** Pixel Padding Value and Range Limit, PS3.3 C.7.5.1.1.2: stored values; null where there is none. */
export function readPadding(dataSet: DataSet, { signed }: PixelFormat): { readonly low: number; readonly high: number } | null {
  const vr = signed ? 'SS' : 'US';
  const [value] = integersOf(dataSet, 'x00280120', vr) ?? [];
  if (value === undefined) return null;
  const [limit = value] = integersOf(dataSet, 'x00280121', vr) ?? [];
  return { low: Math.min(value, limit), high: Math.max(value, limit) };
}
