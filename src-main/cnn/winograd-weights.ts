// A convolution's weights for Winograd's products: transformed in float64, rounded once, packed by register tile. Source of the transforms: Lavin,
// Gray, "Fast Algorithms for Convolutional Neural Networks", 2015.
import * as fields from '../kernels/descriptor-fields.ts';

export interface WinogradForm {
  /** Rows and columns of the output that a tile gives. */
  readonly tile: number;
  /** One row per point: what it takes of each row of the kernel. */
  readonly transform: readonly (readonly number[])[];
}

/** F(3 x 3, 2 x 2) and F(4 x 4, 3 x 3). */
export const winogradForms = {
  // Points 0, 1, -1, infinity.
  f32_conv2d_winograd_3x3_2x2: {
    tile: 3,
    transform: [
      [1, 0],
      [1 / 2, 1 / 2],
      [1 / 2, -1 / 2],
      [0, 1],
    ],
  },
  // Points 0, 1, -1, 1/2, -2, infinity.
  f32_conv2d_winograd_4x4_3x3: {
    tile: 4,
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
 * A register tile at a time: its kernels' points side by side first, then point by point, because the points of one kernel lie far apart in
 * the result, and writing them one by one would miss the cache each time.
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
  const side = form.transform[0]?.length ?? 0;
  const transform = Float64Array.from(form.transform.flat());
  const lines = new Float64Array(transform.length);
  const points = form.transform.length ** 2;
  const quads = Math.ceil(outChannels / fields.TILE_CHANNELS);
  const packed = new Float32Array(quads * fields.TILE_CHANNELS * points * inChannels);
  const kernels = new Float32Array(inChannels * points * SIX);
  for (let part = 0; part < quads; part += partQuads) {
    const partSize = Math.min(partQuads, quads - part);
    const partChannels = partSize * fields.TILE_CHANNELS;
    const partStart = part * fields.TILE_CHANNELS * points * inChannels;
    let first = 0;
    for (const tile of tilesOfPart(partSize)) {
      kernels.fill(0);
      for (let lane = 0; lane < tile; lane++) {
        const out = part * fields.TILE_CHANNELS + first + lane;
        if (out >= outChannels) break;
        for (let channel = 0; channel < inChannels; channel++) {
          const kernel = (out * inChannels + channel) * side * side;
          transformKernel(transform, weight, kernel, side, lines, kernels, channel * points * tile + lane, tile);
        }
      }
      for (let point = 0; point < points; point++) {
        const start = partStart + (point * partChannels + first) * inChannels;
        for (let channel = 0; channel < inChannels; channel++) {
          const from = (channel * points + point) * tile;
          for (let lane = 0; lane < tile; lane++) packed[start + channel * tile + lane] = kernels[from + lane] as number;
        }
      }
      first += tile;
    }
  }
  return packed;
}

/** Transform x kernel x transposed transform; its points are put `step` apart. @param lines room for transform x kernel */
function transformKernel(
  transform: Float64Array,
  weight: Float32Array,
  first: number,
  side: number,
  lines: Float64Array,
  out: Float32Array,
  at: number,
  step: number,
): void {
  for (let line = 0; line < transform.length; line += side) {
    for (let column = 0; column < side; column++) {
      let sum = 0;
      for (let k = 0; k < side; k++) sum += (transform[line + k] as number) * (weight[first + k * side + column] as number);
      lines[line + column] = sum;
    }
  }
  let place = at;
  for (let line = 0; line < transform.length; line += side) {
    for (let point = 0; point < transform.length; point += side) {
      let sum = 0;
      for (let k = 0; k < side; k++) sum += (lines[line + k] as number) * (transform[point + k] as number);
      out[place] = sum;
      place += step;
    }
  }
}
