import { expect, test } from 'vitest';
import { personName } from '../../src-shared/imaging/person-name.ts';

const part = (family = '', given = '', middle = '', prefix = '', suffix = '') => ({ family, given, middle, prefix, suffix });

test.each([
  [
    'Adams^John Robert Quincy^^Rev.^B.A. M.Div.',
    { alphabetic: part('Adams', 'John Robert Quincy', '', 'Rev.', 'B.A. M.Div.'), ideographic: null, phonetic: null },
  ],
  [
    'Yamada^Tarou=山田^太郎=やまだ^たろう',
    { alphabetic: part('Yamada', 'Tarou'), ideographic: part('山田', '太郎'), phonetic: part('やまだ', 'たろう') },
  ],
  ['=山田^太郎', { alphabetic: null, ideographic: part('山田', '太郎'), phonetic: null }],
  ['ANONYMOUS', { alphabetic: part('ANONYMOUS'), ideographic: null, phonetic: null }],
  [' Doe ^ Jane ', { alphabetic: part('Doe', 'Jane'), ideographic: null, phonetic: null }],
  ['', { alphabetic: null, ideographic: null, phonetic: null }],
  ['^^^^=', { alphabetic: null, ideographic: null, phonetic: null }],
  ['A^B^C^D^E^F=G=H=I', { alphabetic: part('A', 'B', 'C', 'D', 'E'), ideographic: part('G'), phonetic: part('H') }],
])('%j', (written, parts) => expect(personName(written)).toEqual(parts));
