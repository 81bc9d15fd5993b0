// Headers of slices as the grouping sees them, with whatever a test changes.
import type { SliceHeader } from '../../src-main/dicom/header.ts';
import { MOMENTS, type Moment, type SeriesAttributes } from '../../src-main/dicom/series-attributes.ts';

export interface HeaderChanges extends Partial<Omit<SliceHeader, 'attributes'>> {
  readonly positionMm?: readonly [number, number, number] | null;
  readonly orientation?: readonly number[] | null;
  readonly attributes?: Partial<SeriesAttributes>;
  /** Of every frame. */
  readonly moment?: Partial<Moment>;
}

const SILENT = Object.fromEntries(MOMENTS.map((name) => [name, ''])) as Moment;
let serial = 0;

/** An axial CT slice of 4 x 4 pixels, with a SOP Instance UID of its own. */
export function seriesHeader({
  positionMm = [0, 0, 0],
  orientation = [1, 0, 0, 0, 1, 0],
  frames = 1,
  attributes = {},
  moment = {},
  ...changes
}: HeaderChanges = {}): SliceHeader {
  const pixelSpacingMm = changes.pixelSpacingMm === undefined ? ([1, 1] as const) : changes.pixelSpacingMm;
  return {
    seriesInstanceUID: '1',
    studyInstanceUID: '0',
    modality: 'CT',
    description: '',
    charsetNote: '',
    isColour: false,
    repaired: [],
    transferSyntaxUID: '1.2.840.10008.1.2.1',
    isLocalizer: false,
    isLossy: false,
    hasRescale: true,
    rows: 4,
    columns: 4,
    frames,
    instanceNumber: 1,
    places: Array.from({ length: frames }, () => ({ positionMm, orientation })),
    pixelSpacingMm,
    ...changes,
    attributes: {
      sopInstanceUID: `1.2.${serial++}`,
      seriesNumber: '1',
      sliceLocationMm: null,
      concatenation: null,
      moments: Array.from({ length: frames }, () => ({ ...SILENT, ...moment })),
      spacingsMm: Array.from({ length: frames }, () => pixelSpacingMm),
      ...attributes,
    },
  };
}
