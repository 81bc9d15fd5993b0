// Maps of one slice as on screen: a Multi-frame True Color Secondary Capture, a frame a map. Source: PS3.3 A.8.5, C.8.6.1, C.8.6.3, C.8.6.4.
import { type DerivedObject, type ObjectKind, objectHead, sourceItem, UNKNOWN_SIDE } from './derived-object.ts';

const CAPTURE: ObjectKind = {
  sopClassUID: '1.2.840.10008.5.1.4.1.1.7.4',
  modality: 'OT',
  imageType: 'DERIVED\\SECONDARY',
  seriesNumber: 7003,
};
const PIXELS = 0x7fe00010;
const RGB = 3;
const BITS = 8;
const PAGE_NUMBERS = 0x00182001;

/** @param frames how many maps; @param pixelMm [down, across] */
export function captureHead(object: DerivedObject, frames: number, pixelMm: readonly [number, number] | null): Uint8Array {
  const bytes = object.rows * object.columns * RGB * frames;
  return objectHead(
    object,
    CAPTURE,
    [
      { tag: 0x00080064, vr: 'CS', value: 'WSD' },
      { tag: 0x00082112, vr: 'SQ', value: object.sources.map((source) => sourceItem(source, object.rules)) },
      { tag: PAGE_NUMBERS, vr: 'IS', value: Array.from({ length: frames }, (_, i) => i + 1).join('\\') },
      { tag: 0x00200020, vr: 'CS', value: '' },
      UNKNOWN_SIDE,
      { tag: 0x00280002, vr: 'US', value: RGB },
      { tag: 0x00280004, vr: 'CS', value: 'RGB' },
      { tag: 0x00280006, vr: 'US', value: 0 },
      { tag: 0x00280008, vr: 'IS', value: `${frames}` },
      { tag: 0x00280009, vr: 'AT', value: PAGE_NUMBERS },
      ...(pixelMm
        ? [{ tag: 0x00280030, vr: 'DS', value: pixelMm.map((mm) => String(Number(mm.toPrecision(10)))).join('\\') } as const]
        : []),
      { tag: 0x00280100, vr: 'US', value: BITS },
      { tag: 0x00280101, vr: 'US', value: BITS },
      { tag: 0x00280102, vr: 'US', value: BITS - 1 },
      { tag: 0x00280103, vr: 'US', value: 0 },
    ],
    { tag: PIXELS, vr: 'OB', bytes: bytes + (bytes % 2) },
  );
}
