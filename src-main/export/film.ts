// What a film is to its container: pictures of one size at even steps of time, each compressed by itself (a key frame), so that any of them is found at
// once and none needs the one before.

/** How the pixels of a film are coded. */
export interface FilmCoding {
  /** `rgb`: the colours of every pixel, without loss. `yuv420`: brightness of every pixel, colour of every two by two, with little loss. */
  readonly colours: 'rgb' | 'yuv420';
  readonly width: number;
  readonly height: number;
}

export interface FilmHead extends FilmCoding {
  /** Whole. */
  readonly framesPerSecond: number;
}

/** Of a GIF: 256 colours a picture, as its palette or as near as they come. */
export interface GifHead {
  readonly colours: 'indexed';
  readonly width: number;
  readonly height: number;
  /** Whole. */
  readonly framesPerSecond: number;
}

export type MovingHead = FilmHead | GifHead;

/** The bytes of a film as it grows. What stands in its head is only known at the end: there it is given again, as long as it was. */
export interface FilmWriter {
  begin(): Uint8Array;
  /** @param packet a key frame of VP9, or a frame of GIF */
  frame(packet: Uint8Array): Uint8Array;
  /** @param provenance JSON text */
  end(provenance: string): { readonly tail: Uint8Array; readonly head: Uint8Array };
}

/**
 * How colours are to be read, by the numbers of ITU-T H.273, which WebM and MP4 share: primaries and transfer of sRGB; the matrix and the range of
 * brightness by the coding.
 */
export const COLOUR_CODES = {
  rgb: { primaries: 1, transfer: 13, matrix: 0, isFullRange: true },
  yuv420: { primaries: 1, transfer: 1, matrix: 1, isFullRange: false },
} as const;

/** Source: VP9 bitstream specification 7.2: 4:4:4 belongs to profile 1. */
export const profileOf = ({ colours }: FilmCoding): number => (colours === 'rgb' ? 1 : 0);

/** Level times ten, with the most pixels of a picture and a second. Source: VP9 bitstream specification, Annex A. */
const LEVELS = [
  [10, 36_864, 829_440],
  [11, 73_728, 2_764_800],
  [20, 122_880, 4_608_000],
  [21, 245_760, 9_216_000],
  [30, 552_960, 20_736_000],
  [31, 983_040, 36_864_000],
  [40, 2_228_224, 83_558_400],
  [41, 2_228_224, 160_432_128],
  [50, 8_912_896, 311_951_360],
  [51, 8_912_896, 588_251_136],
  [52, 8_912_896, 1_176_502_272],
  [60, 35_651_584, 1_176_502_272],
  [61, 35_651_584, 2_353_004_544],
] as const;
const GREATEST_LEVEL = 62;

export function levelOf({ width, height, framesPerSecond }: FilmHead): number {
  const pixels = width * height;
  const found = LEVELS.find(([, picture, second]) => pixels <= picture && pixels * framesPerSecond <= second);
  return found?.[0] ?? GREATEST_LEVEL;
}

/** Of the numbers that say how the colour of a pixel lies among its neighbours: 4:2:0 between two lines, 4:4:4. Source: VP Codec ISO binding. */
export const SUBSAMPLING = { yuv420: 1, rgb: 3 } as const;
