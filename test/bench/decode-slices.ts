// CT slices for the decoding benchmark: the phantom with noise everywhere, 12 bits in 16 (or 8 bits), as one file each and as one file of many
// frames, so that a peer that starts a process per file can be asked for many slices at once.
import { writePart10 } from '../../src-main/dicom/part10-writer.ts';
import { integerGenerator, phantomHu } from '../../src-main/dicom/phantom-pixels.ts';

export const SIDE = 512;
const OFFSET_HU = 1024;
const GREATEST = 4095;
/** Of the added noise, which has the standard deviation of a soft kernel in air. */
const NOISE_SPAN = 24;
const WORD_SPAN = 2 ** 32;
const MULTI_FRAME_GREY = { 8: '1.2.840.10008.5.1.4.1.1.7.2', 16: '1.2.840.10008.5.1.4.1.1.7.3' } as const;

/** Stored values 0..4095, SIDE x SIDE. */
export function benchSlice(index: number, slices: number): Uint16Array {
  const draw = integerGenerator(index + 1);
  return Uint16Array.from(phantomHu(SIDE, (index + 1) / (slices + 1), index + 1, 0), (hu) => {
    const noise = Math.floor((draw() / WORD_SPAN) * NOISE_SPAN) - NOISE_SPAN / 2;
    return Math.min(GREATEST, Math.max(0, hu + OFFSET_HU + noise));
  });
}

/** An uncompressed file of these frames. @param bits 12 in 16, or 8 of which the values lose their last four bits */
export function benchFile(frames: readonly Uint16Array[], bits: 8 | 12, transferSyntaxUID?: string): Uint8Array {
  const allocated = bits === 8 ? 8 : 16;
  const words = new Uint16Array(frames.length * SIDE * SIDE);
  for (const [i, frame] of frames.entries()) words.set(frame, i * SIDE * SIDE);
  const pixels = bits === 8 ? Uint8Array.from(words, (value) => value >> 4) : new Uint8Array(words.buffer);
  return writePart10(
    MULTI_FRAME_GREY[allocated],
    `1.2.826.0.1.${frames.length}.${bits}`,
    [
      { tag: 0x00080016, vr: 'UI', value: MULTI_FRAME_GREY[allocated] },
      { tag: 0x00080018, vr: 'UI', value: `1.2.826.0.1.${frames.length}.${bits}` },
      { tag: 0x00080060, vr: 'CS', value: 'CT' },
      { tag: 0x0020000d, vr: 'UI', value: '1.2.826.0.1.1' },
      { tag: 0x0020000e, vr: 'UI', value: '1.2.826.0.1.2' },
      { tag: 0x00280002, vr: 'US', value: 1 },
      { tag: 0x00280004, vr: 'CS', value: 'MONOCHROME2' },
      { tag: 0x00280008, vr: 'IS', value: String(frames.length) },
      { tag: 0x00280010, vr: 'US', value: SIDE },
      { tag: 0x00280011, vr: 'US', value: SIDE },
      { tag: 0x00280100, vr: 'US', value: allocated },
      { tag: 0x00280101, vr: 'US', value: bits },
      { tag: 0x00280102, vr: 'US', value: bits - 1 },
      { tag: 0x00280103, vr: 'US', value: 0 },
      { tag: 0x7fe00010, vr: bits === 8 ? 'OB' : 'OW', value: pixels },
    ],
    transferSyntaxUID,
  );
}
