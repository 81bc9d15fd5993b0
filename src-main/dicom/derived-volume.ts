// Parametric Map (float) of one map over the slices of a series, and what every object over slices has: an enhanced multi-frame object, a frame a slice,
// each at its place in the patient. Sources: PS3.3 A.75, C.8.32, C.7.6.16.
import type { PatientGrid } from '../../src-shared/imaging/map-grid.ts';
import { codeItem, uidIn, uidOfHash } from './derived-identity.ts';
import {
  contentElements,
  type DerivedObject,
  type ObjectKind,
  objectHead,
  referenceElements,
  sourceItem,
  UNKNOWN_SIDE,
} from './derived-object.ts';
import type { WrittenElement } from './part10-writer.ts';

export interface DerivedVolume extends DerivedObject {
  readonly grid: PatientGrid;
}

const PARAMETRIC_MAP: ObjectKind = {
  sopClassUID: '1.2.840.10008.5.1.4.1.1.30',
  modality: 'OT',
  imageType: 'DERIVED\\PRIMARY\\OTHER\\NONE',
  seriesNumber: 7001,
};
const FLOAT_PIXELS = 0x7fe00008;
const GREATEST_FLOAT = 3.4028234663852886e38;
export const POSITION = 0x00200032;
export const PLANE_POSITION = 0x00209113;
/** A decimal string holds at most 16 characters (PS3.5 table 6.2-1). */
const DECIMAL_CHARACTERS = 16;

export function parametricMapHead(object: DerivedVolume): Uint8Array {
  const bytes = object.rows * object.columns * object.sources.length * Float32Array.BYTES_PER_ELEMENT;
  const mapping: WrittenElement = {
    tag: 0x00409096,
    vr: 'SQ',
    value: [
      [
        { tag: 0x00283003, vr: 'LO', value: 'Activation of a network' },
        { tag: 0x00409210, vr: 'SH', value: 'ACTIVATION' },
        { tag: 0x00409213, vr: 'FD', value: GREATEST_FLOAT },
        { tag: 0x00409214, vr: 'FD', value: -GREATEST_FLOAT },
        { tag: 0x00409224, vr: 'FD', value: 0 },
        { tag: 0x00409225, vr: 'FD', value: 1 },
        { tag: 0x004008ea, vr: 'SQ', value: [codeItem('1', 'UCUM', 'no units')] },
      ],
    ],
  };
  const frameType: WrittenElement = {
    tag: 0x00409092,
    vr: 'SQ',
    value: [[{ tag: 0x00089007, vr: 'CS', value: PARAMETRIC_MAP.imageType }]],
  };
  // Stored values are the map's own: intercept 0, slope 1, no unit (C.7.6.16.2.9b).
  const identity: WrittenElement = {
    tag: 0x00289145,
    vr: 'SQ',
    value: [
      [
        { tag: 0x00281052, vr: 'DS', value: '0' },
        { tag: 0x00281053, vr: 'DS', value: '1' },
        { tag: 0x00281054, vr: 'LO', value: 'US' },
      ],
    ],
  };
  const elements: readonly WrittenElement[] = [
    ...frameElements(object, {
      ...{ shared: [identity, mapping, frameType], perFrame: [], dimensions: [[POSITION, PLANE_POSITION]] },
      // No standard code says it.
      derivation: codeItem('CNN', '99CONVSCOPE', 'Convolutional network'),
    }),
    { tag: 0x00189004, vr: 'CS', value: 'RESEARCH' },
    UNKNOWN_SIDE,
    { tag: 0x00280002, vr: 'US', value: 1 },
    { tag: 0x00280004, vr: 'CS', value: 'MONOCHROME2' },
    { tag: 0x00280100, vr: 'US', value: 32 },
    { tag: 0x00280302, vr: 'CS', value: 'NO' },
    { tag: 0x20500020, vr: 'CS', value: 'IDENTITY' },
    { tag: 0x00400555, vr: 'SQ', value: [] },
  ];
  return objectHead(object, PARAMETRIC_MAP, elements, { tag: FLOAT_PIXELS, vr: 'OF', bytes });
}

