// The order of a series: along the normal where positions and orientation are known; else along the line of the positions, by Slice Location, by
// Instance Number, or as found - the first of them that puts every picture at a place of its own - and the report says which.
import { dot, greatest, least, normalOf, SAME_PLACE_MM, type Vector } from './series-geometry.ts';
import { withoutCopies } from './series-phases.ts';
import type { Picture } from './series-pictures.ts';
import type { SeriesWarning } from './series-types.ts';

export interface Ordered<File> {
  readonly pictures: readonly Picture<File>[];
  /** Of each picture along the normal, mm; null where the order is another. */
  readonly distancesMm: readonly number[] | null;
  readonly warnings: readonly SeriesWarning[];
}

/** @param pictures of one geometry */
export function orderPictures<File>(pictures: readonly Picture<File>[]): Ordered<File> {
  const orientation = pictures[0]?.orientation ?? null;
  const positions = pictures.map(({ positionMm }) => positionMm);
  if (orientation && positions.every((position) => position !== null)) {
    const normal = normalOf(orientation);
    const placed = pictures.map((picture) => ({ picture, distanceMm: dot(picture.positionMm as Vector, normal) }));
    placed.sort((a, b) => differ(a.distanceMm, b.distanceMm) || byTime(a.picture, b.picture) || byNumber(a.picture, b.picture));
    const distancesMm = placed.map(({ distanceMm }) => distanceMm);
    return { pictures: placed.map(({ picture }) => picture), distancesMm, warnings: [] };
  }
  const rule = FALLBACKS.find(({ placeOf }) => tellsApart(pictures, placeOf)) ?? FOUND;
  const values = new Map(pictures.map((picture) => [picture, rule.placeOf(pictures)(picture) ?? 0]));
  const sorted = pictures.toSorted((a, b) => (values.get(a) as number) - (values.get(b) as number) || byNumber(a, b));
  return { pictures: sorted, distancesMm: null, warnings: [noGeometry(pictures, rule.title)] };
}

/** Distances closer than a thousandth of a millimetre are one place: there time decides. */
const differ = (a: number, b: number): number => (Math.abs(a - b) < SAME_PLACE_MM ? 0 : a - b);

const byTime = ({ moment: a }: Picture<unknown>, { moment: b }: Picture<unknown>): number => {
  if (a.acquisitionTime === b.acquisitionTime || a.acquisitionTime === '' || b.acquisitionTime === '') return 0;
  return a.acquisitionTime < b.acquisitionTime ? -1 : 1;
};

const byNumber = (a: Picture<unknown>, b: Picture<unknown>): number =>
  (a.header.instanceNumber ?? 0) - (b.header.instanceNumber ?? 0) || a.frame - b.frame || a.found - b.found;

type PlaceOf = (all: readonly Picture<unknown>[]) => (picture: Picture<unknown>) => number | null;

interface Rule {
  readonly title: string;
  readonly placeOf: PlaceOf;
}

const FOUND: Rule = { title: 'in the order they were found in', placeOf: () => (picture) => picture.found };

const FALLBACKS: readonly Rule[] = [
  { title: 'in order along the line of their positions (0020,0032)', placeOf: alongLine },
  {
    title: 'in order of their Slice Locations (0020,1041)',
    placeOf: () => (picture) => (picture.header.frames > 1 ? null : picture.header.attributes.sliceLocationMm),
  },
  {
    title: 'in order of their Instance Numbers (0020,0013)',
    placeOf: () => (picture) => (picture.header.frames > 1 ? null : picture.header.instanceNumber),
  },
  { title: 'in the order of their frames', placeOf: () => (picture) => (picture.header.frames > 1 ? picture.found : null) },
];

/** Every picture has a value, and no two have the same, copies apart. */
function tellsApart(pictures: readonly Picture<unknown>[], placeOf: PlaceOf): boolean {
  const values = withoutCopies(pictures).map(placeOf(pictures));
  return values.every((value) => value !== null) && new Set(values).size === values.length;
}

/** Positions without an orientation: along the patient axis on which they differ most, from feet to head, front to back, right to left. */
function alongLine(all: readonly Picture<unknown>[]): (picture: Picture<unknown>) => number | null {
  const positions = all.map(({ positionMm }) => positionMm).filter((position) => position !== null);
  const extents = ([0, 1, 2] as const).map((axis) => {
    const values = positions.map((position) => position[axis]);
    return greatest(values) - least(values);
  });
  const axis = extents.indexOf(greatest(extents));
  return ({ positionMm }) => positionMm?.[axis] ?? null;
}

function noGeometry(pictures: readonly Picture<unknown>[], order: string): SeriesWarning {
  const missing = [
    pictures.some(({ positionMm }) => positionMm === null) ? 'position (0020,0032)' : '',
    pictures.some(({ orientation }) => orientation === null) ? 'usable orientation (0020,0037)' : '',
  ].filter((word) => word !== '');
  const what = `There is no ${missing.join(' and no ')} in ${pictures.length === 1 ? 'this picture' : 'these pictures'}`;
  const meaning =
    pictures.length === 1
      ? 'Where it lies in the patient is not known; its maps are not touched.'
      : `They are ${order}, and distances are not known. With neighbours as channels the network may get slices that are no neighbours.`;
  return { code: 'no-geometry', message: `${what}. ${meaning}` };
}
