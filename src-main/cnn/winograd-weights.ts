// A convolution's weights for Winograd's products: transformed in float64, rounded once, packed by register tile. Source of the transforms: Lavin,
// Gray, "Fast Algorithms for Convolutional Neural Networks", 2015.
import * as fields from '../kernels/descriptor-fields.ts';
import { transformKernels } from '../kernels/kernel-points.ts';
import type { KernelName } from '../kernels/loader.ts';

/** Rows and columns of the output that a tile gives. */
export const WINOGRAD_TILE = 4;

/** Passes over tiles. All of them can apply a norm that follows at once: their descriptors have the fields for it. */
export const winogradKernels: ReadonlySet<KernelName> = new Set([
  'f32_conv2d_winograd_4x4_2x2',
  'f32_conv2d_winograd_4x4_3x3',
  'f32_winograd_tiles',
  'f32_conv2d_winograd_deep',
]);

export interface WinogradForm {
  /** One row per point: what it takes of each row of the kernel. */
  readonly transform: readonly (readonly number[])[];
}

/** F(4 x 4, 2 x 2) and F(4 x 4, 3 x 3). */
export const winogradForms = {
  // Points 0, 1, -1, 1/2, infinity.
  f32_conv2d_winograd_4x4_2x2: {
    transform: [
      [1, 0],
      [1, 1],
      [-1 / 3, 1 / 3],
      [-8 / 3, -4 / 3],
      [0, 1],
    ],
  },
  // Points 0, 1, -1, 1/2, -2, infinity.
  f32_conv2d_winograd_4x4_3x3: {
    transform: [
      [1, 0, 0],
      [1 / 3, 1 / 3, 1 / 3],
      [-1 / 3, 1 / 3, -1 / 3],
      [-16 / 15, -8 / 15, -4 / 15],
      [1 / 15, -2 / 15, 4 / 15],
      [0, 0, 1],
    ],
  },
} as const satisfies Readonly<Record<string, WinogradForm>>;

/** Of three quads of output channels the products make two register tiles of six channels; quads left over stay by themselves. */
const QUADS_OF_SIXES = 3;
const SIX = 6;

/** Output channels of each register tile of a part, as the kernel goes through them. */
export function tilesOfPart(quads: number): readonly number[] {
  const sixes = Math.floor(quads / QUADS_OF_SIXES) * 2;
  return [...Array(sixes).fill(SIX), ...Array(quads % QUADS_OF_SIXES).fill(fields.TILE_CHANNELS)];
}

/**
 * @param weight outChannels x inChannels x side x side, C order
 * @param partQuads quads of output channels that are multiplied point by point
 * @returns per part, per point, per register tile, per input channel the weights of the tile's channels; of channels that there are not, zeros
 */
export function transformWeights(
  form: WinogradForm,
  weight: Float32Array,
  inChannels: number,
  outChannels: number,
  partQuads: number,
): Float32Array {
  const points = form.transform.length ** 2;
  const quads = Math.ceil(outChannels / fields.TILE_CHANNELS);
  const packed = new Float32Array(quads * fields.TILE_CHANNELS * points * inChannels);
  const channelSize = weight.length / outChannels;
  for (let part = 0; part < quads; part += partQuads) {
    const partSize = Math.min(partQuads, quads - part);
    const pointStep = partSize * fields.TILE_CHANNELS * inChannels;
    let at = part * fields.TILE_CHANNELS * points * inChannels;
    let out = part * fields.TILE_CHANNELS;
    for (const tile of tilesOfPart(partSize)) {
      const end = Math.min(outChannels, out + tile);
      const values = transformKernels(form.transform, weight.subarray(out * channelSize, end * channelSize), inChannels, tile);
      const size = inChannels * tile;
      for (let point = 0; point < points; point++)
        packed.set(values.subarray(point * size, (point + 1) * size), at + point * pointStep);
      at += size;
      out = end;
    }
  }
  return packed;
}
