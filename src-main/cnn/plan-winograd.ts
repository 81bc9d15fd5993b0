// Whether a convolution is computed by Winograd's products, and its weights for that: transformed in float64, rounded once, packed by register tile.
import type { Conv2dAttributes, Shape } from '../../src-shared/network/operations.ts';
import * as fields from '../kernels/descriptor-fields.ts';
import type { KernelName } from '../kernels/loader.ts';

interface WinogradForm {
  readonly kernel: KernelName;
  /** Rows and columns of the output that a tile gives. */
  readonly tile: number;
  /** One row per point: what it takes of each row of the kernel. */
  readonly transform: readonly (readonly number[])[];
}

const FORMS: Readonly<Record<number, WinogradForm>> = {
  // Points 0, 1, -1, infinity.
  2: {
    kernel: 'f32_conv2d_winograd_3x3_2x2',
    tile: 3,
    transform: [
      [1, 0],
      [1 / 2, 1 / 2],
      [1 / 2, -1 / 2],
      [0, 1],
    ],
  },
  // Points 0, 1, -1, 2, -2, infinity.
  3: {
    kernel: 'f32_conv2d_winograd_4x4_3x3',
    tile: 4,
    transform: [
      [1 / 4, 0, 0],
      [-1 / 6, -1 / 6, -1 / 6],
      [-1 / 6, 1 / 6, -1 / 6],
      [1 / 24, 1 / 12, 1 / 6],
      [1 / 24, -1 / 12, 1 / 6],
      [0, 0, 1],
    ],
  },
};

/** Below this many channels on either side the transforms cost more than the products they save: measured, 1 channel 0.8x, 16 channels 1.25x. */
const LEAST_CHANNELS = 8;
/** Fewer tiles than this leave register tiles empty. */
const LEAST_TILES = 4;
const FLOAT_BYTES = 4;
/** Room in a second-level cache for the transformed chunk. */
const CHUNK_BUDGET_BYTES = 384 * 1024;
const MOST_CHUNK_TILES = 48;
/** A register tile is eight tiles wide. */
const STEP_TILES = 8;
/** Values that four tiles read of one row, at most. */
const MOST_ROW_READS = 20;

export interface WinogradPlan {
  readonly kernel: KernelName;
  readonly tile: number;
  readonly channels: number;
  readonly chunkTiles: number;
  /** Per four output channels, per point, per input channel the four weights. */
  readonly weights: Float32Array;
  readonly scratchBytes: number;
}

/** @param to N x C x H x W, the convolution's output. @returns null where the plain sum is the better way */
export function planWinograd(attributes: Conv2dAttributes, weight: Float32Array, to: Shape): WinogradPlan | null {
  const { kernelSize, stride, dilation, groups, inChannels, outChannels } = attributes;
  const form = kernelSize[0] === kernelSize[1] ? FORMS[kernelSize[0]] : undefined;
  const isPlain = groups === 1 && [...stride, ...dilation].every((step) => step === 1);
  const [, , rows = 1, columns = 1] = to;
  if (!form || !isPlain || Math.min(inChannels, outChannels) < LEAST_CHANNELS) return null;
  if (rows < form.tile || columns < form.tile * LEAST_TILES) return null;
  const points = form.transform.length ** 2;
  const fitting = Math.floor(CHUNK_BUDGET_BYTES / (points * inChannels * FLOAT_BYTES));
  const chunkTiles = Math.min(MOST_CHUNK_TILES, Math.max(STEP_TILES, fitting - (fitting % STEP_TILES)));
  const rowRoom = form.transform.length * MOST_ROW_READS * FLOAT_BYTES;
  const values = points * (inChannels + fields.TILE_CHANNELS) * chunkTiles;
  return {
    kernel: form.kernel,
    tile: form.tile,
    channels: inChannels,
    chunkTiles,
    weights: transformWeights(weight, inChannels, outChannels, form),
    scratchBytes: values * FLOAT_BYTES + fields.WINOGRAD_ROW_ROOM + 2 * rowRoom,
  };
}

function transformWeights(weight: Float32Array, inChannels: number, outChannels: number, form: WinogradForm): Float32Array {
  const { transform } = form;
  const side = transform[0]?.length ?? 0;
  const points = transform.length;
  const tiles = Math.ceil(outChannels / fields.TILE_CHANNELS);
  const packed = new Float32Array(tiles * points * points * inChannels * fields.TILE_CHANNELS);
  for (let out = 0; out < outChannels; out++) {
    const first = Math.floor(out / fields.TILE_CHANNELS) * points * points * inChannels;
    for (let channel = 0; channel < inChannels; channel++) {
      const at = (out * inChannels + channel) * side * side;
      for (const [line, byRow] of transform.entries()) {
        for (const [column, byColumn] of transform.entries()) {
          let sum = 0;
          for (let i = 0; i < side * side; i++)
            sum += (byRow[Math.floor(i / side)] as number) * (byColumn[i % side] as number) * (weight[at + i] as number);
          const place = first + (line * points + column) * inChannels + channel;
          packed[place * fields.TILE_CHANNELS + (out % fields.TILE_CHANNELS)] = sum;
        }
      }
    }
  }
  return packed;
}
