// The files that the fuzzer starts from: every transfer syntax that is read, with the depths, signs, colours, sequences and offset tables that make
// the readers take different ways.
import { phantomHu } from '../../src-main/dicom/phantom-pixels.ts';
import { encodeRle, encodeWith } from '../dicom/encoders.ts';
import { encodeBlocks, encodeLosslessJpeg } from '../dicom/jpeg-encoders.ts';
import { type Element, encapsulated, type FuzzFile } from './elements.ts';

const SIDE = 64;
const OFFSET_HU = 1024;

const text = (tag: number, vr: string, value: string): Element => ({ tag, vr, value: new TextEncoder().encode(value) });
const short = (tag: number, value: number, isBig = false): Element => {
  const bytes = new Uint8Array(2);
  new DataView(bytes.buffer).setUint16(0, value, !isBig);
  return { tag, vr: 'US', value: bytes };
};

const grey = (frame: number): Uint16Array => Uint16Array.from(phantomHu(SIDE, 0.5, frame + 1, 1), (hu) => hu + OFFSET_HU);
const colour = (): Uint8Array => Uint8Array.from([...grey(0)].flatMap((value) => [value, value >> 1, 255 - value]));

interface Picture {
  readonly uid: string;
  readonly bits: number;
  readonly allocated?: number;
  readonly signed?: boolean;
  readonly samples?: 1 | 3;
  readonly pixels: Uint8Array;
  readonly frames?: number;
  /** Encapsulated. */
  readonly isOpen?: boolean;
  readonly more?: readonly Element[];
}

function slice(picture: Picture): FuzzFile {
  const { uid, bits, allocated = bits > 16 ? 32 : bits > 8 ? 16 : 8, signed = false, samples = 1, pixels, frames = 1 } = picture;
  const isBig = uid === '1.2.840.10008.1.2.2';
  const number = (tag: number, value: number): Element => short(tag, value, isBig);
  const elements = [
    text(0x00080005, 'CS', 'ISO_IR 100'),
    text(0x00080008, 'CS', 'ORIGINAL\\PRIMARY\\AXIAL'),
    text(0x00080016, 'UI', '1.2.840.10008.5.1.4.1.1.2'),
    text(0x00080060, 'CS', 'CT'),
    text(0x0008103e, 'LO', 'Fuzz'),
    text(0x00100010, 'PN', 'Fuzz^File'),
    text(0x0020000d, 'UI', '1.2.3'),
    text(0x0020000e, 'UI', '1.2.3.4'),
    text(0x00200013, 'IS', '1'),
    text(0x00200032, 'DS', '0\\0\\0'),
    text(0x00200037, 'DS', '1\\0\\0\\0\\1\\0'),
    number(0x00280002, samples),
    text(0x00280004, 'CS', samples === 3 ? 'RGB' : 'MONOCHROME2'),
    ...(samples === 3 ? [number(0x00280006, 0)] : []),
    ...(frames > 1 ? [text(0x00280008, 'IS', String(frames))] : []),
    number(0x00280010, SIDE),
    number(0x00280011, SIDE),
    text(0x00280030, 'DS', '0.5\\0.5'),
    number(0x00280100, allocated),
    number(0x00280101, bits),
    number(0x00280102, bits - 1),
    number(0x00280103, signed ? 1 : 0),
    text(0x00281050, 'DS', '40'),
    text(0x00281051, 'DS', '400'),
    text(0x00281052, 'DS', '-1024'),
    text(0x00281053, 'DS', '1'),
    ...(picture.more ?? []),
    { tag: 0x7fe00010, vr: allocated > 8 && !picture.isOpen ? 'OW' : 'OB', value: pixels, isOpen: picture.isOpen ?? false },
  ];
  return { transferSyntaxUID: uid, elements: elements.toSorted((a, b) => a.tag - b.tag) };
}

const bytesOf = (samples: Uint16Array | Uint32Array): Uint8Array => new Uint8Array(samples.slice().buffer);

/** A table of three entries, as a sequence. PS3.3 C.11.1. */
const modalityTable = (isOpen: boolean): Element => ({
  tag: 0x00283000,
  vr: 'SQ',
  isOpen,
  value: [
    [
      { tag: 0x00283002, vr: 'US', value: bytesOf(Uint16Array.of(4, 0, 16)) },
      text(0x00283004, 'LO', 'HU'),
      { tag: 0x00283006, vr: 'US', value: bytesOf(Uint16Array.of(0, 10, 20, 30)) },
    ],
  ],
});

