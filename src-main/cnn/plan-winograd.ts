// What a Winograd convolution needs beside the plain one: transformed weights, how many tiles are transformed at a time, and scratch for them.
import * as fields from '../kernels/descriptor-fields.ts';
import type { ConvolutionKernel } from './convolution-choice.ts';
import { transformWeights, WINOGRAD_TILE, type WinogradForm, winogradForms } from './winograd-weights.ts';

const FLOAT_BYTES = 4;
/** Room in a second-level cache for the transformed chunk. */
const CHUNK_BUDGET_BYTES = 384 * 1024;
const MOST_CHUNK_TILES = 192;
/** A bit for each. */
const MOST_BLOCK_ITEMS = 31;
/** Weights are read once a chunk: with fewer tiles, reading them takes longer than multiplying. */
const LEAST_CHUNK_TILES = 16;
/** More weights than a second-level cache holds are read point by point, once a chunk; fewer leave room for products of a dozen channels. */
const MOST_NEAR_WEIGHT_BYTES = 1024 * 1024;
/** A register tile is eight or sixteen tiles wide. */
const STEP_TILES = 16;
const LANES = 4;
/** A dozen output channels: two register tiles of six. */
const DOZEN_TILES = 3;

/** Fewer blocks in a pass leave threads without work towards its end, on machines with many. */
const WANTED_BLOCKS = 8;
/** A block of fewer channels would spend more than a tenth of its time on transforming the input, which each of them does by itself. */
const LEAST_BLOCK_TILES = 33;

interface WinogradPlan {
  readonly channels: number;
  readonly chunkTiles: number;
  readonly partTiles: number;
  /** Quads of output channels in a block. */
  readonly blockTiles: number;
  readonly blockItems: number;
  readonly rowsPerBlock: number;
  /** See transformWeights. */
  readonly weights: Float32Array;
  readonly scratchBytes: number;
}

const upTo = (step: number, count: number): number => Math.ceil(count / step) * step;

/**
 * @param weight outChannels x inChannels x side x side
 * @param output items, rows and columns
 * @returns null for a kernel that is none of Winograd's
 */
export function planWinograd(
  kernel: ConvolutionKernel,
  weight: Float32Array,
  inChannels: number,
  outChannels: number,
  output: { readonly items: number; readonly rows: number; readonly columns: number },
): WinogradPlan | null {
  const form: WinogradForm | undefined = Object.hasOwn(winogradForms, kernel)
    ? winogradForms[kernel as keyof typeof winogradForms]
    : undefined;
  if (!form) return null;
  const points = form.transform.length ** 2;
  const outTiles = Math.ceil(outChannels / fields.TILE_CHANNELS);
  const weightBytes = points * inChannels * outTiles * fields.TILE_CHANNELS * FLOAT_BYTES;
  const fitting = Math.floor(CHUNK_BUDGET_BYTES / (points * inChannels * FLOAT_BYTES));
  const across = Math.ceil(output.columns / (WINOGRAD_TILE * LANES)) * LANES;
  const wholeTiles = across * Math.ceil(output.rows / WINOGRAD_TILE);
  // Loops over the few tiles of a small picture would spend their time on beginnings and ends.
  const roomy = Math.floor(Math.min(MOST_CHUNK_TILES, fitting) / wholeTiles);
  const most = Math.max(1, Math.min(MOST_BLOCK_ITEMS, roomy));
  const itemBlocks = Math.max(1, upTo(WANTED_BLOCKS, Math.ceil(output.items / most)));
  const blockItems = Math.max(1, Math.ceil(output.items / itemBlocks));
  // What small pictures leave unused of a chunk would lie between what they use.
  const present = Math.ceil((wholeTiles * blockItems) / STEP_TILES) * STEP_TILES;
  const chunkTiles = Math.min(MOST_CHUNK_TILES, present, Math.max(LEAST_CHUNK_TILES, fitting - (fitting % STEP_TILES)));
  const lines = Math.max(1, Math.floor(chunkTiles / across));
  const lineBlocks = Math.ceil(output.items / blockItems) * Math.ceil(output.rows / (WINOGRAD_TILE * lines));
  const wanted = Math.ceil((outTiles * lineBlocks) / WANTED_BLOCKS / DOZEN_TILES) * DOZEN_TILES;
  const blockTiles = Math.min(outTiles, Math.max(LEAST_BLOCK_TILES, wanted));
  const partTiles = weightBytes > MOST_NEAR_WEIGHT_BYTES ? blockTiles : DOZEN_TILES;
  const span = form.transform.length;
  const values = points * (inChannels + partTiles * fields.TILE_CHANNELS) * chunkTiles;
  return {
    channels: inChannels,
    chunkTiles,
    partTiles,
    blockTiles,
    blockItems,
    rowsPerBlock: WINOGRAD_TILE * lines,
    weights: transformWeights(form, weight, inChannels, outChannels, partTiles),
    scratchBytes: values * FLOAT_BYTES + points * fields.WINOGRAD_POINT_GAP + transformRoomBytes(span, chunkTiles),
  };
}

/** What both transforms need beside tiles and products, in turns: for a channel's rows of a chunk, `span` of them, and for its pixels as they are made. */
export function transformRoomBytes(span: number, chunkTiles: number): number {
  const lines = span * ((WINOGRAD_TILE + 1) * chunkTiles * FLOAT_BYTES + fields.WINOGRAD_LINE_ROOM);
  return fields.WINOGRAD_ROOM + Math.max(lines, WINOGRAD_TILE ** 2 * chunkTiles * FLOAT_BYTES);
}
