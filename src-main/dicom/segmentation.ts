// Segmentations of the maps of a node over the slices of a series: binary and fractional (one map, one segment), and label maps (a segment a map, at most
// one a pixel). Sources: PS3.3 C.8.20, supplement 243 for label maps; PS3.5 8.1.1 for the packing of bits.
import { codeItem } from './derived-identity.ts';
import { type ObjectKind, objectHead } from './derived-object.ts';
import { type DerivedVolume, frameElements, PLANE_POSITION, POSITION } from './derived-volume.ts';
import type { WrittenElement } from './part10-writer.ts';

/** What a stored value says, with what the segments are called. */
export type SegmentKind =
  /** One bit: in or not. */
  | { readonly kind: 'binary'; readonly label: string }
  /** 0 to 255: how far in. */
  | { readonly kind: 'fractional'; readonly label: string }
  /** 0: none, else the number of the segment, from 1. */
  | { readonly kind: 'labels'; readonly labels: readonly string[] };

const SEGMENTATION: ObjectKind = {
  sopClassUID: '1.2.840.10008.5.1.4.1.1.66.4',
  modality: 'SEG',
  imageType: 'DERIVED\\PRIMARY',
  seriesNumber: 7002,
};
const LABEL_MAP: ObjectKind = { ...SEGMENTATION, sopClassUID: '1.2.840.10008.5.1.4.1.1.66.7', seriesNumber: 7003 };
const PIXELS = 0x7fe00010;
const SEGMENT_NUMBER = 0x0062000b;
const SEGMENT_GROUP = 0x0062000a;
/** A long string (LO), PS3.5 table 6.2-1. */
const LONGEST_LABEL = 64;
const BITS_A_BYTE = 8;
/** Of a fractional segmentation, "wholly in". */
export const WHOLLY_IN = 255;
const GREATEST_BYTE = 255;
/** Segment numbers are 16 bits. */
export const MOST_SEGMENTS = 65535;

/** Bytes of a label: two where there are more segments than a byte counts. */
export const labelBytes = (segments: number): 1 | 2 => (segments > GREATEST_BYTE ? 2 : 1);

const TYPES = { binary: 'BINARY', fractional: 'FRACTIONAL', labels: 'LABELMAP' } as const;

export function segmentationHead(object: DerivedVolume, segments: SegmentKind): Uint8Array {
  const { kind } = segments;
  const pixels = object.rows * object.columns * object.sources.length;
  const bits = kind === 'binary' ? 1 : kind === 'fractional' ? BITS_A_BYTE : labelBytes(segments.labels.length) * BITS_A_BYTE;
  const bytes = Math.ceil((pixels * bits) / BITS_A_BYTE);
  const labels = kind === 'labels' ? segments.labels : [segments.label];
  const identification: WrittenElement = {
    tag: SEGMENT_GROUP,
    vr: 'SQ',
    value: [[{ tag: SEGMENT_NUMBER, vr: 'US', value: 1 }]],
  };
  const byPlace = [POSITION, PLANE_POSITION] as const;
  const elements: readonly WrittenElement[] = [
    ...frameElements(object, {
      shared: [],
      // A frame of a label map holds all segments: it is told apart by its place alone.
      perFrame: kind === 'labels' ? [] : [identification],
      dimensions: kind === 'labels' ? [byPlace] : [[SEGMENT_NUMBER, SEGMENT_GROUP], byPlace],
      derivation: codeItem('113076', 'DCM', 'Segmentation'),
    }),
    { tag: 0x00280002, vr: 'US', value: 1 },
    { tag: 0x00280004, vr: 'CS', value: 'MONOCHROME2' },
    { tag: 0x00280100, vr: 'US', value: bits },
    { tag: 0x00280101, vr: 'US', value: bits },
    { tag: 0x00280102, vr: 'US', value: bits - 1 },
    { tag: 0x00280103, vr: 'US', value: 0 },
    { tag: 0x00620001, vr: 'CS', value: TYPES[kind] },
    ...ownElements(kind),
    { tag: 0x00620002, vr: 'SQ', value: labels.map((label, at) => segmentItem(label, at + 1)) },
  ];
  const length = bytes + (bytes % 2);
  return objectHead(object, kind === 'labels' ? LABEL_MAP : SEGMENTATION, elements, { tag: PIXELS, vr: 'OW', bytes: length });
}

function ownElements(kind: SegmentKind['kind']): readonly WrittenElement[] {
  if (kind === 'fractional')
    return [
      { tag: 0x00620010, vr: 'CS', value: 'PROBABILITY' },
      { tag: 0x0062000e, vr: 'US', value: WHOLLY_IN },
    ];
  if (kind === 'labels')
    return [
      // What lies in no segment.
      { tag: 0x00280120, vr: 'US', value: 0 },
      { tag: 0x00620013, vr: 'CS', value: 'NO' },
    ];
  return [];
}

const segmentItem = (label: string, number: number): readonly WrittenElement[] => [
  { tag: 0x00620003, vr: 'SQ', value: [codeItem('123037004', 'SCT', 'Body structure')] },
  { tag: 0x00620004, vr: 'US', value: number },
  { tag: 0x00620005, vr: 'LO', value: label.slice(0, LONGEST_LABEL) },
  { tag: 0x00620008, vr: 'CS', value: 'AUTOMATIC' },
  { tag: 0x00620009, vr: 'LO', value: 'ConvScope threshold' },
  { tag: 0x0062000f, vr: 'SQ', value: [codeItem('85756007', 'SCT', 'Tissue')] },
];

/** Packs frames into bits, least significant first, with no gap between frames: a frame need not end where a byte does. */
export class BitPacker {
  #held = 0;
  #count = 0;

  /** Whole bytes so far. @param isIn for each pixel of a frame */
  pack(pixels: number, isIn: (pixel: number) => boolean): Uint8Array {
    const bytes = new Uint8Array(Math.floor((this.#count + pixels) / BITS_A_BYTE));
    let at = 0;
    for (let pixel = 0; pixel < pixels; pixel++) {
      if (isIn(pixel)) this.#held |= 1 << this.#count;
      if (++this.#count < BITS_A_BYTE) continue;
      bytes[at++] = this.#held;
      this.#held = 0;
      this.#count = 0;
    }
    return bytes;
  }

  /** What is left, filled up. @param written bytes before it: the value's length is even */
  end(written: number): Uint8Array {
    const rest = this.#count > 0 ? [this.#held] : [];
    return Uint8Array.from((written + rest.length) % 2 === 0 ? rest : [...rest, 0]);
  }
}
