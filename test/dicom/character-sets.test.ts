// Text in every character set of the standard, byte by byte. The bytes and what they mean were checked with pydicom; IR 58, 203 and the wrongly
// written ones by hand from the tables.
import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { characterSetOf } from '../../src-main/dicom/character-sets.ts';
import { readHeader } from '../../src-main/dicom/header.ts';
import { groupSeries } from '../../src-main/dicom/series.ts';
import { textValues } from '../../src-main/dicom/text-values.ts';
import { ctFile } from './dicom-fixture.ts';

const bytesOf = (hex: string): Uint8Array => Uint8Array.from(Buffer.from(hex.replaceAll(' ', ''), 'hex'));
const latin = (text: string): Uint8Array => Uint8Array.from(Buffer.from(text, 'latin1'));

function read(written: string, bytes: Uint8Array, vr = 'PN') {
  const { set, note } = characterSetOf(written.split('\\'));
  const { values, isDamaged } = textValues(bytes, vr, set);
  return { values, isDamaged, note };
}

const NAMES: readonly (readonly [set: string, hex: string, name: string])[] = [
  ['', '59616d616461', 'Yamada'],
  ['ISO_IR 6', '59616d616461', 'Yamada'],
  ['ISO_IR 100', '4dfc6c6c65725e4672616ee76f6973', 'Müller^François'],
  ['ISO_IR 101', '5761b3ea73615ea3756b61737a', 'Wałęsa^Łukasz'],
  ['ISO_IR 109', 'd56f72f55ea1616c', 'Ġorġ^Ħal'],
  ['ISO_IR 110', '42ba727a69f1b95e4ae06e6973', 'Bērziņš^Jānis'],
  ['ISO_IR 144', 'b8d2d0ddded25ebff1e2e0', 'Иванов^Пётр'],
  ['ISO_IR 127', 'e2c8c7e6ea5ee4e6d2c7d1', 'قباني^لنزار'],
  ['ISO_IR 126', 'd0e1f0e1e4fcf0eff5ebeff25ec3e9fef1e3eff2', 'Παπαδόπουλος^Γιώργος'],
  ['ISO_IR 138', 'f9f8e5ef5ee3e1e5f8e4', 'שרון^דבורה'],
  ['ISO_IR 148', '59fd6c6d617a5edefc6b72fc', 'Yılmaz^Şükrü'],
  ['ISO_IR 166', 'b9d2c1caa1d8c55eaad7e8cd', 'นามสกุล^ชื่อ'],
  ['ISO_IR 203', '5061737469e85f4ebd', 'Pastiè_Nœ'],
  ['ISO_IR 13', 'd4cfc0de5ec0dbb3', 'ﾔﾏﾀﾞ^ﾀﾛｳ'],
  ['ISO_IR 192', '57616e675ee5b08fe69db1', 'Wang^小東'],
  ['GB18030', '57616e675ed0a1b6ab8139ee39', 'Wang^小东㐀'],
  ['GBK', '57616e675ed0a1b6ab', 'Wang^小东'],
  ['ISO 2022 IR 100', '4dfc6c6c6572', 'Müller'],
  [
    '\\ISO 2022 IR 100\\ISO 2022 IR 144\\ISO 2022 IR 126',
    '1b28424275635e1b2d414ae972f46d653d1b2d4cbbeeda3d1b2d46c4e9ef',
    'Buc^Jérôme=Люк=Διο',
  ],
  [
    '\\ISO 2022 IR 87\\ISO 2022 IR 159',
    '59616d6164615e5461726f753d1b24423b3345441b28425e1b24284430211b28423d1b24422464245e24401b28425e1b2442243f246d24261b2842',
    'Yamada^Tarou=山田^丂=やまだ^たろう',
  ],
  [
    'ISO 2022 IR 13\\ISO 2022 IR 87',
    'd4cfc0de5ec0dbb33d1b24423b3345441b284a5e1b244242404f3a1b284a3d1b24422464245e24401b284a5e1b2442243f246d24261b284a',
    'ﾔﾏﾀﾞ^ﾀﾛｳ=山田^太郎=やまだ^たろう',
  ],
  [
    '\\ISO 2022 IR 149',
    '486f6e675e47696c646f6e673d1b242943fbf35e1b242943d1ced4d73d1b242943c8ab5e1b242943b1e6b5bf',
    'Hong^Gildong=洪^吉洞=홍^길동',
  ],
  ['\\ISO 2022 IR 58', '5a68616e675e5869616f446f6e673d1b242941d5c55e1b242941d0a1b6ab', 'Zhang^XiaoDong=张^小东'],
];

