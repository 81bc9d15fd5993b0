// How values become files, as the command line, recipes and the window say it.
import type { ColormapName } from '../../../src-shared/imaging/colormaps.ts';
import type { CtGround } from '../../../src-shared/imaging/ct-ground.ts';
import type { Drawn } from '../../../src-shared/imaging/drawn.ts';
import type { RangeMode } from '../../../src-shared/imaging/range.ts';
import { evenScale, type Keepable, type OutputFormat, type PictureMark } from '../../../src-shared/network/recipe.ts';

/** Of moving pictures where nothing else is said. */
export const FRAMES_A_SECOND = 10;

export interface OutputStyle {
  readonly format: OutputFormat;
  /** Of pictures. */
  readonly range: RangeMode;
  /** `auto`: diverging where the node has negative values, viridis elsewhere. */
  readonly colormap: ColormapName | 'auto';
  /** Frames a second of moving pictures; missing: 10. */
  readonly fps?: number;
  /** Of pictures as on screen: pixels for one of the map, across and down; missing: 1, of MP4 2. */
  readonly scale?: number;
  /** Of pictures as on screen; missing: none. */
  readonly marks?: readonly PictureMark[];
  /** What marks show of what was drawn on the slice: nothing besides. */
  readonly drawn?: Drawn;
  /** The CT under the maps, or by itself; missing: the maps alone. */
  readonly ct?: CtGround;
  /** Of figures; missing: 174. */
  readonly widthMm?: number;
  /** Of a segmentation: values at or above it are in; of a fractional one: wholly in, missing: 1. */
  readonly threshold?: number;
  /** What could tell who the patient is and leaves all the same. */
  readonly keep?: readonly Keepable[];
}

/** What a file says of what its pictures show besides maps. */
export const shownBesides = ({ drawn, ct }: Pick<OutputStyle, 'drawn' | 'ct'>): Pick<OutputStyle, 'drawn' | 'ct'> => ({
  ...(drawn === undefined ? {} : { drawn }),
  ...(ct === undefined ? {} : { ct }),
});

/** The CT is exported, and no maps. */
export const isSliceAlone = ({ ct }: Pick<OutputStyle, 'ct'>): boolean => ct?.mode === 'slice';

export const scaleOf = ({ format, scale }: Pick<OutputStyle, 'format' | 'scale'>): number =>
  scale ?? (format === 'mp4' ? evenScale(1) : 1);
