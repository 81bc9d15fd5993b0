// The scan reads beginnings of files, decoding reads all of them: both must say the same of a file, also where something stands behind the pixels.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type HeaderResult, readHeader } from '../../../src-main/dicom/header.ts';
import { readHeaderFrom, type StartRead } from '../../../src-main/engine/scan/header-read.ts';
import type { SourceStart } from '../../../src-main/engine/scan/source-start.ts';
import { type Element, encapsulated, type FuzzFile, fileBytes } from '../../fuzz/elements.ts';
import { seedFiles } from '../../fuzz/seeds.ts';
import { startOfBytes } from '../start-of-bytes.ts';

const PIXELS = 0x7fe00010;
const TRAILING_PADDING = 0xfffcfffc;
const PRIVATE = 0x00091001;
const FIRST_READ_BYTES = 8192;
const seeds = await seedFiles();
const native = seeds[0] as FuzzFile;
const ownBytes = (file: FuzzFile): Uint8Array => Uint8Array.from(fileBytes(file));

async function scanned(file: Uint8Array): Promise<{ readonly read: StartRead; readonly bytes: number }> {
  const start = startOfBytes(file);
  const read = await readHeaderFrom(start, file.length);
  return { read, bytes: start.bytesRead() };
}

/** What may be unread is no part of the answer. */
const answer = (read: StartRead | HeaderResult): object => ({ ...read, unread: undefined });

async function agrees(file: Uint8Array): Promise<HeaderResult> {
  const whole = readHeader(file, file.length);
  expect(answer((await scanned(file)).read)).toEqual(answer(whole));
  return whole;
}

const isPixels = ({ tag }: Element): boolean => tag === PIXELS;
const filler = (bytes: number): Element => ({ tag: PRIVATE, vr: 'OB', value: new Uint8Array(bytes).fill(7) });
const padding = (bytes: number): Element => ({ tag: TRAILING_PADDING, vr: 'OB', value: new Uint8Array(bytes) });
const withElements = (file: FuzzFile, change: (elements: readonly Element[]) => readonly Element[]): FuzzFile => ({
  ...file,
  elements: change(file.elements),
});
/** Some elements behind the pixels, where writers that do not sort put them. */
const moved = (tags: readonly number[]) => (elements: readonly Element[]) => [
  ...elements.filter(({ tag }) => !tags.includes(tag)),
  ...elements.filter(({ tag }) => tags.includes(tag)),
];

const FRAME_BYTES = 40_000;
/** Larger than many first reads: 20 frames of the RLE syntax. */
const large: FuzzFile = withElements(seeds[7] as FuzzFile, (elements) =>
  elements.map((element) =>
    isPixels(element)
      ? {
          ...element,
          value: encapsulated(
            Array.from({ length: 20 }, () => new Uint8Array(FRAME_BYTES).fill(3)),
            false,
          ),
        }
      : element,
  ),
);

describe('elements behind the pixel data', () => {
  test.each([
    ['rescale', [0x00281052, 0x00281053]],
    ['rows, columns and bits', [0x00280010, 0x00280011, 0x00280100]],
    ['position and series', [0x00200032, 0x0020000e, 0x00080060]],
  ])('%s: as the whole file has it', async (_what, tags) => {
    for (const seed of seeds) {
      const file = ownBytes(withElements(seed, (elements) => moved(tags)([filler(FIRST_READ_BYTES), ...elements])));
      expect(await agrees(file)).toMatchObject({ kind: 'header', header: { hasRescale: true, rows: 64, modality: 'CT' } });
    }
  });
  test.each([0, 3, 20])('a second pixel data before element %i: rescale and the note', async (at) => {
    for (const seed of seeds) {
      const pixels = seed.elements.find(isPixels) as Element;
      const file = ownBytes(withElements(seed, (elements) => elements.toSpliced(at, 0, pixels)));
      const whole = await agrees(file);
      if (whole.kind === 'header') expect(whole.header.hasRescale).toBe(true);
    }
  });
  test('pixel data is pixel data, whatever value representation a file gives it', async () => {
    for (const seed of seeds) {
      const named = (elements: readonly Element[]) => elements.map((one) => (isPixels(one) ? { ...one, vr: 'SQ' } : one));
      const file = ownBytes(withElements(seed, named));
      expect(await agrees(file)).toMatchObject({ kind: 'header', header: { repaired: [] } });
    }
  });
  test('pixels are not read for it', async () => {
    const plain = ownBytes(large);
    expect((await scanned(plain)).bytes).toBeLessThan(FIRST_READ_BYTES + 20 * 2048);
    const file = ownBytes(withElements(large, (elements) => [...moved([0x00281052, 0x00281053])(elements), padding(900)]));
    const { read, bytes } = await scanned(file);
    expect(read).toMatchObject({ kind: 'header', header: { hasRescale: true, frames: 2 } });
    expect(bytes).toBeLessThan(FIRST_READ_BYTES + 20 * 2048);
    const padded = ownBytes(withElements(native, (elements) => [...elements, padding(900)]));
    expect((await scanned(padded)).bytes).toBeLessThan(FIRST_READ_BYTES + 1000);
  });
  test('many short items are read many at a time', async () => {
    const items = encapsulated(
      Array.from({ length: 30_000 }, () => new Uint8Array(2)),
      false,
    );
    const file = ownBytes(withElements(large, (elements) => elements.map((e) => (isPixels(e) ? { ...e, value: items } : e))));
    const start = startOfBytes(file);
    const asked: number[] = [];
    const counted: SourceStart = {
      ...start,
      from(at, bytes) {
        asked.push(at);
        return start.from(at, bytes);
      },
    };
    expect((await readHeaderFrom(counted, file.length)).kind).toBe('header');
    expect(asked.length).toBeLessThan(20);
  });
});

const change = fc.oneof(
  fc.subarray(native.elements.map(({ tag }) => tag).filter((tag) => tag !== PIXELS)).map(moved),
  fc.integer({ min: 0, max: 20_000 }).map((bytes) => (elements: readonly Element[]) => [filler(bytes), ...elements]),
  fc.integer({ min: 0, max: 400 }).map((bytes) => (elements: readonly Element[]) => [...elements, padding(bytes)]),
  fc.tuple(fc.nat(30), fc.boolean()).map(([at, isOther]) => (elements: readonly Element[]) => {
    const pixels = elements.find(isPixels);
    if (!pixels) return elements;
    const other = pixels.value instanceof Uint8Array ? pixels.value.map((byte) => byte ^ 1) : pixels.value;
    return elements.toSpliced(at, 0, isOther && !pixels.isOpen ? { ...pixels, value: other } : pixels);
  }),
);

test('whatever stands behind the pixels, the scan and the whole file say the same', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.nat(seeds.length - 1),
      fc.array(change, { maxLength: 3 }),
      fc.nat(64),
      async (seed, changes, trailing) => {
        const file = withElements(seeds[seed] as FuzzFile, (elements) =>
          changes.reduce((before, next) => next(before), elements),
        );
        await agrees(Uint8Array.from(Buffer.concat([ownBytes(file), new Uint8Array(trailing)])));
      },
    ),
    { numRuns: 300 },
  );
});
