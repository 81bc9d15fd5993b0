// What a header says that decides which pictures belong together: identity, moments in time, acquisition. Read once beside the rest of the
// header, so that grouping needs no data set. Source: PS3.3 C.7.3.1, C.7.6.1, C.7.6.16.2.2, C.8.2.1.
import { type DataSet, text } from './data-set.ts';
import { spacingOfFrame } from './functional-groups.ts';
import type { OwnAttributes } from './own-attributes.ts';

/** What may tell two pictures at one place apart, the most telling first. Empty text: not said. */
export const MOMENTS = [
  'temporalPosition',
  'cardiacPhase',
  'triggerTime',
  'acquisitionNumber',
  'kernel',
  'kvp',
  'imageType',
  'acquisitionTime',
  'contentTime',
] as const;

export type Moment = Readonly<Record<(typeof MOMENTS)[number], string>>;

/** A file that is one part of a multi-frame object that was too large for one file (PS3.3 C.7.6.16.2.2.4). */
export interface ConcatenationPart {
  readonly uid: string;
  /** In-concatenation Number, from 1. */
  readonly number: number;
  /** Frames in the parts before. */
  readonly frameOffset: number;
}

export interface SeriesAttributes {
  /** From the data set, else from the file meta information; empty where neither has one. */
  readonly sopInstanceUID: string;
  readonly seriesNumber: string;
  readonly sliceLocationMm: number | null;
  readonly concatenation: ConcatenationPart | null;
  /** One per frame. */
  readonly moments: readonly Moment[];
  /** One per frame, (row, column). */
  readonly spacingsMm: readonly (readonly [number, number] | null)[];
}

const PER_FRAME = 'x52009230';
const FRAME_CONTENT = 'x00209111';
const CARDIAC = 'x00189118';

export function readSeriesAttributes(dataSet: DataSet, frames: number, own: OwnAttributes): SeriesAttributes {
  const say = (tag: string): string => text(dataSet.string(tag));
  const file: Moment = {
    temporalPosition: say('x00200100'),
    cardiacPhase: say('x00189241'),
    kernel: say('x00181210'),
    kvp: say('x00180060'),
    imageType: say('x00080008').toUpperCase(),
    ...own.moment,
  };
  const perFrame = dataSet.elements[PER_FRAME]?.items;
  const indices = Array.from({ length: frames }, (_, frame) => frame);
  return {
    sopInstanceUID: own.sopInstanceUID,
    seriesNumber: say('x00200011'),
    sliceLocationMm: own.sliceLocationMm,
    concatenation: readConcatenation(dataSet),
    moments: indices.map((frame) => (perFrame ? momentOfFrame(perFrame[frame]?.dataSet, file) : file)),
    spacingsMm: indices.map((frame) => spacingOfFrame(dataSet, frame)),
  };
}

function momentOfFrame(frame: DataSet | undefined, file: Moment): Moment {
  const content = frame?.elements[FRAME_CONTENT]?.items?.[0]?.dataSet;
  const cardiac = frame?.elements[CARDIAC]?.items?.[0]?.dataSet;
  const temporal = content?.uint32('x00209128');
  return {
    ...file,
    temporalPosition: temporal === undefined ? file.temporalPosition : String(temporal),
    cardiacPhase: text(cardiac?.string('x00189241')) || file.cardiacPhase,
    acquisitionNumber: String(content?.uint16('x00209156') ?? file.acquisitionNumber),
    acquisitionTime: text(content?.string('x00189074')) || file.acquisitionTime,
  };
}

function readConcatenation(dataSet: DataSet): ConcatenationPart | null {
  const uid = text(dataSet.string('x00209161'));
  const number = dataSet.uint16('x00209162');
  return uid === '' || number === undefined ? null : { uid, number, frameOffset: dataSet.uint32('x00209228') ?? 0 };
}
