// Headers are read with a list of the tags that they need: it must hold every tag that the code asks for, and reading by it must see the same.
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { EXPLICIT_ENCODING } from '../../src-main/dicom/element-head.ts';
import { readElements } from '../../src-main/dicom/element-reader.ts';
import { HEADER_TAGS } from '../../src-main/dicom/header-tags.ts';
import { ReadFailure } from '../../src-main/dicom/read-failure.ts';
import { EXPLICIT, encodeDataSet } from './data-set-encoder.ts';

const ASKING = [
  'file-format',
  'file-meta',
  'frame-values',
  'functional-groups',
  'header',
  'header-text',
  'own-attributes',
  'photometric',
  'pixel-format',
  'series-attributes',
];
/** Asked when pixels are decoded, of a data set that was read whole: padding, windows, VOI tables. */
const NOT_OF_HEADERS = [
  0x00280120, 0x00280121, 0x00281050, 0x00281051, 0x00281055, 0x00281056, 0x00283003, 0x00283010, 0x00289132,
];

test.each(ASKING)('every tag that %s.ts asks for is kept', (name) => {
  const source = readFileSync(new URL(`../../src-main/dicom/${name}.ts`, import.meta.url), 'utf8');
  const asked = [...source.matchAll(/'x([0-9a-f]{8})'/g)].map(([, digits]) => Number.parseInt(digits as string, 16));
  expect(asked.length).toBeGreaterThan(0);
  expect(asked.filter((tag) => !HEADER_TAGS.has(tag) && !NOT_OF_HEADERS.includes(tag))).toEqual([]);
});

const WANTED: ReadonlySet<number> = new Set([0x00080060, 0x00200032, 0x00280010, 0x52009229, 0x00289145, 0x00281053]);

/** With sequences that are kept and that are not, of both kinds of length. */
const DATA_SET: Uint8Array = encodeDataSet(
  [
    { tag: 0x00080008, vr: 'CS', value: 'ORIGINAL' },
    { tag: 0x00080060, vr: 'CS', value: 'CT' },
    { tag: 0x00081140, vr: 'SQ', value: [[{ tag: 0x00081150, vr: 'UI', value: '1.2' }], []] },
    { tag: 0x00090010, vr: 'LO', value: 'PRIVATE' },
    { tag: 0x00091001, vr: 'UN', value: new Uint8Array(6) },
    { tag: 0x00200032, vr: 'DS', value: '0\\0\\1' },
    { tag: 0x00280010, vr: 'US', value: 2 },
    {
      tag: 0x52009229,
      vr: 'SQ',
      undefinedLength: true,
      value: [[{ tag: 0x00289145, vr: 'SQ', value: [[{ tag: 0x00281053, vr: 'DS', value: '2' }]] }]],
    },
    { tag: 0x7fe00010, vr: 'OW', value: new Uint8Array(4) },
  ],
  EXPLICIT,
);

type Elements = ReturnType<typeof readElements>['elements'];

/** Places and lengths of the wanted elements on every level. */
const shapeOf = (elements: Elements): unknown =>
  Object.entries(elements)
    .filter(([key]) => WANTED.has(Number.parseInt(key.slice(1), 16)))
    .map(([key, { vr, dataOffset, length, items }]) => ({
      key,
      vr,
      dataOffset,
      length,
      items: items?.map(({ dataSet }) => shapeOf(dataSet.elements)),
    }))
    .toSorted((a, b) => (a.key < b.key ? -1 : 1));

function read(bytes: Uint8Array, wanted: { readonly wanted?: ReadonlySet<number> }) {
  try {
    const { elements, end, repaired } = readElements(bytes, { encoding: EXPLICIT_ENCODING, start: 0, isWhole: true, ...wanted });
    return { elements: shapeOf(elements), end, repaired };
  } catch (thrown) {
    if (thrown instanceof ReadFailure) return { failed: thrown.kind, at: thrown.at, message: thrown.message };
    throw thrown;
  }
}

test('a sound data set: what is wanted is kept, on every level, and nothing else', () => {
  const { elements } = readElements(DATA_SET, { encoding: EXPLICIT_ENCODING, start: 0, isWhole: true, wanted: WANTED });
  expect(Object.keys(elements)).toEqual(['x00080060', 'x00200032', 'x00280010', 'x52009229']);
  const [group] = elements.x52009229?.items ?? [];
  expect(Object.keys(group?.dataSet.elements ?? {})).toEqual(['x00289145']);
});

test('whatever bytes are wrong: what is kept, where reading ends and what is told are the same with a list as without', () => {
  const damage = fc.array(fc.tuple(fc.nat(DATA_SET.length - 1), fc.nat(255)), { maxLength: 3 });
  fc.assert(
    fc.property(damage, (changes) => {
      const bytes = Uint8Array.from(DATA_SET);
      for (const [at, value] of changes) bytes[at] = value;
      expect(read(bytes, { wanted: WANTED })).toEqual(read(bytes, {}));
    }),
    { numRuns: 1000 },
  );
});

test('an element that is not kept and is there twice is told of all the same', () => {
  const twice = encodeDataSet(
    [
      { tag: 0x00080008, vr: 'CS', value: 'ORIGINAL' },
      { tag: 0x00080008, vr: 'CS', value: 'DERIVED' },
      { tag: 0x00080060, vr: 'CS', value: 'CT' },
    ],
    EXPLICIT,
  );
  expect(read(twice, { wanted: WANTED })).toMatchObject({
    repaired: ['Element 00080008 is there twice with different values; the first is taken.'],
  });
});
