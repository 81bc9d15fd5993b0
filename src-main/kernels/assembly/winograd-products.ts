// The middle of every Winograd convolution: at each transform point a small matrix product, six or four output channels by a row of tiles in registers.
import * as fields from '../descriptor-fields';
import { WORD_SHIFT } from './field';
import { fourChannels, sixChannels } from './vectors';

/** Of these many quads of output channels two register tiles of six are made; what is left over stays in fours. */
const QUADS_OF_SIXES: i32 = 3;
const SIX: i32 = 6;

/**
 * out[k][tile] = start[k] + sum over c of weights[c][k] * data[c][tile], summed in the order of the channels, block by block.
 * @param weights channels x `count`
 * @param data channels x chunk of tiles, rows of `chunkBytes`
 * @param start `count` values
 * @param zeros as many
 * @param out `count` rows, `outBytes` apart
 * @param count 6 or 4
 * @param tiles a multiple of PAIR_VALUES
 */
function multiplyTile(
  weights: usize,
  data: usize,
  channels: i32,
  start: usize,
  zeros: usize,
  out: usize,
  outBytes: usize,
  count: i32,
  tiles: i32,
  chunkBytes: usize,
): void {
  for (let first = 0; first < channels; first += fields.SUMMED_CHANNELS) {
    const block = min<i32>(fields.SUMMED_CHANNELS, channels - first);
    const from = data + <usize>first * chunkBytes;
    const own = weights + ((<usize>(first * count)) << WORD_SHIFT);
    const initial = first === 0 ? start : zeros;
    const isAdded = first > 0;
    if (count === SIX) sixChannels(own, from, block, initial, isAdded, out, outBytes, tiles, chunkBytes);
    else fourChannels(own, from, block, initial, isAdded, out, outBytes, tiles, chunkBytes);
  }
}

/**
 * Products of one point for quads of four output channels.
 * @param weights of the quads one after another, as `transformWeights` packs them
 * @param start a value for each of the channels, or 0 for zeros
 * @param zeros six
 * @param out a row for each of the channels, `outBytes` apart
 * @returns where the weights end
 */
export function multiplyPoint(
  weights: usize,
  data: usize,
  channels: i32,
  start: usize,
  zeros: usize,
  out: usize,
  outBytes: usize,
  quads: i32,
  tiles: i32,
  chunkBytes: usize,
): usize {
  let sixes = (quads / QUADS_OF_SIXES) * 2;
  let fours = quads % QUADS_OF_SIXES;
  while (sixes + fours > 0) {
    const count = sixes > 0 ? SIX : fields.TILE_CHANNELS;
    if (sixes > 0) sixes--;
    else fours--;
    multiplyTile(weights, data, channels, start ? start : zeros, zeros, out, outBytes, count, tiles, chunkBytes);
    weights += (<usize>(channels * count)) << WORD_SHIFT;
    if (start) start += (<usize>count) << WORD_SHIFT;
    out += <usize>count * outBytes;
  }
  return weights;
}
