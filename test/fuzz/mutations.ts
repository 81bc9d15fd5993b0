// What can be wrong with a file: elements lost, doubled, renamed, of another type, with a length that lies or a number at the edge; bytes flipped,
// overwritten, cut off, put in, copied from elsewhere. Everything follows from the generator that is given.
import { type Element, type FuzzFile, fileBytes } from './elements.ts';

/** A whole number from 0 to below `end`. */
export type Draw = (end: number) => number;

const VRS = ['AE', 'CS', 'DS', 'FD', 'IS', 'LO', 'LT', 'OB', 'OF', 'OW', 'PN', 'SQ', 'SS', 'UI', 'UL', 'UN', 'US', 'UT', '??'];
const EDGES = [0, 1, 2, 3, 7, 8, 9, 15, 16, 17, 31, 32, 33, 64, 127, 128, 255, 256, 0x7fff, 0x8000, 0xfffe, 0xffff];
const LONG_EDGES = [...EDGES, 0x10000, 0xffffff, 0x7fffffff, 0x80000000, 0xfffffffe, 0xffffffff];
const WORDS = [
  '',
  '-1',
  '0',
  '99999999',
  '1e308',
  '-1e-308',
  'NaN',
  '1\\2\\3\\4\\5\\6\\7',
  '\\\\',
  '1.2.3',
  '\u00ff\u0000',
  'x'.repeat(2000),
];

const one = <T>(draw: Draw, from: readonly T[]): T => from[draw(from.length)] as T;

/** Each gives the list back with one element changed. */
const elementChanges: readonly ((elements: readonly Element[], at: number, draw: Draw) => readonly Element[])[] = [
  (elements, at) => elements.toSpliced(at, 1),
  (elements, at) => elements.toSpliced(at, 0, elements[at] as Element),
  (elements, at, draw) => elements.toSpliced(draw(elements.length + 1), 0, elements[at] as Element),
  (elements, at, draw) => elements.with(at, { ...(elements[at] as Element), vr: one(draw, VRS) }),
  (elements, at, draw) => elements.with(at, { ...(elements[at] as Element), tag: one(draw, elements).tag }),
  (elements, at, draw) => elements.with(at, { ...(elements[at] as Element), lie: one(draw, LONG_EDGES) }),
  (elements, at, draw) => elements.with(at, { ...(elements[at] as Element), isOpen: draw(2) === 0 }),
  (elements, at, draw) => elements.with(at, { ...(elements[at] as Element), value: new TextEncoder().encode(one(draw, WORDS)) }),
  (elements, at, draw) =>
    elements.with(at, { ...(elements[at] as Element), value: new Uint8Array(Uint16Array.of(one(draw, EDGES)).buffer) }),
  (elements, at, draw) => {
    const nested: Element = { tag: 0x00081140, vr: 'SQ', isOpen: draw(2) === 0, value: [[elements[at] as Element]] };
    return elements.toSpliced(at, 1, nested);
  },
];

const byteChanges: readonly ((bytes: Uint8Array, at: number, draw: Draw) => Uint8Array)[] = [
  (bytes, at, draw) => changed(bytes, at, [(bytes[at] ?? 0) ^ (1 << draw(8))]),
  (bytes, at, draw) => changed(bytes, at, [draw(256)]),
  (bytes, at, draw) => changed(bytes, at, [one(draw, [0, 1, 0x7f, 0x80, 0xfe, 0xff])]),
  (bytes, at, draw) => changed(bytes, at, [...new Uint8Array(Uint16Array.of(one(draw, EDGES)).buffer)]),
  (bytes, at, draw) => changed(bytes, at, [...new Uint8Array(Uint32Array.of(one(draw, LONG_EDGES)).buffer)]),
  (bytes, at) => bytes.slice(0, at),
  (bytes, at, draw) => Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + 1 + draw(64))]),
  (bytes, at, draw) => {
    const from = draw(bytes.length);
    return Buffer.concat([bytes.subarray(0, at), bytes.subarray(from, from + 1 + draw(256)), bytes.subarray(at)]);
  },
  (bytes, at, draw) =>
    Buffer.concat([bytes.subarray(0, at), Uint8Array.from({ length: 1 + draw(16) }, () => draw(256)), bytes.subarray(at)]),
];

function changed(bytes: Uint8Array, at: number, values: readonly number[]): Uint8Array {
  const result = bytes.slice();
  for (const [i, value] of values.entries()) if (at + i < result.length) result[at + i] = value;
  return result;
}

/** Where headers end and codes begin is where most can go wrong: half of the places lie in the first part of the file. */
const place = (draw: Draw, length: number): number =>
  draw(2) === 0 ? draw(Math.max(1, length)) : draw(Math.max(1, Math.min(length, 1500)));

/** One to four changes of elements and bytes. */
export function mutated(file: FuzzFile, draw: Draw): Uint8Array {
  let { elements } = file;
  const structural = draw(3);
  for (let i = 0; i < structural && elements.length > 0; i++)
    elements = one(draw, elementChanges)(elements, draw(elements.length), draw);
  let bytes = fileBytes({ ...file, elements });
  const raw = structural === 0 ? 1 + draw(3) : draw(3);
  for (let i = 0; i < raw; i++) bytes = one(draw, byteChanges)(bytes, place(draw, bytes.length), draw);
  return bytes;
}
