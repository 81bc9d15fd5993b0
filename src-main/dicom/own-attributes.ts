// What each file of a series says of itself alone: its identity, its place, its moment. Everything else in a header is the series'. Read by one
// function for every file, and the only thing that is read of a file that is otherwise like the one before it (`series-memory.ts`).
import { type DataSet, exactly, numbersOf, text } from './data-set.ts';

export interface OwnAttributes {
  /** From the data set, else from the file meta information; empty where neither has one. */
  readonly sopInstanceUID: string;
  readonly instanceNumber: number | null;
  /** Of a classic file; an enhanced one has them by frame. */
  readonly positionMm: readonly [number, number, number] | null;
  readonly sliceLocationMm: number | null;
  readonly moment: OwnMoment;
}

/** Empty text: not said. */
interface OwnMoment {
  readonly triggerTime: string;
  readonly acquisitionNumber: string;
  readonly acquisitionTime: string;
  readonly contentTime: string;
}

const POSITION_VALUES = 3;

/** The tags that `readOwnAttributes` asks for, and no other function of a classic file's header. */
export const OWN_TAGS: readonly number[] = [
  0x00020003, 0x00080018, 0x00080022, 0x00080023, 0x0008002a, 0x00080032, 0x00080033, 0x00181060, 0x00200012, 0x00200013,
  0x00200032, 0x00201041,
];

export function readOwnAttributes(dataSet: DataSet): OwnAttributes {
  const say = (tag: string): string => text(dataSet.string(tag));
  return {
    sopInstanceUID: say('x00080018') || say('x00020003'),
    instanceNumber: numbersOf(dataSet, 'x00200013')?.[0] ?? null,
    positionMm: positionOf(dataSet),
    sliceLocationMm: numbersOf(dataSet, 'x00201041')?.[0] ?? null,
    moment: {
      triggerTime: say('x00181060'),
      acquisitionNumber: say('x00200012'),
      acquisitionTime: say('x0008002a') || joinedTime(say('x00080022'), say('x00080032')),
      contentTime: joinedTime(say('x00080023'), say('x00080033')),
    },
  };
}

/** Centre of the first pixel, mm (0020,0032). */
export const positionOf = (source: DataSet): OwnAttributes['positionMm'] =>
  exactly(source, 'x00200032', POSITION_VALUES) as OwnAttributes['positionMm'];

const joinedTime = (date: string, time: string): string => (time === '' ? '' : date + time);
