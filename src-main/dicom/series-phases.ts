// Several volumes over the same places in one series: heart phases, contrast phases, breathing, two kernels, two energies. They are told apart by
// what their headers say differently, else by the order of their instance numbers. Single repeated slices are no phases.
import { MOMENTS, type Moment } from './series-attributes.ts';
import { dot, greatest, normalOf, type Orientation, SAME_PLACE_MM, type Vector } from './series-geometry.ts';
import type { Picture } from './series-pictures.ts';

type MomentName = keyof Moment;

export interface Phases<File> {
  readonly volumes: readonly (readonly Picture<File>[])[];
  /** What tells them apart, for people. */
  readonly by: string;
}

const TITLES: Readonly<Record<MomentName, string>> = {
  temporalPosition: 'Temporal Position (0020,0100)',
  cardiacPhase: 'Nominal Percentage of Cardiac Phase (0018,9241)',
  triggerTime: 'Trigger Time (0018,1060)',
  acquisitionNumber: 'Acquisition Number (0020,0012)',
  kernel: 'Convolution Kernel (0018,1210)',
  kvp: 'KVP (0018,0060)',
  imageType: 'Image Type (0008,0008)',
  acquisitionTime: 'Acquisition Time (0008,0032)',
  contentTime: 'Content Time (0008,0033)',
};
/** With fewer places repeated it is an overlap or a copy, not a second volume. */
const LEAST_REPEATED_SHARE = 0.5;

/** @returns null where the pictures are one volume, or several that nothing tells apart */
export function findPhases<File>(pictures: readonly Picture<File>[]): Phases<File> | null {
  const originals = withoutCopies(pictures);
  // Nearly every series has each place once.
  if (new Set(originals.map(placing())).size === originals.length) return null;
  const places = groupBy(originals, placing());
  const most = greatest([...places.values()].map(({ length }) => length));
  const repeated = [...places.values()].filter(({ length }) => length > 1).length;
  if (places.has(null) || places.size < 2 || most < 2 || repeated < places.size * LEAST_REPEATED_SHARE) return null;
  for (const name of MOMENTS) {
    const volumes = [...groupBy(pictures, ({ moment }) => moment[name]).entries()];
    const isTelling = volumes.length > 1 && volumes.every(([value, volume]) => value !== '' && isVolume(volume));
    if (isTelling) return { volumes: volumes.sort(([a], [b]) => byValue(a, b)).map(([, volume]) => volume), by: TITLES[name] };
  }
  return byRank(pictures, places, most);
}

/** At least two places, none of them twice but by copies. */
function isVolume(pictures: readonly Picture<unknown>[]): boolean {
  const places = groupBy(withoutCopies(pictures), placing());
  return places.size > 1 && [...places.values()].every(({ length }) => length === 1);
}

/** The n-th picture of each place, by instance number, belongs to volume n; only where every place has as many. */
function byRank<File>(
  pictures: readonly Picture<File>[],
  places: ReadonlyMap<unknown, readonly Picture<File>[]>,
  most: number,
): Phases<File> | null {
  const ranks = new Map<Picture<File>, number>();
  for (const atPlace of places.values()) {
    const numbers = new Set(atPlace.map(({ header, frame }) => `${header.instanceNumber ?? ''}/${frame}`));
    if (atPlace.length !== most || numbers.size !== most) return null;
    for (const [rank, picture] of atPlace.toSorted(byInstance).entries()) ranks.set(picture, rank);
  }
  // A copy goes where its original is.
  const rankOfUid = new Map([...ranks].map(([picture, rank]) => [identityOf(picture), rank]));
  const volumes = groupBy(pictures, (picture) => ranks.get(picture) ?? rankOfUid.get(identityOf(picture)) ?? 0);
  return {
    volumes: [...volumes.entries()].sort(([a], [b]) => a - b).map(([, volume]) => volume),
    by: 'the order of their Instance Numbers (0020,0013)',
  };
}

const byInstance = (a: Picture<unknown>, b: Picture<unknown>): number =>
  (a.header.instanceNumber ?? 0) - (b.header.instanceNumber ?? 0) || a.frame - b.frame;

const byValue = (a: string, b: string): number =>
  Number.isFinite(Number(a) - Number(b)) ? Number(a) - Number(b) : a < b ? -1 : 1;

/** The picture itself, not the file it is in; a UID that is missing makes every picture its own. */
const identityOf = ({ header, frame, found }: Picture<unknown>): string =>
  header.attributes.sopInstanceUID === '' ? `found ${found}` : `${header.attributes.sopInstanceUID} ${frame}`;

/** Without the pictures that are another one's copy: the same SOP Instance UID and frame. */
export function withoutCopies<File>(pictures: readonly Picture<File>[]): readonly Picture<File>[] {
  const headers = new Set(pictures.map(({ header }) => header));
  const uids = [...headers].map(({ attributes }) => attributes.sopInstanceUID).filter((uid) => uid !== '');
  // The rule, and quick: no two files have one UID. Pictures that share a header are frames of one file.
  if (new Set(uids).size === uids.length && new Set(pictures.map(({ file }) => file)).size === headers.size) return pictures;
  return [...groupBy(pictures, identityOf).values()].map(([first]) => first as Picture<File>);
}

/** One number for all positions at one place; null where there is none. */
function placing(): (picture: Picture<unknown>) => number | null {
  let last: Orientation | null = null;
  let normal: Vector = [0, 0, 0];
  return ({ positionMm, orientation }) => {
    if (positionMm === null || orientation === null) return null;
    if (orientation !== last) normal = normalOf(orientation);
    last = orientation;
    return Math.round(dot(positionMm, normal) / (SAME_PLACE_MM * PLACE_GRID));
  };
}

/** Places on a grid of hundredths of a millimetre: coarser than rounding in files, finer than any two slices. */
const PLACE_GRID = 10;

function groupBy<Value, Key>(values: readonly Value[], keyOf: (value: Value) => Key): Map<Key, Value[]> {
  const groups = new Map<Key, Value[]>();
  for (const value of values) {
    const key = keyOf(value);
    const group = groups.get(key);
    if (group) group.push(value);
    else groups.set(key, [value]);
  }
  return groups;
}
