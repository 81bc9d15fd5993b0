// What all objects derived from a series have in common, and the head of such a file: everything up to the pixels, which are written as they are computed.
import { type IdentityRules, identityElements, uidIn, uidOfHash } from './derived-identity.ts';
import type { DerivedSource } from './derived-source.ts';
import { elementHead, type WrittenElement, writePart10 } from './part10-writer.ts';

export interface DerivedObject {
  /** One for each slice, in order. */
  readonly sources: readonly DerivedSource[];
  readonly rules: IdentityRules;
  /** `conv1 channel-007`. */
  readonly label: string;
  /** Node, for the series' description. */
  readonly node: string;
  readonly instance: number;
  /** JSON text: where it comes from. Decides the object's UIDs: the same content has the same. */
  readonly provenance: string;
  readonly version: string;
  readonly rows: number;
  readonly columns: number;
}

export interface ObjectKind {
  readonly sopClassUID: string;
  readonly modality: string;
  readonly imageType: string;
  readonly seriesNumber: number;
}

/** A date is what every reader demands of derived objects, and what would say when a patient was looked at. */
const NO_DATE = '19000101';
const NO_TIME = '000000';
const NOTICE = 'Not for diagnostic use.';
const LONGEST_LABEL = 16;
const LONGEST_TEXT = 64;

const sopInstanceOf = ({ rules, provenance, label }: DerivedObject, { sopClassUID }: ObjectKind): string =>
  uidOfHash(rules.hash(`${provenance} ${sopClassUID} ${label}`));

function commonElements(object: DerivedObject, kind: ObjectKind): readonly WrittenElement[] {
  const { sources, rules, label, node, instance, version, rows, columns, provenance } = object;
  const [first] = sources;
  if (!first) throw new RangeError('a derived object needs an image that it is derived from');
  const series = uidOfHash(rules.hash(`${rules.hash(provenance)} ${first.seriesInstanceUID} ${kind.sopClassUID} ${node}`));
  return [
    ...identityElements(first, rules),
    { tag: 0x00080008, vr: 'CS', value: kind.imageType },
    { tag: 0x00080016, vr: 'UI', value: kind.sopClassUID },
    { tag: 0x00080018, vr: 'UI', value: sopInstanceOf(object, kind) },
    { tag: 0x00080023, vr: 'DA', value: NO_DATE },
    { tag: 0x00080033, vr: 'TM', value: NO_TIME },
    { tag: 0x00080060, vr: 'CS', value: kind.modality },
    { tag: 0x00080070, vr: 'LO', value: 'ConvScope' },
    { tag: 0x00081090, vr: 'LO', value: 'ConvScope' },
    { tag: 0x0008103e, vr: 'LO', value: `ConvScope ${node}`.slice(0, LONGEST_TEXT) },
    { tag: 0x00082111, vr: 'ST', value: `Feature map ${label} of a convolutional network. ${NOTICE}` },
    { tag: 0x00181000, vr: 'LO', value: '0' },
    { tag: 0x00181020, vr: 'LO', value: version },
    { tag: 0x0020000e, vr: 'UI', value: series },
    { tag: 0x00200011, vr: 'IS', value: `${kind.seriesNumber}` },
    { tag: 0x00200013, vr: 'IS', value: `${instance}` },
    { tag: 0x00204000, vr: 'LT', value: provenance },
    { tag: 0x00280010, vr: 'US', value: rows },
    { tag: 0x00280011, vr: 'US', value: columns },
    { tag: 0x00280301, vr: 'CS', value: 'NO' },
    { tag: 0x00282110, vr: 'CS', value: '00' },
  ];
}

/** Laterality: required where the body part may be one of a pair, and nobody has said which it is. */
export const UNKNOWN_SIDE: WrittenElement = { tag: 0x00200060, vr: 'CS', value: '' };

/** Of objects with a content of their own (maps, segmentations). */
export const contentElements = ({ label }: DerivedObject): readonly WrittenElement[] => [
  { tag: 0x00080012, vr: 'DA', value: NO_DATE },
  { tag: 0x00080013, vr: 'TM', value: NO_TIME },
  {
    tag: 0x00700080,
    vr: 'CS',
    value: label
      .toUpperCase()
      .replace(/[^A-Z0-9 _]/g, '_')
      .slice(-LONGEST_LABEL),
  },
  { tag: 0x00700081, vr: 'LO', value: `${label}. ${NOTICE}`.slice(0, LONGEST_TEXT) },
  { tag: 0x00700084, vr: 'PN', value: 'ConvScope' },
];

/** Series and instances it was made of (Common Instance Reference). */
export function referenceElements({ sources, rules }: DerivedObject): readonly WrittenElement[] {
  const unique = new Map(sources.map((source) => [source.sopInstanceUID, source]));
  return [
    {
      tag: 0x00081115,
      vr: 'SQ',
      value: [
        [
          { tag: 0x0020000e, vr: 'UI', value: uidIn(rules, sources[0]?.seriesInstanceUID ?? '') },
          {
            tag: 0x0008114a,
            vr: 'SQ',
            value: [...unique.values()].map((source) => sourceItem({ ...source, frame: null }, rules)),
          },
        ],
      ],
    },
  ];
}

export const sourceItem = (
  { sopClassUID, sopInstanceUID, frame }: DerivedSource,
  rules: IdentityRules,
): readonly WrittenElement[] => [
  { tag: 0x00081150, vr: 'UI', value: sopClassUID },
  { tag: 0x00081155, vr: 'UI', value: uidIn(rules, sopInstanceUID) },
  ...(frame === null ? [] : [{ tag: 0x00081160, vr: 'IS', value: `${frame}` } as const]),
];

/** All of the file before its pixels. @param pixelBytes as they will be written, even */
export function objectHead(
  object: DerivedObject,
  kind: ObjectKind,
  elements: readonly WrittenElement[],
  pixels: { readonly tag: number; readonly vr: 'OB' | 'OF' | 'OW'; readonly bytes: number },
): Uint8Array {
  const all = [...commonElements(object, kind), ...elements].sort((a, b) => a.tag - b.tag);
  const head = writePart10(kind.sopClassUID, sopInstanceOf(object, kind), all);
  const pixelHead = elementHead(pixels.tag, pixels.vr, pixels.bytes);
  const whole = new Uint8Array(head.length + pixelHead.length);
  whole.set(head);
  whole.set(pixelHead, head.length);
  return whole;
}
