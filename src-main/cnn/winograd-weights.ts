// A convolution's weights for Winograd's products: transformed in float64, rounded once, packed by register tile. Source of the transforms: Lavin,
// Gray, "Fast Algorithms for Convolutional Neural Networks", 2015.
import * as fields from '../kernels/descriptor-fields.ts';
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
    const partStart = part * fields.TILE_CHANNELS * points * inChannels;
    let first = 0;
    for (const tile of tilesOfPart(partSize)) {
      for (let lane = 0; lane < tile; lane++) {
        const out = part * fields.TILE_CHANNELS + first + lane;
        if (out >= outChannels) break;
        const kernels = weight.subarray(out * channelSize, (out + 1) * channelSize);
        transformChannel(form, kernels, packed, partStart + first * inChannels + lane, [tile, pointStep]);
      }
      first += tile;
    }
  }
  return packed;
}

/**
 * Transform x kernel x transposed transform for all kernels of an output channel, a point at a time: the innermost loops are long and hold no loop, because a
 * network's first run has them while V8 has not compiled them yet.
 * @param steps from one kernel to the next, and from one point to the next
 */
function transformChannel(
  { transform }: WinogradForm,
  kernels: Float32Array,
  out: Float32Array,
  at: number,
  [step, pointStep]: readonly [number, number],
): void {
  const transformPoint = transform[0]?.length === 2 ? transformPoint2 : transformPoint3;
  let place = at;
  for (const down of transform) {
    for (const across of transform) {
      transformPoint(kernels, down, across, out, place, step);
      place += pointStep;
    }
  }
}

type Factors = readonly number[];

/** Of kernels of 2 x 2. Sums begin with 0, which makes 0 of -0. */
function transformPoint2(
  kernels: Float32Array,
  down: Factors,
  across: Factors,
  out: Float32Array,
  at: number,
  step: number,
): void {
  const [d0, d1] = down as readonly [number, number];
  const [a0, a1] = across as readonly [number, number];
  for (let from = 0, place = at; from < kernels.length; from += 4, place += step) {
    const left = 0 + d0 * (kernels[from] as number) + d1 * (kernels[from + 2] as number);
    const right = 0 + d0 * (kernels[from + 1] as number) + d1 * (kernels[from + 3] as number);
    out[place] = 0 + left * a0 + right * a1;
  }
}

/** Of kernels of 3 x 3. */
function transformPoint3(
  kernels: Float32Array,
  down: Factors,
  across: Factors,
  out: Float32Array,
  at: number,
  step: number,
): void {
  const [d0, d1, d2] = down as readonly [number, number, number];
  const [a0, a1, a2] = across as readonly [number, number, number];
  for (let from = 0, place = at; from < kernels.length; from += 9, place += step) {
    const left = 0 + d0 * (kernels[from] as number) + d1 * (kernels[from + 3] as number) + d2 * (kernels[from + 6] as number);
    const middle =
      0 + d0 * (kernels[from + 1] as number) + d1 * (kernels[from + 4] as number) + d2 * (kernels[from + 7] as number);
    const right =
      0 + d0 * (kernels[from + 2] as number) + d1 * (kernels[from + 5] as number) + d2 * (kernels[from + 8] as number);
    out[place] = 0 + left * a0 + middle * a1 + right * a2;
  }
}
