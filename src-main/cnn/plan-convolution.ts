// nn.Conv2d as the direct kernel wants it: a padded copy of the input where one is needed, weights packed by register tile, and the place
// of every tap as an offset. Strided columns are sorted by phase in the copy, so that neighbours in the output are neighbours in memory.
import type { Conv2dAttributes } from '../../src-shared/network/operations.ts';
import * as fields from '../kernels/descriptor-fields.ts';
import { descriptorWords } from './descriptor-words.ts';
import { packBias, packWeights } from './pack-weights.ts';
import { planPadding } from './plan-padding.ts';
import type { Address, Flow, LayerTensors, NodeWork } from './plan-types.ts';
import { planWinograd } from './plan-winograd.ts';

/** Multiply-accumulates per block: about a third of a millisecond, so a wish to stop is heard at once. */
const BLOCK_MACS = 8_000_000;
const FLOAT_BYTES = 4;
/** One register tile of pixels, for the right edge. */
const SCRATCH_BYTES = 64;

export function planConvolution(
  attributes: Conv2dAttributes,
  tensors: LayerTensors,
  { source, target, from, to }: Flow,
): NodeWork {
  const { inChannels, outChannels, groups, kernelSize, stride, dilation } = attributes;
  const [items = 1, , rows = 1, columns = 1] = to;
  const inPerGroup = inChannels / groups;
  const outPerGroup = outChannels / groups;
  const padding = planPadding(attributes, from, source);
  const planeBytes = padding.rows * padding.columns * FLOAT_BYTES;
  const taps = new Int32Array(inPerGroup * kernelSize[0] * kernelSize[1]);
  let tap = 0;
  for (let channel = 0; channel < inPerGroup; channel++) {
    for (let ky = 0; ky < kernelSize[0]; ky++) {
      for (let kx = 0; kx < kernelSize[1]; kx++) {
        const row = ky * dilation[0];
        taps[tap++] = channel * planeBytes + (row * padding.columns + padding.placeOfColumn(kx * dilation[1])) * FLOAT_BYTES;
      }
    }
  }
  const macsPerRow = columns * outChannels * taps.length;
  const winograd = planWinograd(attributes, tensors.weight, to);
  const rowsPerBlock = winograd?.tile ?? Math.min(rows, Math.max(1, Math.floor(BLOCK_MACS / macsPerRow)));
  const blocksPerItem = Math.ceil(rows / rowsPerBlock);
  const constants = [
    packWeights(tensors.weight, groups, outPerGroup, taps.length, fields.TILE_CHANNELS),
    packBias(tensors.bias, groups, outPerGroup, fields.TILE_CHANNELS),
    taps,
    ...(winograd ? [winograd.weights] : []),
  ];
  const words = descriptorWords(winograd ? fields.WINOGRAD_FIELDS : fields.CONV_FIELDS, {
    [fields.CONV_INPUT]: padding.result,
    [fields.CONV_OUTPUT]: target,
    [fields.CONV_WEIGHTS]: { constant: 0 },
    [fields.CONV_BIAS]: { constant: 1 },
    [fields.CONV_TAPS]: { constant: 2 },
    [fields.CONV_TAP_COUNT]: taps.length,
    [fields.CONV_ROWS]: rows,
    [fields.CONV_COLUMNS]: columns,
    [fields.CONV_GROUPS]: groups,
    [fields.CONV_GROUP_CHANNELS]: outPerGroup,
    [fields.CONV_ITEM_BYTES]: inChannels * planeBytes,
    [fields.CONV_GROUP_BYTES]: inPerGroup * planeBytes,
    [fields.CONV_ROW_STEP_BYTES]: stride[0] * padding.columns * FLOAT_BYTES,
    [fields.CONV_ROWS_PER_BLOCK]: rowsPerBlock,
    [fields.CONV_BLOCKS_PER_ITEM]: blocksPerItem,
    [fields.CONV_STATISTICS]: { place: 'statistics' },
    [fields.CONV_MAPS]: items * outChannels,
    ...(winograd && {
      [fields.WINOGRAD_WEIGHTS]: { constant: 3 },
      [fields.WINOGRAD_CHANNELS]: inChannels,
      [fields.WINOGRAD_CHUNK_TILES]: winograd.chunkTiles,
      [fields.WINOGRAD_TILE]: winograd.tile,
    }),
  });
  const shifted = padding.passes.map((pass) => ({
    ...pass,
    words: pass.words.map((word) => shiftConstant(word, constants.length)),
  }));
  return {
    passes: [...shifted, { kernel: winograd?.kernel ?? 'f32_conv2d_direct_4x8', blocks: items * blocksPerItem, words }],
    constants: [...constants, ...padding.constants],
    paddedBytes: padding.paddedBytes,
    scratchBytes: winograd?.scratchBytes ?? SCRATCH_BYTES,
    statisticsChunks: blocksPerItem,
  };
}

/** The padding's constants come after the convolution's own. */
const shiftConstant = (word: number | Address, by: number): number | Address =>
  typeof word === 'object' && 'constant' in word ? { constant: word.constant + by } : word;
