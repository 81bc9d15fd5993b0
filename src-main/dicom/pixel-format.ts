// How the samples of a picture are stored, and whether the file can hold them: checked from the header alone, before a byte of them is read.
// Source: PS3.3 C.7.6.3.1, PS3.5 section 8.
import type { DataSet } from 'dicom-parser';
import { numbersOf, PIXEL_DATA, text } from './data-set.ts';
import { encodingOf, isUncompressed } from './transfer-syntaxes.ts';

export interface PixelFormat {
  readonly rows: number;
  readonly columns: number;
  readonly frames: number;
  readonly samplesPerPixel: number;
  readonly bitsAllocated: number;
  readonly bitsStored: number;
  readonly highBit: number;
  readonly signed: boolean;
  readonly photometricInterpretation: string;
  /** Of one decoded frame. */
  readonly frameBytes: number;
}

interface FormatRefusal {
  readonly code: 'corrupt' | 'unsupported-pixels' | 'too-large' | 'truncated' | 'no-pixels';
  readonly message: string;
}

const BITS_PER_BYTE = 8;
const GREY = ['MONOCHROME1', 'MONOCHROME2'];
const SUPPORTED_BITS = [8, 16, 32];
const MOST_BITS_UNSIGNED = 31;
/** Larger frames are no CT slices, and their maps would fit into no memory. */
const LARGEST_FRAME_BYTES = 1024 * 1024 * 1024;

/** @param fileBytes length of the whole file, of which `dataSet` may have seen the beginning only */
export function readPixelFormat(dataSet: DataSet, transferSyntaxUID: string, fileBytes: number): PixelFormat | FormatRefusal {
  const element = dataSet.elements[PIXEL_DATA];
  if (!element)
    return {
      code: 'no-pixels',
      message: 'The file holds no pixel data: it is a report, a structure or a directory, not a picture.',
    };
  const rows = dataSet.uint16('x00280010') ?? 0;
  const columns = dataSet.uint16('x00280011') ?? 0;
  if (rows === 0 || columns === 0)
    return {
      code: 'corrupt',
      message: `Rows (0028,0010) is ${rows} and Columns (0028,0011) is ${columns}; both must be at least 1.`,
    };
  const bitsAllocated = dataSet.uint16('x00280100') ?? 0;
  const bitsStored = dataSet.uint16('x00280101') ?? bitsAllocated;
  const highBit = dataSet.uint16('x00280102') ?? bitsStored - 1;
  const signed = dataSet.uint16('x00280103') === 1;
  const samplesPerPixel = dataSet.uint16('x00280002') ?? 1;
  const photometricInterpretation = text(dataSet.string('x00280004')) || 'MONOCHROME2';
  const frames = Math.max(1, numbersOf(dataSet, 'x00280008')?.[0] ?? 1);
  // Believed before a frame is looked for, and a list is made of them: a few bytes of header must not ask for gigabytes of memory.
  if (!Number.isInteger(frames) || frames > fileBytes)
    return {
      code: 'corrupt',
      message: `Number of Frames (0028,0008) is ${frames} in a file of ${fileBytes} bytes. Copy the file again from where it came.`,
    };
  if (samplesPerPixel !== 1 || !GREY.includes(photometricInterpretation)) {
    return {
      code: 'unsupported-pixels',
      message: `The picture is ${photometricInterpretation} with ${samplesPerPixel} samples a pixel; grey pictures (MONOCHROME1, MONOCHROME2) are read.`,
    };
  }
  if (!SUPPORTED_BITS.includes(bitsAllocated) || (!signed && bitsStored > MOST_BITS_UNSIGNED)) {
    return {
      code: 'unsupported-pixels',
      message: `Pixels have ${bitsAllocated} bits allocated and ${bitsStored} stored; 8, 16 and 32 bits are read.`,
    };
  }
  if (bitsStored < 1 || bitsStored > bitsAllocated || highBit < bitsStored - 1 || highBit >= bitsAllocated) {
    return {
      code: 'corrupt',
      message: `Bits Stored ${bitsStored} and High Bit ${highBit} do not fit into ${bitsAllocated} Bits Allocated.`,
    };
  }
  const frameBytes = (rows * columns * samplesPerPixel * bitsAllocated) / BITS_PER_BYTE;
  if (frameBytes > LARGEST_FRAME_BYTES)
    return {
      code: 'too-large',
      message: `A frame of ${columns} x ${rows} pixels takes ${frameBytes} bytes; the most that is read is ${LARGEST_FRAME_BYTES}.`,
    };
  const format = {
    rows,
    columns,
    frames,
    samplesPerPixel,
    bitsAllocated,
    bitsStored,
    highBit,
    signed,
    photometricInterpretation,
    frameBytes,
  };
  const encoding = encodingOf(transferSyntaxUID);
  return encoding && isUncompressed(encoding) ? (missingBytes(format, element, fileBytes) ?? format) : format;
}

/** Native pixel data: its length says how many bytes there should be, Rows and Columns how many there must be, the file how many there are. */
function missingBytes(
  { rows, columns, frames, frameBytes }: PixelFormat,
  element: { dataOffset: number; length: number },
  fileBytes: number,
): FormatRefusal | null {
  const needed = frameBytes * frames;
  const present = fileBytes - element.dataOffset;
  if (element.length > present) {
    return {
      code: 'truncated',
      message: `The pixel data should be ${element.length} bytes and the file ends after ${Math.max(0, present)}. Copy it again from where it came.`,
    };
  }
  if (element.length < needed) {
    return {
      code: 'corrupt',
      message: `${columns} x ${rows} pixels in ${frames} frames need ${needed} bytes; the pixel data has ${element.length}. Rows, Columns or Number of Frames is wrong.`,
    };
  }
  return null;
}
