// What a Winograd convolution needs beside the plain one: transformed weights, how many tiles are transformed at a time, and scratch for them.
import * as fields from '../kernels/descriptor-fields.ts';
import type { ConvolutionKernel } from './convolution-choice.ts';
import { transformWeights, type WinogradForm, winogradForms } from './winograd-weights.ts';

const FLOAT_BYTES = 4;
/** Room in a second-level cache for the transformed chunk. */
const CHUNK_BUDGET_BYTES = 384 * 1024;
const MOST_CHUNK_TILES = 48;
/** A register tile is eight tiles wide. */
const STEP_TILES = 8;
/** Values that four tiles read of one row, at most. */
const MOST_ROW_READS = 20;

interface WinogradPlan {
  /** Rows and columns of the output that a tile gives. */
  readonly tile: number;
  readonly channels: number;
  readonly chunkTiles: number;
  /** Per four output channels, per point, per input channel the four weights. */
  readonly weights: Float32Array;
  readonly scratchBytes: number;
}

/**
 * @param weight outChannels x inChannels x side x side
 * @returns null for a kernel that is none of Winograd's
 */
export function planWinograd(
  kernel: ConvolutionKernel,
  weight: Float32Array,
  inChannels: number,
  outChannels: number,
): WinogradPlan | null {
  const form: WinogradForm | undefined = Object.hasOwn(winogradForms, kernel)
    ? winogradForms[kernel as keyof typeof winogradForms]
    : undefined;
  if (!form) return null;
  const points = form.transform.length ** 2;
  const fitting = Math.floor(CHUNK_BUDGET_BYTES / (points * inChannels * FLOAT_BYTES));
  const chunkTiles = Math.min(MOST_CHUNK_TILES, Math.max(STEP_TILES, fitting - (fitting % STEP_TILES)));
  const rowRoom = form.transform.length * MOST_ROW_READS * FLOAT_BYTES;
  const values = points * (inChannels + fields.TILE_CHANNELS) * chunkTiles;
  return {
    tile: form.tile,
    channels: inChannels,
    chunkTiles,
    weights: transformWeights(form, weight, inChannels, outChannels),
    scratchBytes: values * FLOAT_BYTES + fields.WINOGRAD_ROW_ROOM + 2 * rowRoom,
  };
}