/** Shared and per-frame functional groups with positions. PS3.3 C.7.6.16. */
const functionalGroups = (frames: number): readonly Element[] => {
  const place = (z: number): Element => ({
    tag: 0x00209113,
    vr: 'SQ',
    value: [[text(0x00200032, 'DS', `0\\0\\${z}`)]],
  });
  return [
    {
      tag: 0x52009229,
      vr: 'SQ',
      isOpen: true,
      value: [[{ tag: 0x00289110, vr: 'SQ', value: [[text(0x00280030, 'DS', '1\\1')]] }]],
    },
    { tag: 0x52009230, vr: 'SQ', value: Array.from({ length: frames }, (_, i) => [place(i)]) },
  ];
};

/** All of them; the same every time. */
export async function seedFiles(): Promise<readonly FuzzFile[]> {
  const [first, second] = [grey(0), grey(1)];
  const size = [SIDE, SIDE] as const;
  const compressed = (uid: string, bits: number, frames: readonly Uint8Array[], more: Partial<Picture> = {}): FuzzFile =>
    slice({ uid, bits, pixels: encapsulated(frames, frames.length > 1), isOpen: true, frames: frames.length, ...more });
  const blocks = Array.from({ length: (SIDE / 8) ** 2 }, (_, i) =>
    Array.from({ length: 64 }, (_k, k) => (k < 9 ? ((i * 37 + k * 91) % 301) - 150 : 0)),
  );
  const eight = Uint8Array.from(first, (value) => value >> 4);
  const lossless = (samples: Uint16Array) => encodeLosslessJpeg(samples, size, 12, 1, { restartInterval: SIDE });
  return [
    slice({ uid: '1.2.840.10008.1.2.1', bits: 12, pixels: bytesOf(first), more: [modalityTable(false)] }),
    slice({ uid: '1.2.840.10008.1.2', bits: 16, signed: true, pixels: bytesOf(first), more: [modalityTable(true)] }),
    slice({ uid: '1.2.840.10008.1.2.2', bits: 12, pixels: bytesOf(first) }),
    slice({ uid: '1.2.840.10008.1.2.1.99', bits: 12, pixels: bytesOf(first), more: [modalityTable(true)] }),
    slice({ uid: '1.2.840.10008.1.2.1', bits: 24, signed: true, allocated: 32, pixels: bytesOf(Uint32Array.from(first)) }),
    slice({ uid: '1.2.840.10008.1.2.1', bits: 8, samples: 3, pixels: colour() }),
    slice({
      uid: '1.2.840.10008.1.2.1',
      bits: 12,
      pixels: Buffer.concat([bytesOf(first), bytesOf(second)]),
      frames: 2,
      more: functionalGroups(2),
    }),
    compressed('1.2.840.10008.1.2.5', 12, [encodeRle(first), encodeRle(second)], { more: functionalGroups(2) }),
    compressed('1.2.840.10008.1.2.5', 8, [encodeRle(colour(), 3)], { samples: 3 }),
    compressed('1.2.840.10008.1.2.4.50', 8, [await encodeWith('jpeg', eight, size, 8)]),
    compressed('1.2.840.10008.1.2.4.51', 12, [
      encodeBlocks(blocks, { rows: SIDE, columns: SIDE, precision: 12, restartInterval: 8 }),
    ]),
    compressed('1.2.840.10008.1.2.4.57', 12, [encodeLosslessJpeg(first, size, 12, 6)]),
    compressed('1.2.840.10008.1.2.4.70', 12, [lossless(first), lossless(second)], { more: functionalGroups(2) }),
    compressed('1.2.840.10008.1.2.4.80', 12, [await encodeWith('jpeg-ls', first, size, 12)]),
    compressed(
      '1.2.840.10008.1.2.4.81',
      8,
      [await encodeWith('jpeg-ls', colour(), size, 8, { components: 3, interleave: 1, near: 2 })],
      { samples: 3 },
    ),
    compressed('1.2.840.10008.1.2.4.90', 12, [await encodeWith('jpeg-2000', first, size, 12)]),
    compressed('1.2.840.10008.1.2.4.90', 8, [await encodeWith('jpeg-2000', colour(), size, 8, { components: 3 })], {
      samples: 3,
    }),
    compressed('1.2.840.10008.1.2.4.201', 12, [await encodeWith('htj2k', first, size, 12)]),
  ];
}
