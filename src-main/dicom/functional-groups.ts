// What an enhanced multi-frame file says of its frames: each frame's own functional group first, then the shared one, then the data set itself,
// where classic files say it. Source: PS3.3 C.7.6.16.
import { type DataSet, exactly } from './data-set.ts';
import { positionOf } from './own-attributes.ts';

const PER_FRAME = 'x52009230';
const SHARED = 'x52009229';
export const GROUP = {
  planePosition: 'x00209113',
  planeOrientation: 'x00209116',
  pixelMeasures: 'x00289110',
  valueTransformation: 'x00289145',
  voiLut: 'x00289132',
} as const;
const ORIENTATION_VALUES = 6;

/** Where a frame lies; null where the file does not say. */
export interface FramePlace {
  /** Centre of the first pixel, mm (0020,0032). */
  readonly positionMm: readonly [number, number, number] | null;
  /** Direction cosines of a row, then of a column (0020,0037). */
  readonly orientation: readonly number[] | null;
}

/** Whether frames may say something else than the data set does. */
export const hasFunctionalGroups = ({ elements }: DataSet): boolean =>
  elements[PER_FRAME] !== undefined || elements[SHARED] !== undefined;

const firstItem = (dataSet: DataSet | undefined, tag: string): DataSet | undefined => dataSet?.elements[tag]?.items?.[0]?.dataSet;

/** The data sets to ask for a group's attributes, the most particular first. */
export function sources(dataSet: DataSet, frame: number, group: string): readonly DataSet[] {
  if (!hasFunctionalGroups(dataSet)) return [dataSet];
  const own = dataSet.elements[PER_FRAME]?.items?.[frame]?.dataSet;
  return [firstItem(own, group), firstItem(firstItem(dataSet, SHARED), group), dataSet].filter((source) => source !== undefined);
}

export const first = <Value>(from: readonly DataSet[], read: (source: DataSet) => Value | null): Value | null => {
  for (const source of from) {
    const value = read(source);
    if (value !== null) return value;
  }
  return null;
};

export const placeOfFrame = (dataSet: DataSet, frame: number): FramePlace => ({
  positionMm: first(sources(dataSet, frame, GROUP.planePosition), positionOf),
  orientation: first(sources(dataSet, frame, GROUP.planeOrientation), (source) =>
    exactly(source, 'x00200037', ORIENTATION_VALUES),
  ),
});

/** (row, column), null where a side is not above 0. */
export function spacingOfFrame(dataSet: DataSet, frame: number): readonly [number, number] | null {
  const spacing = first(sources(dataSet, frame, GROUP.pixelMeasures), (source) => exactly(source, 'x00280030', 2));
  return spacing?.every((side) => side > 0) ? (spacing as unknown as readonly [number, number]) : null;
}
