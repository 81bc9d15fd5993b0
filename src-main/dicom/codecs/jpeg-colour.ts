// Whether the three components of a JPEG picture are YBR, which the code may say itself, and RGB from them. Sources: ITU-T T.871 (JFIF), T.872
// section 6.5.3 (Adobe's APP14), PS3.3 C.7.6.3.1.2.
import { damagedJpeg, type JpegFrame, jpegSegments, MARKER } from './jpeg-markers.ts';
import type { FrameShape } from './samples.ts';

const ADOBE = 'Adobe';
const ADOBE_TRANSFORM_AT = 11;
const JFIF = 'JFIF';
const YBR = 1;
/** Component identifiers R, G, B: libraries write them where they have not transformed. */
const RGB_IDS = '82,71,66';
const startsWith = (part: Uint8Array, word: string): boolean => String.fromCharCode(...part.subarray(0, word.length)) === word;

/** The code is right where it speaks of its colours: Adobe's marker, JFIF's, components called R, G and B. Else the header is. */
export function isYbr(encoded: Uint8Array, { components }: JpegFrame, { photometricInterpretation }: FrameShape): boolean {
  if (components.length !== 3) return false;
  for (const { marker, part } of jpegSegments(encoded)) {
    if (marker === MARKER.adobe && startsWith(part, ADOBE)) return part[ADOBE_TRANSFORM_AT] === YBR;
    if (marker === MARKER.jfif && startsWith(part, JFIF)) return true;
    if (marker === MARKER.scan) break;
  }
  // A colour that has fewer samples than another is no red, green or blue.
  const [first] = components;
  if (components.some(({ across, down }) => across !== first?.across || down !== first?.down)) return true;
  return components.map(({ id }) => id).join() !== RGB_IDS && photometricInterpretation !== 'RGB';
}

/** The same picture saying by Adobe's marker, and by no other, what its components are: what libjpeg goes by. */
export function withColourMarker(encoded: Uint8Array, ybr: boolean): Uint8Array {
  const marker = Uint8Array.of(0xff, MARKER.adobe, 0, 14, ...new TextEncoder().encode(ADOBE), 0, 100, 0, 0, 0, 0, ybr ? YBR : 0);
  const kept: Uint8Array[] = [encoded.subarray(0, 2), marker];
  let from = 2;
  for (const { marker: kind, start, end } of jpegSegments(encoded)) {
    if (kind === MARKER.scan) return Buffer.concat([...kept, encoded.subarray(from)]);
    if (kind !== MARKER.adobe && kind !== MARKER.jfif) kept.push(encoded.subarray(start, end));
    from = end;
  }
  throw damagedJpeg('it holds no scan');
}

const RED_CR = 1.402;
const GREEN_CB = 0.344136;
const GREEN_CR = 0.714136;
const BLUE_CB = 1.772;

/** In place, three words a pixel: T.871 section 7. */
export function ybrToRgb(samples: Uint16Array, precision: number): void {
  const greatest = 2 ** precision - 1;
  const middle = 2 ** (precision - 1);
  const bounded = (value: number): number => Math.min(greatest, Math.max(0, Math.round(value)));
  for (let i = 0; i + 2 < samples.length; i += 3) {
    const y = samples[i] as number;
    const cb = (samples[i + 1] as number) - middle;
    const cr = (samples[i + 2] as number) - middle;
    samples[i] = bounded(y + RED_CR * cr);
    samples[i + 1] = bounded(y - GREEN_CB * cb - GREEN_CR * cr);
    samples[i + 2] = bounded(y + BLUE_CB * cb);
  }
}
