// A series as the rest of the program sees it. Types only.

export interface SeriesWarning {
  readonly code:
    | 'gap'
    | 'duplicate'
    | 'unequal-spacing'
    | 'gantry-tilt'
    | 'lossy'
    | 'missing-rescale'
    | 'no-geometry'
    | 'mixed-orientation'
    | 'mixed-size'
    | 'not-ct'
    | 'charset'
    | 'repaired';
  readonly message: string;
}

/** One picture of a series; `File` is whatever the caller finds it by. */
export interface SeriesSlice<File> {
  readonly file: File;
  /** From 0. */
  readonly frame: number;
  readonly instanceNumber: number | null;
  readonly positionMm: readonly [number, number, number] | null;
  /** Along the normal, mm. */
  readonly distanceMm: number | null;
}

export interface Series<File> {
  readonly seriesInstanceUID: string;
  readonly studyInstanceUID: string;
  readonly modality: string;
  readonly description: string;
  /** `single`: one picture, or several at one place. */
  readonly kind: 'volume' | 'localizer' | 'single' | 'multiframe';
  readonly rows: number;
  readonly columns: number;
  /** (row, column) = (vertical, horizontal). */
  readonly pixelSpacingMm: readonly [number, number] | null;
  /** From positions, never from Slice Thickness. */
  readonly sliceSpacingMm: number | null;
  readonly orientation: readonly number[] | null;
  readonly transferSyntaxUID: string;
  /** Rising distance along the normal; without positions by instance number. */
  readonly slices: readonly SeriesSlice<File>[];
  readonly warnings: readonly SeriesWarning[];
}