export interface FrameGroups {
  readonly shared: readonly WrittenElement[];
  readonly perFrame: readonly WrittenElement[];
  /** What frames are told apart by, with the group it stands in; the last counts the slices. */
  readonly dimensions: readonly (readonly [number, number])[];
  /** Code of what was done to the images. */
  readonly derivation: readonly WrittenElement[];
}

/** Frame of reference, dimensions and functional groups. */
export function frameElements(
  object: DerivedVolume,
  { shared, perFrame, dimensions, derivation }: FrameGroups,
): readonly WrittenElement[] {
  const { sources, rules, grid, provenance } = object;
  const organisation = uidOfHash(rules.hash(`dimensions ${provenance}`));
  const [rowMm, columnMm, sliceMm] = [grid.rowStep, grid.columnStep, grid.sliceStep].map((step) => Math.hypot(...step)) as [
    number,
    number,
    number,
  ];
  const cosines = [...grid.columnStep.map((part) => part / columnMm), ...grid.rowStep.map((part) => part / rowMm)];
  const sharedItem: readonly WrittenElement[] = [
    { tag: 0x00209116, vr: 'SQ', value: [[{ tag: 0x00200037, vr: 'DS', value: decimals(cosines) }]] },
    {
      tag: 0x00289110,
      vr: 'SQ',
      value: [
        [
          { tag: 0x00180050, vr: 'DS', value: decimals([sliceMm]) },
          { tag: 0x00180088, vr: 'DS', value: decimals([sliceMm]) },
          { tag: 0x00280030, vr: 'DS', value: decimals([rowMm, columnMm]) },
        ],
      ],
    },
    ...shared,
  ];
  const frames = sources.map((source, k): readonly WrittenElement[] => {
    const place = grid.origin.map((part, axis) => part + k * (grid.sliceStep[axis] as number));
    const index = [...dimensions.slice(1).map(() => 1), k + 1];
    return [
      { tag: 0x00089124, vr: 'SQ', value: [derivationItem(sourceItem(source, rules), derivation)] },
      { tag: 0x00209111, vr: 'SQ', value: [[{ tag: 0x00209157, vr: 'UL', value: index }]] },
      { tag: PLANE_POSITION, vr: 'SQ', value: [[{ tag: POSITION, vr: 'DS', value: decimals(place) }]] },
      ...perFrame,
    ];
  });
  return [
    ...contentElements(object),
    ...referenceElements(object),
    {
      tag: 0x00200052,
      vr: 'UI',
      value: uidIn(rules, sources[0]?.frameOfReferenceUID ?? '') || uidOfHash(rules.hash(`frame ${provenance}`)),
    },
    { tag: 0x00201040, vr: 'LO', value: '' },
    { tag: 0x00209221, vr: 'SQ', value: [[{ tag: 0x00209164, vr: 'UI', value: organisation }]] },
    {
      tag: 0x00209222,
      vr: 'SQ',
      value: dimensions.map(([pointer, group]) => [
        { tag: 0x00209164, vr: 'UI', value: organisation },
        { tag: 0x00209165, vr: 'AT', value: pointer },
        { tag: 0x00209167, vr: 'AT', value: group },
      ]),
    },
    { tag: 0x00280008, vr: 'IS', value: `${sources.length}` },
    { tag: 0x52009229, vr: 'SQ', value: [sharedItem] },
    { tag: 0x52009230, vr: 'SQ', value: frames },
  ];
}

const derivationItem = (source: readonly WrittenElement[], code: readonly WrittenElement[]): readonly WrittenElement[] => [
  {
    tag: 0x00082112,
    vr: 'SQ',
    value: [
      [
        ...source,
        { tag: 0x0040a170, vr: 'SQ', value: [codeItem('121322', 'DCM', 'Source image for image processing operation')] },
      ],
    ],
  },
  { tag: 0x00089215, vr: 'SQ', value: [code] },
];

/** As exact as 16 characters are. */
function decimals(values: readonly number[]): string {
  return values.map(decimal).join('\\');
}

function decimal(value: number): string {
  for (let digits = DECIMAL_CHARACTERS; digits > 1; digits--) {
    const text = String(Number(value.toPrecision(digits)));
    if (text.length <= DECIMAL_CHARACTERS) return text;
  }
  return value.toExponential(DECIMAL_CHARACTERS / 2);
}
