// From values of maps to the pixels of segmentations. NaN is in no segment.
import { type Activation, valuesOf } from '../../cnn/activation.ts';
import { BitPacker, labelBytes, WHOLLY_IN } from '../../dicom/segmentation.ts';
import { planeOf } from '../tile-source.ts';

/** Adds frames to what was written, in order. */
export interface FramePixels {
  readonly frame: (values: Float32Array) => Uint8Array;
  /** @param written bytes so far */
  readonly end: (written: number) => Uint8Array;
}

/** DICOM's values have an even length. */
const evenEnd = (written: number): Uint8Array => new Uint8Array(written % 2);

/** Values at or above `threshold`, a bit each. */
export function bitsAbove(threshold: number): FramePixels {
  const packer = new BitPacker();
  return {
    frame: (values) => packer.pack(values.length, (pixel) => (values[pixel] as number) >= threshold),
    end: (written) => packer.end(written),
  };
}

/** From 0 and below (not in) to `full` and above (wholly in), in equal steps. @param full above 0 */
export const fractionsOf = (full: number): FramePixels => ({
  frame: (values) => Uint8Array.from(values, (value) => (value > 0 ? Math.round(Math.min(1, value / full) * WHOLLY_IN) : 0)),
  end: evenEnd,
});

/**
 * Which of the maps has the greatest value at each pixel, of equal ones the first; 0 where it is below `threshold`.
 * @param maps index n * C + c; the first is segment 1. @returns a frame of labels, little-endian; null activation: no label anywhere
 */
export function labelsOf(activation: Activation, maps: readonly number[], threshold: number): Uint8Array {
  const { rows, columns } = planeOf(activation);
  const size = rows * columns;
  const greatest = new Float32Array(size).fill(Number.NEGATIVE_INFINITY);
  const labels = labelBytes(maps.length) === 2 ? new Uint16Array(size) : new Uint8Array(size);
  for (const [at, map] of maps.entries()) {
    const values = valuesOf(activation, map * size, size);
    for (let pixel = 0; pixel < size; pixel++) {
      const value = values[pixel] as number;
      if (!(value > (greatest[pixel] as number))) continue;
      greatest[pixel] = value;
      labels[pixel] = value >= threshold ? at + 1 : 0;
    }
  }
  return new Uint8Array(labels.buffer);
}

export const labelEnd = evenEnd;
