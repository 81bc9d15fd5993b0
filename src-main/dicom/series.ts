// From headers to series: what shares a UID and one geometry belongs together, in order along the normal. What does not fit becomes a series of
// its own that says why.
import type { SliceHeader } from './header.ts';
import { dot, measureSpacing, normalOf } from './series-geometry.ts';
import type { Series, SeriesSlice, SeriesWarning } from './series-types.ts';

interface Item<File> {
  readonly file: File;
  readonly header: SliceHeader;
}

/** Direction cosines that differ by less are one orientation: files carry six decimals at best. */
const ORIENTATION_TOLERANCE = 0.001;

/** @returns series in order of their first file, the largest part of a series first among its parts */
export function groupSeries<File>(items: readonly Item<File>[]): readonly Series<File>[] {
  const byUid = new Map<string, Item<File>[]>();
  for (const item of items) {
    const sameUid = byUid.get(item.header.seriesInstanceUID);
    if (sameUid) sameUid.push(item);
    else byUid.set(item.header.seriesInstanceUID, [item]);
  }
  return [...byUid.values()].flatMap((sameUid) => {
    const parts: Item<File>[][] = [];
    for (const item of sameUid) {
      const part = parts.find(([first]) => first !== undefined && belongTogether(first.header, item.header));
      if (part) part.push(item);
      else parts.push([item]);
    }
    parts.sort((a, b) => b.length - a.length);
    const [main] = parts;
    return parts.map((part) => makeSeries(part, part === main ? [] : whyApart(main?.[0]?.header, part[0]?.header)));
  });
}

function belongTogether(a: SliceHeader, b: SliceHeader): boolean {
  if (a.frames > 1 || b.frames > 1) return false;
  return a.rows === b.rows && a.columns === b.columns && a.isLocalizer === b.isLocalizer && sameOrientation(a, b);
}

const orientationOf = ({ places }: SliceHeader): readonly number[] | null => places[0]?.orientation ?? null;

function sameOrientation(first: SliceHeader, second: SliceHeader): boolean {
  const [a, b] = [orientationOf(first), orientationOf(second)];
  if (a === null || b === null) return a === b;
  return a.every((value, i) => Math.abs(value - (b[i] ?? 0)) < ORIENTATION_TOLERANCE);
}

function whyApart(main: SliceHeader | undefined, other: SliceHeader | undefined): readonly SeriesWarning[] {
  if (!main || !other) return [];
  if (main.rows !== other.rows || main.columns !== other.columns) {
    const message = `These pictures are ${other.columns} x ${other.rows}, the rest of their series is ${main.columns} x ${main.rows}; they are shown apart.`;
    return [{ code: 'mixed-size', message }];
  }
  if (other.frames > 1 || main.frames > 1) return [];
  const message = other.isLocalizer
    ? 'These are localizers (scouts) of the series; they are shown apart.'
    : 'These pictures lie in another orientation than the rest of their series; they are shown apart.';
  return [{ code: 'mixed-orientation', message }];
}

function makeSeries<File>(items: readonly Item<File>[], apart: readonly SeriesWarning[]): Series<File> {
  const { header } = items[0] as Item<File>;
  const orientation = orientationOf(header);
  const normal = orientation && normalOf(orientation);
  const slices = items.flatMap(({ file, header: { places, instanceNumber } }) =>
    places.map(({ positionMm }, frame): SeriesSlice<File> => {
      const distanceMm = normal && positionMm ? dot(positionMm, normal) : null;
      return { file, frame, instanceNumber, positionMm, distanceMm };
    }),
  );
  const placed = slices.every(({ distanceMm }) => distanceMm !== null);
  slices.sort(placed ? byDistance : byNumber);
  const spacing =
    normal && placed
      ? measureSpacing(
          slices.map(({ distanceMm }) => distanceMm as number),
          slices.map(({ positionMm }) => positionMm as readonly [number, number, number]),
          normal,
        )
      : { spacingMm: null, warnings: [] };
  return {
    seriesInstanceUID: header.seriesInstanceUID,
    studyInstanceUID: header.studyInstanceUID,
    modality: header.modality,
    description: header.description,
    kind: kindOf(header, slices.length),
    rows: header.rows,
    columns: header.columns,
    pixelSpacingMm: header.pixelSpacingMm,
    sliceSpacingMm: spacing.spacingMm,
    orientation,
    transferSyntaxUID: header.transferSyntaxUID,
    slices,
    warnings: [...apart, ...aboutContents(items), ...(placed ? spacing.warnings : [NO_GEOMETRY])],
  };
}

const NO_GEOMETRY: SeriesWarning = {
  code: 'no-geometry',
  message: 'Positions or orientation are missing: slices are in order of their instance numbers, and distances are not known.',
};

const byNumber = <File>(a: SeriesSlice<File>, b: SeriesSlice<File>): number =>
  (a.instanceNumber ?? 0) - (b.instanceNumber ?? 0) || a.frame - b.frame;

const byDistance = <File>(a: SeriesSlice<File>, b: SeriesSlice<File>): number =>
  (a.distanceMm ?? 0) - (b.distanceMm ?? 0) || byNumber(a, b);

function kindOf({ isLocalizer, frames }: SliceHeader, slices: number): Series<unknown>['kind'] {
  if (frames > 1) return 'multiframe';
  if (isLocalizer) return 'localizer';
  return slices === 1 ? 'single' : 'volume';
}

function aboutContents(items: readonly Item<unknown>[]): readonly SeriesWarning[] {
  const headers = items.map(({ header }) => header);
  const [{ modality }] = headers as [SliceHeader];
  const warnings: SeriesWarning[] = [];
  if (modality !== 'CT')
    warnings.push({ code: 'not-ct', message: `The modality is ${modality || 'not named'}, not CT: values may not be HU.` });
  if (headers.some(({ hasRescale }) => !hasRescale)) {
    warnings.push({
      code: 'missing-rescale',
      message: 'Rescale slope or intercept is missing: slope 1 and intercept 0 are taken, values may not be HU.',
    });
  }
  if (headers.some(({ isLossy }) => isLossy)) {
    warnings.push({
      code: 'lossy',
      message: 'The pictures were compressed with loss at some time: fine detail may be an artefact.',
    });
  }
  const untold = headers.find(({ charsetNote }) => charsetNote !== '');
  if (untold) warnings.push({ code: 'charset', message: untold.charsetNote });
  return warnings;
}
