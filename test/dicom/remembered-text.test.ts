// Texts and numbers of the last file are remembered by tag, because the files of a series say mostly the same: what is remembered never answers for
// other bytes.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { dataSetOf, type Element, numbersOf } from '../../src-main/dicom/data-set.ts';
import { readHeader } from '../../src-main/dicom/header.ts';
import { ctFile } from './dicom-fixture.ts';

const TAG = 'x00200013';
const dataSetWith = (letters: string, vr = 'DS') => {
  const bytes = Uint8Array.from(Buffer.from(letters, 'latin1'));
  const elements: Record<string, Element> = { [TAG]: { vr, dataOffset: 0, length: bytes.length } };
  return dataSetOf(bytes, elements, true);
};

test('a text is that of its own bytes, whatever was asked before', () => {
  // Few letters, so that texts of one length and one beginning follow each other.
  const letters = fc.string({ unit: fc.constantFrom('1', '2', ' ', '\\', '\0', '.', '\xff'), maxLength: 4 });
  fc.assert(
    fc.property(fc.array(letters, { minLength: 2, maxLength: 6 }), (texts) => {
      for (const written of texts) {
        const expected = (written.split('\0')[0] ?? '').trim();
        expect(dataSetWith(written).string(TAG) ?? '').toBe(expected);
        const values =
          expected === ''
            ? []
            : expected.split('\\').map((word) => (/^\s*(\d+\.?\d*|\.\d+)\s*$/.test(word) ? Number(word) : Number.NaN));
        expect(numbersOf(dataSetWith(written), TAG)).toEqual(values.length > 0 && values.every(Number.isFinite) ? values : null);
      }
    }),
    { numRuns: 500 },
  );
});

test('bytes of numbers are not taken for the text that they look like', () => {
  expect(dataSetWith('12').string(TAG)).toBe('12');
  expect(dataSetWith('12', 'US').string(TAG)).toBe(String(0x3231));
  expect(dataSetWith('12').string(TAG)).toBe('12');
});

test('the description of a file is its own, in its own character set', () => {
  const described = (set: string): string | undefined => {
    const file = ctFile({ 524293: { vr: 'CS', value: set }, 528446: { vr: 'LO', value: 'Thörax' } });
    const read = readHeader(file, file.length);
    return read.kind === 'header' ? read.header.description : undefined;
  };
  // The same bytes each time, written in UTF-8.
  expect(['ISO_IR 192', 'ISO_IR 100', 'ISO_IR 192', 'ISO_IR 144'].map(described)).toEqual([
    'Thörax',
    'ThÃ¶rax',
    'Thörax',
    'ThУЖrax',
  ]);
});
