// The list of elements: every encoding, sequences, private elements, what is masked, damaged and hostile files.
import { deflateRawSync } from 'node:zlib';
import { describe, expect, it, test } from 'vitest';
import { readTags } from '../../src-main/dicom/read-tags.ts';
import type { TagRow } from '../../src-shared/protocol/tags-messages.ts';
import {
  dataSet,
  dicomFile,
  type Encoding,
  element,
  explicitBig,
  explicitLittle,
  implicitLittle,
  joined,
  sequence,
  type Written,
} from './element-bytes.ts';

const EXPLICIT = '1.2.840.10008.1.2.1';
const IMPLICIT = '1.2.840.10008.1.2';
const BIG = '1.2.840.10008.1.2.2';
const DEFLATED = '1.2.840.10008.1.2.1.99';
const BOUNDS = { mostRows: 1000, showIdentity: false };
const SHOWN = { ...BOUNDS, showIdentity: true };
const META_ROWS = 3;

const read = (bytes: Uint8Array, bounds = SHOWN) => readTags(bytes, bytes.length, bounds);
/** The data set's rows of a file written in Explicit VR Little Endian. */
const rowsOf = (elements: readonly Written[], bounds = SHOWN): readonly TagRow[] =>
  read(dicomFile(EXPLICIT, dataSet(elements)), bounds).rows.slice(META_ROWS);

const ELEMENTS: readonly Written[] = [
  element(0x00080060, 'CS', 'CT'),
  sequence(0x00081140, [[element(0x00081155, 'UI', '1.2.3\0')], [element(0x00081155, 'UI', '4.5\0')]], false),
  element(0x00100010, 'PN', 'Doe^Jane'),
  sequence(0x00189346, [[element(0x00080100, 'SH', 'A'), sequence(0x00080006, [[]])]]),
  element(0x00280010, 'US', [512]),
  element(0x00280103, 'US', [1]),
  element(0x00280120, 'US', [0xfc18]),
];
const ENCODINGS: readonly (readonly [string, string, Encoding])[] = [
  ['explicit little endian', EXPLICIT, explicitLittle],
  ['implicit little endian', IMPLICIT, implicitLittle],
  ['explicit big endian', BIG, explicitBig],
];
const LINES = [
  '0 (0008,0060) Modality CT',
  '0 (0008,1140) Referenced Image Sequence ',
  '1 (FFFE,E000) Item 1 ',
  '2 (0008,1155) Referenced SOP Instance UID 1.2.3',
  '1 (FFFE,E000) Item 2 ',
  '2 (0008,1155) Referenced SOP Instance UID 4.5',
  "0 (0010,0010) Patient's Name Doe^Jane",
  '0 (0018,9346) CTDI Phantom Type Code Sequence ',
  '1 (FFFE,E000) Item 1 ',
  '2 (0008,0100) Code Value A',
  '2 (0008,0006) Language Code Sequence ',
  '3 (FFFE,E000) Item 1 ',
  '0 (0028,0010) Rows 512',
  '0 (0028,0103) Pixel Representation 1',
];
const line = ({ depth, tag, name, values }: TagRow): string => `${depth} ${tag} ${name} ${values.join('\\')}`;

describe('every encoding', () => {
  test.each(ENCODINGS)('%s', (_name, syntax, encoding) => {
    const { rows, notes } = read(dicomFile(syntax, dataSet(ELEMENTS, encoding)));
    expect(notes).toEqual([]);
    const own = rows.slice(META_ROWS);
    // In implicit files Pixel Representation makes the padding value signed; in explicit ones it is written as US.
    const padding = `0 (0028,0120) Pixel Padding Value ${encoding.isExplicit ? 0xfc18 : 0xfc18 - 0x10000}`;
    expect(own.map(line)).toEqual([...LINES, padding]);
    expect(own.filter(({ isSequence }) => isSequence).map(({ count }) => count)).toEqual([2, 1, 1]);
  });
  it('deflated', () => {
    const file = dicomFile(DEFLATED, deflateRawSync(dataSet(ELEMENTS)));
    expect(read(file).rows.slice(META_ROWS, -1).map(line)).toEqual(LINES);
    expect(read(file.subarray(0, file.length - 20)).notes).toEqual([expect.stringContaining('cannot be inflated')]);
  });
  it.each(ENCODINGS.slice(0, 2))('without preamble and file meta information: %s', (_name, _syntax, encoding) => {
    const { rows, notes } = read(dataSet([element(0x00080008, 'CS', 'A'.repeat(80)), ...ELEMENTS], encoding));
    expect(rows.slice(1, -1).map(line)).toEqual(LINES);
    expect(notes).toEqual(['The preamble and the mark DICM at byte 128 are missing.']);
  });
  it('of the file counts, not what the file says of it', () => {
    const { rows, notes } = read(dicomFile(IMPLICIT, dataSet(ELEMENTS)));
    expect(rows.slice(META_ROWS, -1).map(line)).toEqual(LINES);
    expect(notes).toEqual([expect.stringContaining('written without value representations, and they are not')]);
  });
});

