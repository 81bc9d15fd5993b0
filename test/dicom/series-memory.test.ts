// A header that is recalled is the header that reading gives: for files of a series, for files that differ anywhere, and after any others.
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readHeader } from '../../src-main/dicom/header.ts';
import { OWN_TAGS } from '../../src-main/dicom/own-attributes.ts';
import { SeriesMemory } from '../../src-main/dicom/series-memory.ts';
import { type Changes, ctFile } from './dicom-fixture.ts';

/** All but the end of the pixels, as a first read has it. */
const beginningOf = (file: Uint8Array): Uint8Array => file.subarray(0, file.length - 2);

/** Recalls and reads, and learns as a scan does. @returns whether it was recalled */
function look(memory: SeriesMemory, file: Uint8Array): boolean {
  const bytes = beginningOf(file);
  const read = readHeader(bytes, file.length);
  const header = memory.recall(bytes, file.length);
  if (header !== null) expect({ kind: 'header', header }).toEqual(read);
  else if (read.kind === 'header' && !read.unread) memory.learn(bytes, file.length, read.header);
  return header !== null;
}

interface Slice {
  readonly number: string;
  readonly position: string;
  readonly time: string;
  readonly location: string;
  readonly uid: string;
  readonly dose: string;
  readonly isOther: boolean;
}

const slice = ({ number, position, time, location, uid, dose, isOther }: Slice): Uint8Array =>
  ctFile({
    524312: { vr: 'UI', value: uid },
    524338: { vr: 'TM', value: time },
    1577297: { vr: 'IS', value: dose },
    2097171: { vr: 'IS', value: number },
    2097202: { vr: 'DS', value: position },
    2101313: { vr: 'DS', value: location },
    ...(isOther && { 528704: { vr: 'SQ', value: [] }, 2625619: { vr: 'DS', value: '2' } }),
  } as unknown as Changes);

const plain = (index: number): Slice => ({
  number: String(index),
  position: `-200\\-200\\${index * 1.25}`,
  time: `1200${index % 60}.5`,
  location: String(index),
  uid: `1.2.3.${index}`,
  dose: String((index * 37) % 411),
  isOther: false,
});

test('of a series nearly every header is recalled, whatever lengths its values have', () => {
  const memory = new SeriesMemory();
  const recalled = Array.from({ length: 300 }, (_, i) => look(memory, slice(plain(i))));
  expect(recalled.filter(Boolean).length).toBeGreaterThan(290);
});

test('whatever differs, and wherever bytes are wrong: it is recalled as it is read, or not at all', () => {
  const decimal = fc.constantFrom('0', '1', '12.5', '-3', '1e2', '1,5', 'x', '', ' 7 ');
  const slices = fc.record({
    number: fc.constantFrom('1', '12', '', 'x', '123456'),
    position: fc.array(decimal, { minLength: 1, maxLength: 4 }).map((values) => values.join('\\')),
    time: fc.constantFrom('', '120000', '1', 'ä'),
    location: decimal,
    uid: fc.constantFrom('1.2', '1.2.3', '1.2.3.44444', ''),
    dose: fc.constantFrom('', '5', '300'),
    isOther: fc.boolean(),
  });
  // At the end of the file there are pixels: no header.
  const damage = fc.option(fc.tuple(fc.nat(), fc.nat(255)), { freq: 4 });
  fc.assert(
    fc.property(fc.array(fc.tuple(slices, damage), { minLength: 2, maxLength: 12 }), (files) => {
      const memory = new SeriesMemory();
      for (const [values, wrong] of files) {
        const file = slice(values);
        if (wrong) file[wrong[0] % (file.length - 12)] = wrong[1];
        look(memory, file);
      }
    }),
    { numRuns: 400 },
  );
});

test('any single byte that is wrong in the second file of a series', () => {
  const [first, second] = [slice({ ...plain(1), dose: '9' }), slice({ ...plain(2), dose: '9' })];
  let recalled = 0;
  for (let at = 0; at < second.length - 12; at++) {
    const memory = new SeriesMemory();
    look(memory, first);
    const damaged = second.slice();
    damaged[at] = (damaged[at] as number) ^ 1;
    if (look(memory, damaged)) recalled++;
  }
  expect(recalled).toBeGreaterThan(10);
  expect(recalled).toBeLessThan(second.length / 4);
});

describe('a file of another length', () => {
  const [first, second] = [slice({ ...plain(1), dose: '9' }), slice({ ...plain(2), dose: '9' })];
  test.each([-2, 2])('by %i bytes is read', (more) => {
    const memory = new SeriesMemory();
    look(memory, first);
    expect(memory.recall(beginningOf(second), second.length + more)).toBeNull();
    expect(memory.recall(beginningOf(second), second.length)).not.toBeNull();
  });
});

test('files that have nothing in common do not cost a lesson each', () => {
  const memory = new SeriesMemory();
  const recalled = Array.from({ length: 60 }, (_, i) =>
    look(memory, slice({ ...plain(i), isOther: Math.floor(i / 2) % 2 === 1 })),
  );
  // Two series by turns: each pair's second file is like its first, as long as lessons are free.
  expect(recalled.filter(Boolean).length).toBeGreaterThan(10);
});

const tagsIn = (name: string): readonly number[] =>
  [...readFileSync(new URL(`../../src-main/dicom/${name}.ts`, import.meta.url), 'utf8').matchAll(/'x([0-9a-f]{8})'/g)].map(
    ([, digits]) => Number.parseInt(digits as string, 16),
  );

test('its own attributes are those that their reader asks for', () => {
  expect([...new Set(tagsIn('own-attributes'))].toSorted((a, b) => a - b)).toEqual(OWN_TAGS.toSorted((a, b) => a - b));
});

test.each(['frame-values', 'functional-groups', 'header', 'header-text', 'photometric', 'pixel-format', 'series-attributes'])(
  '%s.ts asks for none of them',
  (name) => {
    const asked = tagsIn(name);
    expect(asked.length).toBeGreaterThan(0);
    expect(asked.filter((tag) => OWN_TAGS.includes(tag))).toEqual([]);
  },
);
