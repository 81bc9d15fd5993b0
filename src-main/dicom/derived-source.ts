// What a derived object takes over from the image it was made of: whose it is, and which picture. Text stays as bytes of the file's own character set.
import { type DataSet, tagKey } from './data-set.ts';
import { openDicom } from './file-format.ts';
import { HEADER_TAGS } from './header-tags.ts';

export interface DerivedSource {
  readonly sopClassUID: string;
  readonly sopInstanceUID: string;
  readonly studyInstanceUID: string;
  readonly seriesInstanceUID: string;
  readonly frameOfReferenceUID: string;
  readonly modality: string;
  /** From 1, of an image of several frames; null for one of a single frame. */
  readonly frame: number | null;
  /** One byte a letter, as in the file; empty where it has none. By tag. */
  readonly texts: ReadonlyMap<number, string>;
}

export const KEPT_TEXTS = {
  names: [0x00080090, 0x00100010, 0x00100020],
  dates: [0x00080020, 0x00080030, 0x00100030],
  descriptions: [0x00080050, 0x00081030, 0x0008103e, 0x00200010, 0x00100040, 0x00101010],
} as const satisfies Readonly<Record<string, readonly number[]>>;

const CHARACTER_SET = 0x00080005;
const FRAME_OF_REFERENCE = 0x00200052;
const BURNED_IN = 0x00280301;
const CONVERSION = 0x00080064;
const SCOUTED = [CHARACTER_SET, FRAME_OF_REFERENCE, BURNED_IN, CONVERSION, ...Object.values(KEPT_TEXTS).flat()];
const WANTED: ReadonlySet<number> = new Set([...HEADER_TAGS, ...SCOUTED]);

/** @param bytes the whole file; null where it cannot be read */
export function readDerivedSource(bytes: Uint8Array, frame: number | null): DerivedSource | null {
  const opened = openDicom(bytes, bytes.length, { wanted: WANTED });
  if (opened.kind !== 'file') return null;
  const { dataSet } = opened;
  const text = (tag: number): string => dataSet.string(tagKey(tag)) ?? '';
  return {
    sopClassUID: text(0x00080016),
    sopInstanceUID: text(0x00080018),
    studyInstanceUID: text(0x0020000d),
    seriesInstanceUID: text(0x0020000e),
    frameOfReferenceUID: text(FRAME_OF_REFERENCE),
    modality: text(0x00080060),
    frame,
    texts: textsOf(dataSet),
  };
}

const textsOf = (dataSet: DataSet): ReadonlyMap<number, string> =>
  new Map(SCOUTED.map((tag) => [tag, dataSet.string(tagKey(tag)) ?? ''] as const).filter(([, value]) => value !== ''));