describe('an element', () => {
  it('has its place, length, names and values', () => {
    const file = dicomFile(EXPLICIT, dataSet([element(0x00280030, 'DS', '0.5\\0.75'), element(0x00180050, 'DS', '')]));
    expect(read(file).rows.slice(META_ROWS)).toEqual([
      {
        kind: 'element',
        depth: 0,
        tag: '(0028,0030)',
        keyword: 'PixelSpacing',
        name: 'Pixel Spacing',
        creator: null,
        vr: 'DS',
        isSequence: false,
        count: 2,
        length: 8,
        offset: file.length - 24,
        values: ['0.5', '0.75'],
        hex: '',
        isCut: false,
        identity: 'none',
        isMasked: false,
      },
      expect.objectContaining({ name: 'Slice Thickness', count: 0, length: 0, offset: file.length - 8, values: [] }),
    ]);
  });
  test.each([
    ['US', [0, 65535], 0x00280106],
    ['UL', [4294967295], 0x00082130],
    ['FD', [-0.1, 1e300], 0x00189307],
    ['FL', [0.5], 0x00189323],
  ])('numbers of %s', (vr, values, tag) =>
    expect(rowsOf([element(tag, vr, values)])[0]).toMatchObject({ values, count: values.length }),
  );
  it('of long text, many numbers and many bytes is cut, and says so', () => {
    const [text, table, bytes] = rowsOf([
      element(0x0040a160, 'UT', 'x'.repeat(5000)),
      element(
        0x00283006,
        'US',
        Array.from({ length: 300 }, (_, i) => i),
      ),
      element(0x00420011, 'OB', new Uint8Array(100).fill(0xab)),
    ]);
    expect(text).toMatchObject({ isCut: true, length: 5000, values: ['x'.repeat(4096)] });
    expect(table).toMatchObject({ isCut: true, count: 300, values: Array.from({ length: 64 }, (_, i) => i) });
    expect(bytes).toMatchObject({ isCut: true, length: 100, hex: 'ab '.repeat(32).trim(), values: [] });
  });
  it('of the fragments of pixel data counts them', () => {
    const fragments = [[], [], []].map((_, i) =>
      joined([Uint8Array.of(0xfe, 0xff, 0, 0xe0, i * 2, 0, 0, 0), new Uint8Array(i * 2)]),
    );
    const end = Uint8Array.of(0xfe, 0xff, 0xdd, 0xe0, 0, 0, 0, 0);
    const pixels = joined([Uint8Array.of(0xe0, 0x7f, 0x10, 0, 0x4f, 0x42, 0, 0, 255, 255, 255, 255), ...fragments, end]);
    const file = dicomFile('1.2.840.10008.1.2.4.70', joined([pixels, dataSet([element(0x00880140, 'UI', '1.2')])]));
    expect(read(file).rows.slice(META_ROWS)).toMatchObject([
      { name: 'Pixel Data', length: null, values: ['2 fragments, 6 bytes'], isSequence: false },
      { name: 'Storage Media File-set UID', values: ['1.2'] },
    ]);
  });
  it('of unknown representation is read as the dictionary says, and shown as written', () => {
    const [known, sequenceRow, item, inner, unknown] = rowsOf([
      element(0x00180060, 'UN', '120 '),
      sequence(0x00081140, [[element(0x00081155, 'UI', '1.2\0')]], false, 'UN'),
      element(0x00186666, 'UN', Uint8Array.of(1, 2)),
    ]);
    expect(known).toMatchObject({ vr: 'UN', values: ['120'] });
    expect(sequenceRow).toMatchObject({ vr: 'UN', isSequence: true, count: 1 });
    expect(item).toMatchObject({ kind: 'item', depth: 1 });
    expect(inner).toMatchObject({ depth: 2, values: ['1.2'] });
    expect(unknown).toMatchObject({ name: 'Unknown element', hex: '01 02' });
  });
  it('of a repeating group has its name', () => {
    expect(rowsOf([element(0x60020010, 'US', [4]), element(0x50060005, 'US', [1])]).map(({ name }) => name)).toEqual([
      'Overlay Rows',
      'Curve Dimensions',
    ]);
  });
});

