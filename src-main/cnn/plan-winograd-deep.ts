// What the Winograd convolution of layers of many channels needs: weights as they are, in the order in which they are transformed; how many tiles share
// them; and room for the tiles of a few blocks of lines, which are transformed in a pass before and are forgotten after it.
import * as fields from '../kernels/descriptor-fields.ts';
import { transformRoomBytes } from './plan-winograd.ts';
import { tilesOfPart, WINOGRAD_TILE } from './winograd-weights.ts';

const FLOAT_BYTES = 4;
const LANES = 4;
const TAPS = 9;
const POINTS = 36;
/** A register tile is sixteen tiles wide. */
const STEP_TILES = 16;
/** Tiles that share weights once they are transformed: the more, the less transforming them counts. */
const MOST_CHUNK_TILES = 64;
/** Quads of output channels of a block: their transformed weights and their products take 440 KiB each, about what a second-level cache holds. */
const PART_TILES = 12;
/** Of transformed tiles at a time: what a third-level cache may hold. */
const MOST_TILE_BYTES = 16 * 1024 * 1024;
/** Rows and columns that a tile reads. */
const SPAN = 6;
/** Weights that are transformed at a time. */
const STEP_VALUES = 8;

export interface DeepPlan {
  readonly chunkTiles: number;
  readonly partTiles: number;
  readonly rowsPerBlock: number;
  readonly blocksPerItem: number;
  /** Blocks of lines whose tiles are there at a time, at most. */
  readonly lineBlocks: number;
  readonly tileBytes: number;
  /** Parts that input channels and output channels fall into. */
  readonly inputParts: number;
  readonly outputParts: number;
  /** See `packKernels`. */
  readonly weights: Float32Array;
  /** Of a whole part. */
  readonly partBytes: number;
  readonly scratchBytes: number;
}

/** @param weight outChannels x inChannels x 3 x 3 @param output items, rows and columns */
export function planWinogradDeep(
  weight: Float32Array,
  inChannels: number,
  outChannels: number,
  output: { readonly items: number; readonly rows: number; readonly columns: number },
): DeepPlan {
  const across = Math.ceil(output.columns / (WINOGRAD_TILE * LANES)) * LANES;
  const down = Math.ceil(output.rows / WINOGRAD_TILE);
  const fitting = Math.max(1, Math.floor(MOST_CHUNK_TILES / across));
  const blocksPerItem = Math.ceil(down / fitting);
  const lines = Math.ceil(down / blocksPerItem);
  const chunkTiles = Math.min(MOST_CHUNK_TILES, Math.ceil((lines * across) / STEP_TILES) * STEP_TILES);
  const chunks = Math.ceil((lines * across) / chunkTiles);
  const lineBytes = chunks * POINTS * (inChannels * chunkTiles * FLOAT_BYTES + fields.WINOGRAD_POINT_GAP);
  const allLines = output.items * blocksPerItem;
  const lineBlocks = Math.min(allLines, Math.max(1, Math.floor(MOST_TILE_BYTES / lineBytes)));
  const quads = Math.ceil(outChannels / fields.TILE_CHANNELS);
  const partTiles = Math.min(PART_TILES, quads);
  const partChannels = partTiles * fields.TILE_CHANNELS;
  const productBytes = partChannels * POINTS * chunkTiles * FLOAT_BYTES;
  const pointBytes = partChannels * fields.SUMMED_CHANNELS * FLOAT_BYTES + fields.WINOGRAD_POINT_GAP;
  return {
    chunkTiles,
    partTiles,
    rowsPerBlock: WINOGRAD_TILE * lines,
    blocksPerItem,
    lineBlocks,
    tileBytes: lineBlocks * lineBytes,
    inputParts: Math.ceil(inChannels / fields.DEEP_INPUT_CHANNELS),
    outputParts: Math.ceil(quads / partTiles),
    ...packKernels(weight, inChannels, outChannels, partTiles),
    scratchBytes: productBytes + POINTS * pointBytes + transformRoomBytes(SPAN, chunkTiles),
  };
}

/**
 * In the order of their use: what is read one after another lies one behind the other, and no two pages are read in turns.
 * @returns per part, per block of summed input channels, per register tile of six or four output channels: eight weights (tile's channels of an input
 * channel, next input channel) of each tap in turn; where there are none, zeros
 */
function packKernels(weight: Float32Array, inChannels: number, outChannels: number, partTiles: number): Packed {
  const quads = Math.ceil(outChannels / fields.TILE_CHANNELS);
  const blocks: Float32Array[] = [];
  let partBytes = 0;
  for (let part = 0; part < quads; part += partTiles) {
    const counts = tilesOfPart(Math.min(partTiles, quads - part));
    for (let channel = 0; channel < inChannels; channel += fields.SUMMED_CHANNELS) {
      const channels = Math.min(fields.SUMMED_CHANNELS, inChannels - channel);
      let first = part * fields.TILE_CHANNELS;
      for (const count of counts) {
        blocks.push(packTile(weight, inChannels, outChannels, { channel, channels, first, count }));
        first += count;
      }
    }
    if (part === 0) partBytes = blocks.reduce((sum, { byteLength }) => sum + byteLength, 0);
  }
  return { weights: joined(blocks), partBytes };
}

type Packed = Pick<DeepPlan, 'weights' | 'partBytes'>;

interface Tile {
  readonly channel: number;
  readonly channels: number;
  /** Output channel, and how many. */
  readonly first: number;
  readonly count: number;
}

function packTile(weight: Float32Array, inChannels: number, outChannels: number, tile: Tile): Float32Array {
  const values = tile.channels * tile.count;
  const packed = new Float32Array(Math.ceil(values / STEP_VALUES) * STEP_VALUES * TAPS);
  for (let value = 0; value < values; value++) {
    const out = tile.first + (value % tile.count);
    if (out >= outChannels) continue;
    const from = (out * inChannels + tile.channel + Math.floor(value / tile.count)) * TAPS;
    const place = Math.floor(value / STEP_VALUES) * STEP_VALUES * TAPS + (value % STEP_VALUES);
    for (let tap = 0; tap < TAPS; tap++) packed[place + tap * STEP_VALUES] = weight[from + tap] as number;
  }
  return packed;
}

function joined(parts: readonly Float32Array[]): Float32Array {
  const whole = new Float32Array(parts.reduce((sum, { length }) => sum + length, 0));
  let place = 0;
  for (const part of parts) {
    whole.set(part, place);
    place += part.length;
  }
  return whole;
}