describe('names', () => {
  test.each(NAMES)('in %s', (set, hex, name) => {
    expect(read(set, bytesOf(hex))).toEqual({ values: [name], isDamaged: false, note: '' });
  });
});

describe('escape sequences', () => {
  it('end at delimiters, where the first set counts again', () => {
    // Cyrillic is brought in before ^ and not again behind it: the byte there is Latin-1 once more.
    expect(read('ISO 2022 IR 100\\ISO 2022 IR 144', bytesOf('1b2d4c bb 5e bb')).values).toEqual(['Л^»']);
    expect(read('ISO 2022 IR 100\\ISO 2022 IR 144', bytesOf('1b2d4c bb 5c bb'), 'LO').values).toEqual(['Л', '»']);
    // ^ and = are nothing special where the value is no name, a backslash where a value cannot have several.
    expect(read('ISO 2022 IR 100\\ISO 2022 IR 144', bytesOf('1b2d4c bb 5e bb'), 'LO').values).toEqual(['Л^Л']);
    expect(read('ISO 2022 IR 100\\ISO 2022 IR 144', bytesOf('1b2d4c bb 5c bb'), 'LT').values).toEqual(['Л\\Л']);
    expect(read('ISO 2022 IR 100\\ISO 2022 IR 144', bytesOf('1b2d4c bb 0d0a bb'), 'LT').values).toEqual(['Л\r\n»']);
  });
  it('bring in pairs whose halves look like delimiters', () => {
    // 0x5c, 0x5e and 0x3d as halves of kanji: rows and cells 60, 62 and 29.
    const kanji = ['5c30', '305c', '5e30', '303d'];
    const expected = kanji.map((pair) => new TextDecoder('euc-jp').decode(Uint8Array.from(bytesOf(pair), (byte) => byte | 0x80)));
    expect(read('\\ISO 2022 IR 87', bytesOf(`1b2442${kanji.join('')}1b2842`)).values).toEqual([expected.join('')]);
  });
  it('that nobody knows lose nothing else', () => {
    expect(read('\\ISO 2022 IR 100', latin('A\x1b%XB'))).toMatchObject({ values: ['A%XB'], isDamaged: true });
  });
  it('count even where the file names one set only', () => {
    expect(read('ISO_IR 100', bytesOf('1b24423b3345441b2842')).values).toEqual(['山田']);
  });
});

describe('romaji', () => {
  it('has a yen sign where a backslash ends nothing', () => {
    expect(read('ISO_IR 13', latin('A\\B~'), 'LT').values).toEqual(['A¥B‾']);
    expect(read('ISO_IR 13', latin('A\\B'), 'LO').values).toEqual(['A', 'B']);
  });
});

describe('encodings without escape sequences', () => {
  it('may have a backslash and a circumflex as half a character', () => {
    const [backslash, circumflex] = [bytesOf('815c'), bytesOf('815e')];
    const text = new TextDecoder('gb18030').decode(backslash);
    expect(text).toHaveLength(1);
    expect(read('GB18030', backslash, 'LO').values).toEqual([text]);
    expect(read('GBK', circumflex).values).toEqual([new TextDecoder('gbk').decode(circumflex)]);
  });
});

describe('only text elements are written in the character set', () => {
  test.each(['SH', 'LO', 'ST', 'LT', 'PN', 'UC', 'UT'])('%s is', (vr) => {
    expect(read('ISO_IR 144', bytesOf('bb'), vr)).toMatchObject({ values: ['Л'], isDamaged: false });
  });
  test.each(['AE', 'AS', 'CS', 'DA', 'DS', 'DT', 'IS', 'TM', 'UI', 'UR'])('%s is not', (vr) => {
    expect(read('ISO_IR 144', bytesOf('bb'), vr)).toMatchObject({ values: ['»'], isDamaged: true });
  });
});

describe('padding', () => {
  test.each([
    ['LO', ' a b \\ c ', ['a b', 'c']],
    ['UI', '1.2.3\0', ['1.2.3']],
    ['LT', '  a \\ b  ', ['  a \\ b']],
    ['PN', 'Wang^XiaoDong=\u0000', ['Wang^XiaoDong']],
    ['PN', 'A^B==', ['A^B']],
    ['LO', '', ['']],
  ])('of %s %j', (vr, text, values) => expect(read('', latin(text), vr).values).toEqual(values));
});

