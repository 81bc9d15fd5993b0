// One pass of a convolution over an input that is already padded: choice of the kernel, packed weights, blocks. Convolution and
// the phases of transposed convolution are both made of it.
import * as fields from '../kernels/descriptor-fields.ts';
import { type ConvolutionKernel, chooseConvolution } from './convolution-choice.ts';
import { descriptorWords } from './descriptor-words.ts';
import { floatWord, type WorkBuilder } from './node-work.ts';
import { packBias, packWeights } from './pack-weights.ts';
import { planPanel } from './plan-panel.ts';
import type { Address } from './plan-types.ts';
import { planWinograd } from './plan-winograd.ts';
import { planWinogradDeep } from './plan-winograd-deep.ts';

/** Multiply-accumulates per block: about a tenth of a millisecond, so a wish to stop is heard at once and threads end together. */
const BLOCK_MACS = 2_000_000;
/** One register tile of pixels, for the right edge. */
const SCRATCH_BYTES = 64;

export interface ConvolutionPass {
  readonly input: Address;
  readonly output: Address;
  /** outputs of all groups x taps, C order. */
  readonly weight: Float32Array;
  readonly bias: Float32Array | null;
  /** Byte offset of each tap from the output's place in the input: input channels of a group, kernel rows, kernel columns. */
  readonly taps: Int32Array;
  readonly items: number;
  readonly groups: number;
  readonly inPerGroup: number;
  readonly outPerGroup: number;
  readonly rows: number;
  readonly columns: number;
  readonly itemBytes: number;
  readonly groupBytes: number;
  readonly rowStepBytes: number;
  readonly isMeasured: boolean;
  /** See Flow. */
  readonly floor: number;
  readonly rectifiedAs: string | null;
  /** See ConvolutionProblem. */
  readonly plainSide: number | null;
  /** The kernel that is wanted for every convolution that it can compute; null: the fastest. */
  readonly forced: ConvolutionKernel | null;
}

type Words = Readonly<Record<number, number | Address>>;

/** See `norm-at-once.ts` and `pooling-at-once.ts`. */
const NOTHING_FOLLOWS: Words = {
  [fields.WINOGRAD_SCALES]: 0,
  [fields.WINOGRAD_SHIFTS]: 0,
  [fields.WINOGRAD_POOLED]: 0,
  [fields.WINOGRAD_POOLED_FLOOR]: 0,
};

/** What every kernel reads, and the direct one, to which others fall back, reads alone. @param tile output channels of a register tile */
function convolutionFields(work: WorkBuilder, pass: ConvolutionPass, tile: number): Words {
  const { groups, outPerGroup, taps } = pass;
  return {
    [fields.CONV_INPUT]: pass.input,
    [fields.CONV_OUTPUT]: pass.output,
    [fields.CONV_WEIGHTS]: work.constant(packWeights(pass.weight, groups, outPerGroup, taps.length, tile)),
    [fields.CONV_BIAS]: work.constant(packBias(pass.bias, groups, outPerGroup, tile)),
    [fields.CONV_TAPS]: work.constant(taps),
    [fields.CONV_TAP_COUNT]: taps.length,
    [fields.CONV_ROWS]: pass.rows,
    [fields.CONV_COLUMNS]: pass.columns,
    [fields.CONV_GROUPS]: groups,
    [fields.CONV_GROUP_CHANNELS]: outPerGroup,
    [fields.CONV_ITEM_BYTES]: pass.itemBytes,
    [fields.CONV_GROUP_BYTES]: pass.groupBytes,
    [fields.CONV_ROW_STEP_BYTES]: pass.rowStepBytes,
    [fields.CONV_STATISTICS]: pass.isMeasured ? { place: 'statistics' } : 0,
    [fields.CONV_MAPS]: pass.items * groups * outPerGroup,
    [fields.CONV_FLOOR]: floatWord(pass.floor),
    [fields.CONV_RECTIFIED_STATISTICS]: pass.rectifiedAs === null ? 0 : { statisticsOf: pass.rectifiedAs },
  };
}

