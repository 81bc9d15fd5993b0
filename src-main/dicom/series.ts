// From headers to series: what shares a UID and one geometry belongs together, in order along the normal. What does not fit becomes a series of
// its own that says why.
import { normalOf, type Vector } from './series-geometry.ts';
import { aboutContents, aboutDuplicates, liesAtOnePlace } from './series-notes.ts';
import { orderPictures } from './series-order.ts';
import { partitionByGeometry, whyApart } from './series-partition.ts';
import { findPhases } from './series-phases.ts';
import { type Item, type Picture, unitsOf } from './series-pictures.ts';
import { measureSpacing } from './series-spacing.ts';
import type { Series, SeriesWarning } from './series-types.ts';

/** @returns series in order of their first file, the best volume of a series first among its parts */
export function groupSeries<File>(items: readonly Item<File>[]): readonly Series<File>[] {
  const bySeries = new Map<string, Item<File>[]>();
  for (const item of items) {
    const key = seriesKey(item);
    const same = bySeries.get(key);
    if (same) same.push(item);
    else bySeries.set(key, [item]);
  }
  return [...bySeries.values()].flatMap((same) => {
    const warnings = aboutUids(same);
    return unitsOf(same).flatMap(({ pictures, isMultiframe, missingParts }) =>
      separate(pictures).map((part) =>
        makeSeries(part.pictures, isMultiframe, [...part.why, ...warnings, ...aboutMissingParts(missingParts)]),
      ),
    );
  });
}

/** Files that name no series are told apart by study, folder and what their scanner says of the series. */
function seriesKey({ header, folder = '' }: Item<unknown>): string {
  const { seriesInstanceUID, studyInstanceUID, modality, description, attributes } = header;
  if (seriesInstanceUID !== '') return seriesInstanceUID;
  return JSON.stringify([studyInstanceUID, folder, modality, attributes.seriesNumber, description]);
}

interface Part<File> {
  readonly pictures: readonly Picture<File>[];
  /** Why these are apart from others of their UID. */
  readonly why: readonly SeriesWarning[];
}

/** By geometry, then by phase. */
function separate<File>(pictures: readonly Picture<File>[]): readonly Part<File>[] {
  const parts = partitionByGeometry(pictures);
  const [main] = parts;
  return parts.flatMap((part) => {
    const [first, rest] = [part[0], main?.[0]];
    const why = first && rest && part !== main ? [whyApart(first, rest)] : [];
    const phases = findPhases(part);
    if (!phases) return [{ pictures: part, why }];
    return phases.volumes.map((volume, i) => ({
      pictures: volume,
      why: [...why, aboutPhase(i + 1, phases.volumes.length, phases.by)],
    }));
  });
}

const aboutPhase = (number: number, of: number, by: string): SeriesWarning => ({
  code: 'duplicate',
  message:
    `The series has its places ${of} times over, as in scans over time or of several reconstructions: this is volume ${number} of ${of}, told apart by ${by}. ` +
    'Each is a series of its own here, so that neighbouring slices belong to one volume.',
});

function aboutUids(items: readonly Item<unknown>[]): readonly SeriesWarning[] {
  if (items[0]?.header.seriesInstanceUID !== '') return [];
  const message =
    `Series Instance UID (0020,000E) is missing in ${items.length === 1 ? 'this file' : `these ${items.length} files`}: ` +
    'they are taken for one series because study, folder, series number and geometry are the same. Check that they belong together; the maps of single slices are not touched.';
  return [{ code: 'repaired', message }];
}

const aboutMissingParts = (missing: readonly number[]): readonly SeriesWarning[] =>
  missing.length === 0
    ? []
    : [
        {
          code: 'gap',
          message:
            `Of the files this series was divided into (a concatenation), part ${missing.join(', ')} is missing: its slices are not here. ` +
            'With neighbours as channels the network gets slices across the hole as neighbours.',
        },
      ];

function makeSeries<File>(
  part: readonly Picture<File>[],
  isMultiframe: boolean,
  reasons: readonly SeriesWarning[],
): Series<File> {
  const { pictures, distancesMm, warnings } = orderPictures(part);
  const { header, orientation, spacingMm } = pictures[0] as Picture<File>;
  const spacing =
    orientation && distancesMm
      ? measureSpacing(
          distancesMm,
          pictures.map(({ positionMm }) => positionMm as Vector),
          normalOf(orientation),
        )
      : { spacingMm: null, warnings: [] };
  const headers = [...new Set(pictures.map((picture) => picture.header))];
  return {
    seriesInstanceUID: header.seriesInstanceUID,
    studyInstanceUID: header.studyInstanceUID,
    modality: header.modality,
    description: header.description,
    kind: kindOf(pictures, isMultiframe, distancesMm),
    rows: header.rows,
    columns: header.columns,
    pixelSpacingMm: spacingMm,
    sliceSpacingMm: spacing.spacingMm,
    orientation,
    transferSyntaxUID: header.transferSyntaxUID,
    slices: pictures.map(({ file, frame, positionMm, header: { instanceNumber } }, i) => ({
      file,
      frame,
      instanceNumber,
      positionMm,
      distanceMm: distancesMm?.[i] ?? null,
    })),
    warnings: [
      ...reasons,
      ...aboutContents(headers),
      ...warnings,
      ...aboutDuplicates(pictures, distancesMm),
      ...spacing.warnings,
    ],
  };
}

function kindOf(
  pictures: readonly Picture<unknown>[],
  isMultiframe: boolean,
  distancesMm: readonly number[] | null,
): Series<unknown>['kind'] {
  if (isMultiframe) return 'multiframe';
  if (pictures[0]?.header.isLocalizer) return 'localizer';
  return pictures.length === 1 || liesAtOnePlace(distancesMm) ? 'single' : 'volume';
}
