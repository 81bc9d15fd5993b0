// Which kernel computes a convolution: the one with the least time by a measured model. Every kernel can be forced, to be held to the others.
import type { KernelName } from '../kernels/loader.ts';
import { WINOGRAD_TILE } from './winograd-weights.ts';

export type ConvolutionKernel = Extract<KernelName, `f32_conv2d_${string}`>;

/** What decides, in values; rows and columns are the output's. */
export interface ConvolutionProblem {
  readonly items: number;
  readonly groups: number;
  readonly inPerGroup: number;
  readonly outPerGroup: number;
  readonly taps: number;
  readonly rows: number;
  readonly columns: number;
  /** From one input channel to the next. */
  readonly planeBytes: number;
  /** The side of a square kernel with stride 1, dilation 1 and one group; null for all others. */
  readonly plainSide: number | null;
}

/** The kernel's side, and the points that a tile is transformed to on each axis. */
interface WinogradSize {
  readonly side: number;
  readonly points: number;
}

const WINOGRAD_2X2: WinogradSize = { side: 2, points: 5 };
const WINOGRAD_3X3: WinogradSize = { side: 3, points: 6 };

/*
 * The model: nanoseconds on one thread of the machine it was measured on (AMD EPYC, fused multiply-add at 117 GFLOP/s with vectors of 256 bits and at 55
 * with 128). What every kernel does, writing and measuring the result, is left out. Only the proportions matter.
 */
/** A product-sum of the direct kernel, where values come from many planes; of panels; of transformed tiles. */
const SCATTERED_SUM_NS = 1 / 18;
const PANEL_SUM_NS = 1 / 40;
const TILE_SUM_NS = 1 / 55;
/** Planes that lie multiples of a page apart push each other out of the first-level cache. */
const CONFLICT_FACTOR = 1.8;
const PAGE_BYTES = 4096;
const CACHE_WAYS = 8;
/** A value laid into a panel; transformed to a point of a tile, by the kernel's side; given back from products. */
const LAY_NS = 0.35;
const TRANSFORM_NS: Readonly<Record<number, number>> = { 2: 0.35, 3: 0.5 };
const GIVE_BACK_NS = 0.4;
/** Weights of more transformed values are read anew for every chunk of tiles from places that no cache of page addresses reaches. */
const MOST_NEAR_WEIGHTS = 4 * 1024 * 1024;
const FAR_FACTOR = 1.5;
/** Where kernels are transformed as they are used: what a kernel takes, once for so many tiles; and tiles come from farther away. */
const TRANSFORM_KERNEL_NS = 4;
const DEEP_TILES = 64;
const DEEP_FACTOR = 1.1;
/** Layers of fewer channels read the picture itself, HU in thousands perhaps: there the plain sum's smaller error is worth its time, if it takes more at all. */
const LEAST_WINOGRAD_CHANNELS = 3;
const STEP_PIXELS = 8;
const PANEL_PIXELS = 16;
const STEP_TILES = 4;
const NARROW_PIXELS = 16;
const TILE_CHANNELS = 4;
/** Taps of a panel of eight pixels that still lie in a second-level cache. */
const MOST_PANEL_TAPS = 8192;

const upTo = (step: number, count: number): number => Math.ceil(count / step) * step;

function directNs({ items, groups, outPerGroup, taps, rows, columns, planeBytes, inPerGroup }: ConvolutionProblem): number {
  const conflict = planeBytes % PAGE_BYTES === 0 && inPerGroup > CACHE_WAYS ? CONFLICT_FACTOR : 1;
  const sums = items * groups * upTo(TILE_CHANNELS, outPerGroup) * rows * upTo(STEP_PIXELS, columns) * taps;
  return sums * SCATTERED_SUM_NS * conflict;
}

/** A quarter of the register tile's channels, twice its pixels: half as many sums for each value loaded. */
function narrowNs({ items, groups, outPerGroup, taps, rows, columns }: ConvolutionProblem): number {
  return items * groups * outPerGroup * rows * upTo(NARROW_PIXELS, columns) * taps * SCATTERED_SUM_NS * 2;
}

function panelNs({ items, groups, outPerGroup, taps, rows, columns }: ConvolutionProblem): number | null {
  if (taps > MOST_PANEL_TAPS) return null;
  const values = items * groups * upTo(PANEL_PIXELS, rows * columns) * taps;
  return values * (LAY_NS + upTo(TILE_CHANNELS, outPerGroup) * PANEL_SUM_NS);
}

function tilesOf({ items, rows, columns }: ConvolutionProblem): number {
  return items * Math.ceil(rows / WINOGRAD_TILE) * upTo(STEP_TILES, Math.ceil(columns / WINOGRAD_TILE));
}

/** Transforms and products that take `sumNs` each. */
function tileNs(size: WinogradSize, problem: ConvolutionProblem, sumNs: number): number | null {
  const { inPerGroup, outPerGroup, plainSide } = problem;
  if (plainSide !== size.side) return null;
  if (inPerGroup < LEAST_WINOGRAD_CHANNELS) return Number.POSITIVE_INFINITY;
  const points = size.points ** 2;
  const products = inPerGroup * upTo(TILE_CHANNELS, outPerGroup) * points * sumNs;
  const transform = inPerGroup * points * (TRANSFORM_NS[size.side] as number);
  return tilesOf(problem) * (products + transform + outPerGroup * WINOGRAD_TILE ** 2 * GIVE_BACK_NS);
}

function winogradNs(size: WinogradSize, problem: ConvolutionProblem): number | null {
  const isFar = problem.inPerGroup * problem.outPerGroup * size.points ** 2 > MOST_NEAR_WEIGHTS;
  return tileNs(size, problem, TILE_SUM_NS * (isFar ? FAR_FACTOR : 1));
}

function deepNs(problem: ConvolutionProblem): number | null {
  const ns = tileNs(WINOGRAD_3X3, problem, TILE_SUM_NS * DEEP_FACTOR);
  if (ns === null) return null;
  const chunks = Math.ceil(tilesOf(problem) / DEEP_TILES);
  return ns + problem.inPerGroup * problem.outPerGroup * chunks * TRANSFORM_KERNEL_NS;
}

/** Nanoseconds of each kernel; null where it cannot compute the problem. */
const COSTS: Readonly<Record<ConvolutionKernel, (problem: ConvolutionProblem) => number | null>> = {
  f32_conv2d_direct_4x8: directNs,
  f32_conv2d_direct_1x16: narrowNs,
  f32_conv2d_panel_4x8: panelNs,
  f32_conv2d_winograd_4x4_2x2: (problem) => winogradNs(WINOGRAD_2X2, problem),
  f32_conv2d_winograd_4x4_3x3: (problem) => winogradNs(WINOGRAD_3X3, problem),
  f32_conv2d_winograd_deep: deepNs,
};

export const convolutionKernels = Object.keys(COSTS) as readonly ConvolutionKernel[];

/** @param forced taken wherever it can compute the problem at all */
export function chooseConvolution(problem: ConvolutionProblem, forced: ConvolutionKernel | null): ConvolutionKernel {
  if (forced !== null && COSTS[forced](problem) !== null) return forced;
  let best: ConvolutionKernel = 'f32_conv2d_direct_4x8';
  let least = Number.POSITIVE_INFINITY;
  for (const kernel of convolutionKernels) {
    const cost = COSTS[kernel](problem);
    if (cost === null || cost >= least) continue;
    best = kernel;
    least = cost;
  }
  return best;
}
