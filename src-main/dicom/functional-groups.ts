// What an enhanced multi-frame file says of its frames: each frame's own functional group first, then the shared one, then the data set itself,
// where classic files say it. Source: PS3.3 C.7.6.16.
import type { DataSet } from 'dicom-parser';
import type { FileWindow, VoiFunction } from '../../src-shared/imaging/window-level.ts';
import { exactly, numbersOf, text } from './data-set.ts';

const PER_FRAME = 'x52009230';
const SHARED = 'x52009229';
const GROUP = {
  planePosition: 'x00209113',
  planeOrientation: 'x00209116',
  pixelMeasures: 'x00289110',
  valueTransformation: 'x00289145',
  voiLut: 'x00289132',
} as const;
const VOI_FUNCTIONS: readonly VoiFunction[] = ['LINEAR', 'LINEAR_EXACT', 'SIGMOID'];
const POSITION_VALUES = 3;
const ORIENTATION_VALUES = 6;

/** Where a frame lies; null where the file does not say. */
export interface FramePlace {
  /** Centre of the first pixel, mm (0020,0032). */
  readonly positionMm: readonly [number, number, number] | null;
  /** Direction cosines of a row, then of a column (0020,0037). */
  readonly orientation: readonly number[] | null;
}

interface Rescale {
  readonly slope: number;
  readonly intercept: number;
}

const firstItem = (dataSet: DataSet | undefined, tag: string): DataSet | undefined => dataSet?.elements[tag]?.items?.[0]?.dataSet;

/** The data sets to ask for a group's attributes, the most particular first. */
function sources(dataSet: DataSet, frame: number, group: string): readonly DataSet[] {
  const own = dataSet.elements[PER_FRAME]?.items?.[frame]?.dataSet;
  return [firstItem(own, group), firstItem(firstItem(dataSet, SHARED), group), dataSet].filter((source) => source !== undefined);
}

const first = <Value>(from: readonly DataSet[], read: (source: DataSet) => Value | null): Value | null => {
  for (const source of from) {
    const value = read(source);
    if (value !== null) return value;
  }
  return null;
};

export const placeOfFrame = (dataSet: DataSet, frame: number): FramePlace => ({
  positionMm: first(sources(dataSet, frame, GROUP.planePosition), (source) =>
    exactly(source, 'x00200032', POSITION_VALUES),
  ) as FramePlace['positionMm'],
  orientation: first(sources(dataSet, frame, GROUP.planeOrientation), (source) =>
    exactly(source, 'x00200037', ORIENTATION_VALUES),
  ),
});

/** (row, column), null where a side is not above 0. */
export function spacingOfFrame(dataSet: DataSet, frame: number): readonly [number, number] | null {
  const spacing = first(sources(dataSet, frame, GROUP.pixelMeasures), (source) => exactly(source, 'x00280030', 2));
  return spacing?.every((side) => side > 0) ? (spacing as unknown as readonly [number, number]) : null;
}

/** null where slope or intercept are missing. */
export const rescaleOfFrame = (dataSet: DataSet, frame: number): Rescale | null =>
  first(sources(dataSet, frame, GROUP.valueTransformation), (source) => {
    const [slope] = numbersOf(source, 'x00281053') ?? [];
    const [intercept] = numbersOf(source, 'x00281052') ?? [];
    return slope === undefined || intercept === undefined ? null : { slope, intercept };
  });

/** VOI LUT Function (0028,1056); what is not known is shown as by default. */
const voiFunctionOf = (source: DataSet): VoiFunction =>
  VOI_FUNCTIONS.find((one) => one === text(source.string('x00281056')).toUpperCase()) ?? 'LINEAR';

/** PS3.3 C.11.2.1.2.1: a width of LINEAR is at least 1, of the others above 0. */
const isWidth = (width: number | undefined, voi: VoiFunction): width is number =>
  width !== undefined && (voi === 'LINEAR' ? width >= 1 : width > 0);

/** The file's own windows, those that have a width. */
export function windowsOfFrame(dataSet: DataSet, frame: number): readonly FileWindow[] {
  const found = first(sources(dataSet, frame, GROUP.voiLut), (source) => {
    const centers = numbersOf(source, 'x00281050') ?? [];
    const widths = numbersOf(source, 'x00281051') ?? [];
    const voi = voiFunctionOf(source);
    const explanations = text(source.string('x00281055')).split('\\');
    const windows = centers.flatMap((centerHu, i) => {
      const widthHu = widths[i];
      return isWidth(widthHu, voi) ? [{ centerHu, widthHu, voi, explanation: explanations[i] ?? '' }] : [];
    });
    return windows.length > 0 ? windows : null;
  });
  return found ?? [];
}