/** Tiles of some lines and their products, pass by pass, in the same room: blocks are those of no map alone, so that they have no cut. */
function addDeepConvolution(work: WorkBuilder, pass: ConvolutionPass): number {
  const deep = planWinogradDeep(pass.weight, pass.inPerGroup, pass.outPerGroup, pass);
  work.scratch(deep.scratchBytes);
  const common: Words = {
    ...convolutionFields(work, pass, fields.TILE_CHANNELS),
    [fields.CONV_ROWS_PER_BLOCK]: deep.rowsPerBlock,
    [fields.CONV_BLOCKS_PER_ITEM]: deep.blocksPerItem,
    [fields.WINOGRAD_WEIGHTS]: work.constant(deep.weights),
    [fields.WINOGRAD_CHANNELS]: pass.inPerGroup,
    [fields.WINOGRAD_CHUNK_TILES]: deep.chunkTiles,
    [fields.WINOGRAD_PART_TILES]: deep.partTiles,
    [fields.WINOGRAD_BLOCK_TILES]: deep.partTiles,
    [fields.WINOGRAD_BLOCK_ITEMS]: 1,
    ...NOTHING_FOLLOWS,
    [fields.DEEP_PART_BYTES]: deep.partBytes,
    [fields.DEEP_TILES]: work.room(deep.tileBytes),
  };
  const allLines = pass.items * deep.blocksPerItem;
  for (let first = 0; first < allLines; first += deep.lineBlocks) {
    const lines = Math.min(deep.lineBlocks, allLines - first);
    const own: Words = { ...common, [fields.DEEP_FIRST]: first, [fields.DEEP_LINE_BLOCKS]: lines };
    const words = descriptorWords(fields.DEEP_FIELDS, own);
    work.pass({ kernel: 'f32_winograd_tiles', blocks: lines * deep.inputParts, words });
    work.pass({ kernel: 'f32_conv2d_winograd_deep', blocks: lines * deep.outputParts, words });
  }
  return deep.blocksPerItem;
}

/** Returns the blocks per item: the chunks in which each map is measured. */
export function addConvolutionPass(work: WorkBuilder, pass: ConvolutionPass): number {
  const { groups, inPerGroup, outPerGroup, rows, columns, items } = pass;
  const taps = pass.taps.length;
  const kernel = chooseConvolution({ ...pass, taps, planeBytes: pass.groupBytes / inPerGroup }, pass.forced);
  if (kernel === 'f32_conv2d_winograd_deep') return addDeepConvolution(work, pass);
  const winograd = planWinograd(kernel, pass.weight, inPerGroup, outPerGroup, pass);
  const panel = kernel === 'f32_conv2d_panel_4x8' ? planPanel(taps) : null;
  const tile = kernel === 'f32_conv2d_direct_1x16' ? 1 : fields.TILE_CHANNELS;
  const macsPerRow = Math.max(1, columns * groups * outPerGroup * taps);
  const rowsPerBlock = winograd ? winograd.rowsPerBlock : Math.min(rows, Math.max(1, Math.floor(BLOCK_MACS / macsPerRow)));
  const blocksPerItem = Math.ceil(rows / rowsPerBlock);
  work.scratch(winograd?.scratchBytes ?? panel?.scratchBytes ?? SCRATCH_BYTES);
  const count = winograd ? fields.WINOGRAD_FIELDS : panel ? fields.PANEL_FIELDS : fields.CONV_FIELDS;
  const words = descriptorWords(count, {
    ...convolutionFields(work, pass, tile),
    [fields.CONV_ROWS_PER_BLOCK]: rowsPerBlock,
    [fields.CONV_BLOCKS_PER_ITEM]: blocksPerItem,
    ...(panel && { [fields.PANEL_PIXELS]: panel.pixels }),
    ...(winograd && {
      [fields.WINOGRAD_WEIGHTS]: work.constant(winograd.weights),
      [fields.WINOGRAD_CHANNELS]: winograd.channels,
      [fields.WINOGRAD_CHUNK_TILES]: winograd.chunkTiles,
      [fields.WINOGRAD_PART_TILES]: winograd.partTiles,
      [fields.WINOGRAD_BLOCK_TILES]: winograd.blockTiles,
      [fields.WINOGRAD_BLOCK_ITEMS]: winograd.blockItems,
      ...NOTHING_FOLLOWS,
    }),
  });
  // The phases of a transposed convolution lie in rows of their own.
  const cut = pass.isMeasured ? { blocksPerMap: blocksPerItem, valuesPerBlock: rowsPerBlock * columns } : null;
  const channelParts = winograd ? Math.ceil(outPerGroup / fields.TILE_CHANNELS / winograd.blockTiles) : 1;
  const itemBlocks = Math.ceil(items / (winograd?.blockItems ?? 1));
  work.pass({ kernel, blocks: itemBlocks * channelParts * blocksPerItem, words, ...(cut && { cut }) });
  return blocksPerItem;
}
