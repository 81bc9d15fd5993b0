import { describe, expect, it } from 'vitest';
import { tiffLayout } from '../../src-main/export/tiff.ts';
import { type TiffStack, tiffStack16Parts, tiffStackParts } from '../../src-main/export/tiff-stack.ts';
import { readTiff } from './tiff-reader.ts';

const values = Float32Array.from({ length: 30 }, (_, i) => Math.fround(Math.sin(i) * 3));
const stackOf = (data: Float32Array): TiffStack => ({
  tensor: { name: 'conv1', shape: [1, 2, 3, 5], read: (first, count) => data.subarray(first, first + count) },
  rows: 3,
  columns: 5,
  names: ['conv1 channel-000', 'conv1 channel-001'],
  pixelMm: [0.5, 0.25],
  range: { minimum: Math.min(...data), maximum: Math.max(...data) },
  provenance: '{"a":1}',
});
const whole = (parts: Iterable<Uint8Array>): Uint8Array => Uint8Array.from(Buffer.concat([...parts]));

describe('a TIFF stack', () => {
  it('float32: a page a channel, to the bit, with names, sizes and the description of ImageJ', () => {
    const pages = readTiff(whole(tiffStackParts(stackOf(values))));
    expect(pages.map((page) => page.values)).toEqual([values.slice(0, 15), values.slice(15)]);
    const [first] = pages;
    expect(first?.tags.get(270)).toMatch(
      /^ImageJ=1\.54f\nimages=2\nchannels=2\nhyperstack=true\nmode=grayscale\nunit=mm\nloop=false\n[\s\S]*convscope=\{"a":1\}\n$/,
    );
    expect([282, 283, 296, 258, 339].map((tag) => first?.tags.get(tag))).toEqual([[4], [2], [1], [32], [3]]);
    expect(pages.map(({ tags }) => tags.get(285))).toEqual(['conv1 channel-000', 'conv1 channel-001']);
  });

  it('labels stand where ImageJ looks for them', () => {
    const [page] = readTiff(whole(tiffStackParts(stackOf(values))));
    expect(page?.tags.get(50838)).toEqual([12, 34, 34]);
    const bytes = page?.tags.get(50839) as readonly number[];
    expect(String.fromCharCode(...bytes.slice(0, 8))).toBe('JIJIlbal');
    expect(new TextDecoder('utf-16le').decode(Uint8Array.from(bytes.slice(12, 46)))).toBe('conv1 channel-000');
  });

  it('16 bits: levels give the values back within half a step, and the file says how', () => {
    const pages = readTiff(whole(tiffStack16Parts(stackOf(values))));
    const text = pages[0]?.tags.get(270) as string;
    const [offset, scale] = ['c0', 'c1'].map((key) => Number(new RegExp(`^${key}=(.*)$`, 'm').exec(text)?.[1])) as [
      number,
      number,
    ];
    const back = pages.flatMap((page) => [...page.values].map((level) => offset + scale * level));
    for (const [i, value] of back.entries()) expect(Math.abs(value - (values[i] as number))).toBeLessThanOrEqual(scale * 0.5001);
    expect(Math.max(...pages.flatMap((page) => [...page.values]))).toBe(65535);
  });

  it('16 bits of NaN are refused with the place and the way out', () => {
    const broken = values.slice();
    broken[22] = Number.NaN;
    const stack = { ...stackOf(broken), range: { minimum: -3, maximum: 3 } };
    expect(() => whole(tiffStack16Parts(stack))).toThrow(
      'The map holds NaN at row 1, column 2, which a 16-bit TIFF cannot express. Export it as 32-bit TIFF (tiff) or NPY instead.',
    );
  });
});

it('past 4 GiB the file is BigTIFF, whose directories lie where its head says', () => {
  const layout = tiffLayout({
    rows: 40_000,
    columns: 30_000,
    pages: 3,
    sample: 'float32',
    description: 'large',
    resolution: null,
    names: ['a', 'b', 'c'],
    hasImageJLabels: false,
  });
  const head = new DataView(layout.head.buffer);
  expect([head.getUint16(0), head.getUint16(2, true), head.getUint16(4, true), head.getUint16(6, true)]).toEqual([
    0x4949, 43, 8, 0,
  ]);
  expect(head.getBigUint64(8, true)).toBe(BigInt(layout.offsetOf(3)));
  // The directories alone, moved to the front: every offset within them is less by as much.
  const start = layout.offsetOf(3);
  const tail = new DataView(layout.tail.buffer);
  expect(tail.getBigUint64(0, true)).toBe(13n);
  const entries = Array.from({ length: 13 }, (_, i) => ({
    tag: tail.getUint16(8 + i * 20, true),
    value: tail.getBigUint64(8 + i * 20 + 12, true),
  }));
  expect(entries.find(({ tag }) => tag === 273)?.value).toBe(BigInt(layout.offsetOf(0)));
  const second = Number(tail.getBigUint64(8 + 13 * 20, true)) - start;
  expect(tail.getBigUint64(second, true)).toBe(12n);
});