describe('wrongly written', () => {
  test.each([
    ['UTF-8 that is not declared', '', '4ac3a972c3b46d65', 'Jérôme', true, ''],
    ['Latin-1 that is not declared', '', '4ae972f46d65', 'Jérôme', true, ''],
    ['Hangul that is announced and not brought in', '\\ISO 2022 IR 149', 'c8ab', '홍', true, ''],
    ['Hangul that is not brought in again behind ^', '\\ISO 2022 IR 149', '1b242943c8ab5eb1e6b5bf', '홍^길동', true, ''],
    ['Shift JIS in place of Katakana', 'ISO_IR 13', '8e52d4', '山ﾔ', true, ''],
    ['bytes that are no UTF-8', 'ISO_IR 192', '41e94142', 'A\ufffdAB', true, ''],
    ['half a kanji', '\\ISO 2022 IR 87', '1b24423b3345', '山', true, ''],
  ])('%s', (_what, set, hex, start, isDamaged, note) => {
    const found = read(set, bytesOf(hex));
    expect(found).toMatchObject({ isDamaged, note });
    expect(found.values[0]?.startsWith(start)).toBe(true);
  });
  test.each([
    ['iso_ir 100', 'e9', 'é', /misspelt/],
    ['ISO-IR 144', 'bb', 'Л', /misspelt/],
    ['ISO 2022-IR 100', 'e9', 'é', /misspelt/],
    ['UTF8', 'c3a9', 'é', /misspelt/],
    ['ISO-8859-1', 'e9', 'é', /misspelt/],
    ['EBCDIC', '4120', 'A', /names EBCDIC, which DICOM does not know/],
    ['EBCDIC', 'c3a9', 'é', /does not know/],
    ['ISO_IR 192\\ISO 2022 IR 87', 'c3a9', 'é', /exclude each other/],
    ['\\ISO_IR 192', 'c3a9', 'é', /exclude each other/],
  ])('the set %s', (set, hex, text, note) => {
    const found = read(set, bytesOf(hex));
    expect(found.values).toEqual([text]);
    expect(found.note).toMatch(note);
  });
});

describe('any bytes in any set', () => {
  it('give text, and end', () => {
    const sets = fc.array(
      fc.constantFrom('', 'ISO_IR 13', 'ISO 2022 IR 87', 'ISO 2022 IR 149', 'ISO_IR 192', 'GB18030', 'ISO_IR 166'),
      {
        minLength: 1,
        maxLength: 3,
      },
    );
    fc.assert(
      fc.property(sets, fc.uint8Array({ maxLength: 40 }), fc.constantFrom('PN', 'LO', 'LT', 'CS'), (names, bytes, vr) => {
        const { values } = textValues(bytes, vr, characterSetOf(names).set);
        expect(values.join('').length).toBeLessThanOrEqual(bytes.length * 2);
      }),
      { numRuns: 300 },
    );
  });
  it('ASCII is ASCII in every set that has it whole', () => {
    const printable = fc.string({
      unit: fc.integer({ min: 0x21, max: 0x7a }).map((code) => String.fromCharCode(code)),
      maxLength: 20,
    });
    fc.assert(
      fc.property(fc.constantFrom(...NAMES.map(([set]) => set).filter((set) => !set.includes(' 13'))), printable, (set, text) => {
        expect(read(set, latin(text), 'LT')).toEqual({ values: [text], isDamaged: false, note: '' });
      }),
      { numRuns: 200 },
    );
  });
});

describe('the header', () => {
  const headerOf = (set: string, hex: string) => {
    const bytes = bytesOf(hex);
    const placeholder = '@'.repeat(bytes.length);
    const description = { vr: 'LO', value: placeholder } as const;
    const file = ctFile({ 524293: set === '' ? null : { vr: 'CS', value: set }, 528446: description });
    file.set(bytes, Buffer.from(file).indexOf(placeholder));
    const result = readHeader(file, file.length);
    if (result.kind !== 'header') throw new Error(result.kind);
    return result.header;
  };
  it('has the description in its letters', () => {
    expect(headerOf('ISO_IR 144', 'b8d2d0ddded220')).toMatchObject({ description: 'Иванов', charsetNote: '' });
  });
  it.each([
    ['', 'c3a920', 'é', /not written in the character set that the file names \(none, which means ASCII\)/],
    ['ISO_IR 192', 'e920', '\ufffd', /\(ISO_IR 192\)/],
    ['EBCDIC', '4120', 'A', /names EBCDIC/],
  ])('says why its letters may be wrong: %j', (set, hex, description, note) => {
    const header = headerOf(set, hex);
    expect(header).toMatchObject({ description, charsetNote: expect.stringMatching(note) });
    const [series] = groupSeries([{ file: 0, header }]);
    expect(series?.warnings.find(({ code }) => code === 'charset')?.message).toBe(header.charsetNote);
  });
});
