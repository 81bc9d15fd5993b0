// The built-in CT phantom as DICOM files: what `convscope sample` writes and what a new user sees first. Looks like a scanner's file: unsigned
// 12 bits with an intercept of -1024, positions along the table, no patient.

import { type WrittenElement, writePart10 } from './part10-writer.ts';
import { integerGenerator, phantomHu } from './phantom-pixels.ts';

export interface PhantomOptions {
  readonly slices: number;
  /** Rows and columns. */
  readonly size: number;
  readonly seed: number;
}

const CT_IMAGE_STORAGE = '1.2.840.10008.5.1.4.1.1.2';
const FIELD_OF_VIEW_MM = 400;
const SLICE_SPACING_MM = 2.5;
const INTERCEPT = -1024;
const BITS_ALLOCATED = 16;
const BITS_STORED = 12;
/** A decimal string holds at most 16 characters (PS3.5 table 6.2-1). */
const DECIMALS = 6;
/** Keeps the noise of neighbouring slices and seeds apart. */
const SLICE_STRIDE = 0x9e3779b9;

const decimal = (value: number): string => String(Number(value.toFixed(DECIMALS)));
const decimals = (values: readonly number[]): string => values.map(decimal).join('\\');

/** One slice as a whole DICOM file. @param index from 0, feet to head */
export function phantomFile(options: PhantomOptions, index: number): Uint8Array<ArrayBuffer> {
  const { size, slices, seed } = options;
  const z = slices > 1 ? index / (slices - 1) : 1 / 2;
  const hu = phantomHu(size, z, (seed + Math.imul(index + 1, SLICE_STRIDE)) >>> 0, seed >>> 0);
  // A loop: `from` with a function takes a hundred times as long, longer than all the rest.
  const stored = new Uint16Array(hu.length);
  for (let i = 0; i < stored.length; i++) stored[i] = (hu[i] as number) - INTERCEPT;
  return wrap(options, index, new Uint8Array(stored.buffer));
}

/** What a reader of headers needs of the same file, without its pixels being made. `fileBytes` is the whole file's length. */
export function phantomFileStart(
  options: PhantomOptions,
  index: number,
): { readonly bytes: Uint8Array; readonly fileBytes: number } {
  const pixelBytes = options.size * options.size * Uint16Array.BYTES_PER_ELEMENT;
  const bytes = wrap(options, index, new Uint8Array(pixelBytes));
  return { bytes, fileBytes: bytes.length };
}

function wrap(options: PhantomOptions, index: number, pixels: Uint8Array): Uint8Array<ArrayBuffer> {
  const { size, slices } = options;
  const spacing = FIELD_OF_VIEW_MM / size;
  const first = -(FIELD_OF_VIEW_MM - spacing) / 2;
  const height = (index - (slices - 1) / 2) * SLICE_SPACING_MM;
  const study = uidOf(options, 1);
  const instance = `${uidOf(options, 2)}.${index + 1}`;
  const elements: readonly WrittenElement[] = [
    { tag: 0x00080008, vr: 'CS', value: 'DERIVED\\PRIMARY\\AXIAL' },
    { tag: 0x00080016, vr: 'UI', value: CT_IMAGE_STORAGE },
    { tag: 0x00080018, vr: 'UI', value: instance },
    { tag: 0x00080020, vr: 'DA', value: '20260101' },
    { tag: 0x00080030, vr: 'TM', value: '120000' },
    { tag: 0x00080060, vr: 'CS', value: 'CT' },
    { tag: 0x00080070, vr: 'LO', value: 'ConvScope' },
    { tag: 0x0008103e, vr: 'LO', value: 'Phantom with inserts' },
    { tag: 0x00100010, vr: 'PN', value: 'Phantom^ConvScope' },
    { tag: 0x00100020, vr: 'LO', value: 'PHANTOM' },
    { tag: 0x00180050, vr: 'DS', value: decimal(SLICE_SPACING_MM) },
    { tag: 0x00180060, vr: 'DS', value: '120' },
    { tag: 0x00185100, vr: 'CS', value: 'HFS' },
    { tag: 0x0020000d, vr: 'UI', value: study },
    { tag: 0x0020000e, vr: 'UI', value: uidOf(options, 2) },
    { tag: 0x00200010, vr: 'SH', value: '1' },
    { tag: 0x00200011, vr: 'IS', value: '1' },
    { tag: 0x00200013, vr: 'IS', value: String(index + 1) },
    { tag: 0x00200032, vr: 'DS', value: decimals([first, first, height]) },
    { tag: 0x00200037, vr: 'DS', value: '1\\0\\0\\0\\1\\0' },
    { tag: 0x00200052, vr: 'UI', value: uidOf(options, 3) },
    { tag: 0x00280002, vr: 'US', value: 1 },
    { tag: 0x00280004, vr: 'CS', value: 'MONOCHROME2' },
    { tag: 0x00280010, vr: 'US', value: size },
    { tag: 0x00280011, vr: 'US', value: size },
    { tag: 0x00280030, vr: 'DS', value: decimals([spacing, spacing]) },
    { tag: 0x00280100, vr: 'US', value: BITS_ALLOCATED },
    { tag: 0x00280101, vr: 'US', value: BITS_STORED },
    { tag: 0x00280102, vr: 'US', value: BITS_STORED - 1 },
    { tag: 0x00280103, vr: 'US', value: 0 },
    { tag: 0x00281050, vr: 'DS', value: '40\\-600' },
    { tag: 0x00281051, vr: 'DS', value: '400\\1500' },
    { tag: 0x00281052, vr: 'DS', value: decimal(INTERCEPT) },
    { tag: 0x00281053, vr: 'DS', value: '1' },
    { tag: 0x00281054, vr: 'LO', value: 'HU' },
    { tag: 0x00281055, vr: 'LO', value: 'SOFT TISSUE\\LUNG' },
    { tag: 0x7fe00010, vr: 'OW', value: pixels },
  ];
  return writePart10(CT_IMAGE_STORAGE, instance, elements);
}

/** A UID under 2.25 (PS3.5 annex B) that the options decide: two phantoms have the same one exactly when they are the same. */
function uidOf({ slices, size, seed }: PhantomOptions, purpose: number): string {
  const next = integerGenerator(
    Math.imul(slices, 0x85ebca6b) ^ Math.imul(size, 0xc2b2ae35) ^ Math.imul(seed + purpose, SLICE_STRIDE),
  );
  const words = [next(), next(), next(), next()];
  return `2.25.${words.reduce((number, word) => (number << 32n) | BigInt(word), 1n)}`;
}