describe('private elements', () => {
  it('have the creator of their block, and the name that its maker gives', () => {
    const rows = rowsOf([
      element(0x00190010, 'LO', 'SIEMENS MR VA0  GEN'),
      element(0x00190011, 'LO', 'MINE'),
      element(0x00191010, 'DS', '1.5'),
      element(0x00191110, 'LO', 'secret'),
      element(0x00191210, 'LO', 'nobody'),
    ]);
    expect(rows.map(({ name, creator, values }) => [name, creator, values[0]])).toEqual([
      ['Private Creator', null, 'SIEMENS MR VA0  GEN'],
      ['Private Creator', null, 'MINE'],
      ['Total Measurement Time Nominal', 'SIEMENS MR VA0  GEN', '1.5'],
      ['Private element', 'MINE', 'secret'],
      ['Private element', '', 'nobody'],
    ]);
  });
});

describe('character sets', () => {
  it('count in the item that names them and in those inside', () => {
    const rows = rowsOf([
      element(0x00080005, 'CS', 'ISO_IR 144'),
      element(0x00100010, 'PN', '\xbb'),
      sequence(0x00081140, [
        [element(0x00080005, 'CS', 'ISO_IR 100'), element(0x00080104, 'LO', '\xe9')],
        [element(0x00080104, 'LO', '\xe9')],
      ]),
    ]);
    expect(rows.filter(({ vr }) => vr === 'PN' || vr === 'LO').map(({ values }) => values[0])).toEqual(['Л', 'é', 'щ']);
  });
});

describe('patient data', () => {
  const FILE = dicomFile(
    EXPLICIT,
    dataSet([
      element(0x00080020, 'DA', '20260102'),
      element(0x00080060, 'CS', 'CT'),
      element(0x00090010, 'LO', 'MINE'),
      element(0x00091001, 'LO', 'Jane'),
      element(0x00091002, 'DS', '7'),
      element(0x00100010, 'PN', 'Doe^Jane'),
      element(0x00100020, 'LO', ''),
      element(0x0020000d, 'UI', '1.2'),
      sequence(0x00400275, [[element(0x00400007, 'LO', 'head'), element(0x00280010, 'US', [1])]]),
      element(0x60003000, 'OW', Uint8Array.of(1, 2)),
    ]),
  );
  it('is held back until it is asked for', () => {
    const rows = read(FILE, BOUNDS).rows.slice(META_ROWS);
    expect(rows.map(({ tag, identity, isMasked }) => `${tag} ${identity} ${isMasked}`)).toEqual([
      '(0008,0020) personal true',
      '(0008,0060) none false',
      '(0009,0010) none false',
      '(0009,1001) personal true',
      '(0009,1002) none false',
      '(0010,0010) personal true',
      '(0010,0020) personal false',
      '(0020,000D) uid false',
      '(0040,0275) personal false',
      '(FFFE,E000) personal false',
      '(0040,0007) personal true',
      '(0028,0010) personal true',
      '(6000,3000) personal true',
    ]);
    expect(rows.filter(({ isMasked }) => isMasked).every(({ values, hex }) => values.length === 0 && hex === '')).toBe(true);
    expect(JSON.stringify(rows)).not.toMatch(/Jane|2026|head/);
  });
  it('is all there when it is', () => {
    const rows = read(FILE, SHOWN).rows;
    expect(rows.some(({ isMasked }) => isMasked)).toBe(false);
    expect(rows.find(({ keyword }) => keyword === 'PatientName')?.values).toEqual(['Doe^Jane']);
  });
});
