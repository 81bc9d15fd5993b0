// One geometry, one series: pictures of other kind, size, pixel size, place or plane than the rest are put apart, with the reason.
import type { Picture } from './series-pictures.ts';
import type { SeriesWarning } from './series-types.ts';

/** Direction cosines that differ by less are one orientation: files carry six decimals at best. */
const ORIENTATION_TOLERANCE = 0.001;
/** Pixel sizes that differ by a smaller share are one: over 512 pixels that is half a pixel. */
const SPACING_SHARE = 0.001;

/** One thing that all pictures of a series have in common. */
interface Trait {
  readonly same: (a: Picture<unknown>, b: Picture<unknown>) => boolean;
  readonly code: SeriesWarning['code'];
  /** What `others` are, and what the rest of their series is. */
  readonly says: (others: Picture<unknown>, rest: Picture<unknown>) => string;
}

/** The most telling reason first. */
const TRAITS: readonly Trait[] = [
  {
    same: (a, b) => a.header.isLocalizer === b.header.isLocalizer,
    code: 'mixed-orientation',
    says: ({ header }) =>
      header.isLocalizer
        ? 'These are localizers (scouts) of the series: projections, no slices'
        : 'These are slices, the rest of their series are localizers (scouts)',
  },
  {
    same: (a, b) => a.header.isColour === b.header.isColour,
    code: 'not-ct',
    says: ({ header }) =>
      header.isColour
        ? 'These are colour pictures, such as screen captures, the rest of their series is grey'
        : 'These are grey pictures, the rest of their series is in colour',
  },
  {
    same: (a, b) => a.header.rows === b.header.rows && a.header.columns === b.header.columns,
    code: 'mixed-size',
    says: ({ header }, rest) =>
      `These pictures are ${header.columns} x ${header.rows} pixels, the rest of their series is ${rest.header.columns} x ${rest.header.rows}`,
  },
  {
    same: (a, b) => (a.positionMm === null) === (b.positionMm === null),
    code: 'no-geometry',
    says: ({ positionMm }) =>
      positionMm === null
        ? 'These pictures have no position (0020,0032), the rest of their series has'
        : 'The rest of their series has no position (0020,0032)',
  },
  {
    same: sameOrientation,
    code: 'mixed-orientation',
    says: ({ orientation }) =>
      orientation === null
        ? 'These pictures have no usable orientation (0020,0037), the rest of their series has'
        : 'These pictures lie in another orientation than the rest of their series',
  },
  {
    same: sameSpacing,
    code: 'mixed-size',
    says: ({ spacingMm }, rest) =>
      `The pixels of these pictures are ${pixelSize(spacingMm)}, those of the rest of their series ${pixelSize(rest.spacingMm)}`,
  },
];

const pixelSize = (spacing: readonly [number, number] | null): string =>
  spacing ? `${spacing[1].toFixed(4)} x ${spacing[0].toFixed(4)} mm` : 'of unknown size';

function sameOrientation({ orientation: a }: Picture<unknown>, { orientation: b }: Picture<unknown>): boolean {
  if (a === null || b === null || a === b) return a === b;
  return a.every((value, i) => Math.abs(value - (b[i] as number)) < ORIENTATION_TOLERANCE);
}

function sameSpacing({ spacingMm: a }: Picture<unknown>, { spacingMm: b }: Picture<unknown>): boolean {
  if (a === null || b === null) return a === b;
  return a.every((side, i) => Math.abs(side - (b[i] as number)) <= side * SPACING_SHARE);
}

/** Pictures of one geometry each, the largest that are no localizers first. */
export function partitionByGeometry<File>(pictures: readonly Picture<File>[]): readonly (readonly Picture<File>[])[] {
  const parts: Picture<File>[][] = [];
  for (const picture of pictures) {
    const part = parts.find((one) => TRAITS.every(({ same }) => same(one[0] as Picture<File>, picture)));
    if (part) part.push(picture);
    else parts.push([picture]);
  }
  parts.sort((a, b) => b.length - a.length);
  const main = parts.find((part) => !isLocalizer(part)) ?? parts[0];
  return main ? [main, ...parts.filter((part) => part !== main)] : [];
}

const isLocalizer = ([first]: readonly Picture<unknown>[]): boolean => first?.header.isLocalizer ?? false;

/** Why `others` are not in one series with `rest`, which has the same UID. */
export function whyApart(others: Picture<unknown>, rest: Picture<unknown>): SeriesWarning {
  const trait = TRAITS.find(({ same }) => !same(others, rest)) as Trait;
  return { code: trait.code, message: `${trait.says(others, rest)}; they are shown apart and are no neighbours of its slices.` };
}
