// npz and safetensors: read back by the project's own readers, which know nothing of the writers.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { npzParts } from '../../src-main/export/npz.ts';
import { safetensorsParts } from '../../src-main/export/safetensors.ts';
import { zipParts } from '../../src-main/export/stored-zip.ts';
import type { TensorSource } from '../../src-main/export/tensor-source.ts';
import { readNpz } from '../../src-main/weights/npz.ts';
import { readSafetensors } from '../../src-main/weights/safetensors.ts';
import { ZipArchive } from '../../src-main/weights/zip-archive.ts';

const tensor = (name: string, shape: readonly number[], data: Float32Array): TensorSource => ({
  name,
  shape,
  read: (first, count) => data.subarray(first, first + count),
});
const whole = (parts: Iterable<Uint8Array>): Uint8Array => Uint8Array.from(Buffer.concat([...parts]));

const shapes = fc.array(fc.array(fc.integer({ min: 0, max: 5 }), { maxLength: 4 }), { minLength: 1, maxLength: 4 });
const dataOf = (shape: readonly number[]): Float32Array =>
  Float32Array.from({ length: shape.reduce((a, b) => a * b, 1) }, (_, i) => Math.sin(i + shape.length));

describe('npz', () => {
  it('gives back every array under its name, whatever its shape', async () => {
    await fc.assert(
      fc.asyncProperty(shapes, async (all) => {
        const tensors = all.map((shape, i) => tensor(`relu_${i}`, shape, dataOf(shape)));
        const bytes = whole(npzParts(tensors, '{"from":"here"}'));
        const { tensors: read, ignored } = await readNpz(await ZipArchive.open(bytes));
        expect(read.map(({ name, shape, data }) => ({ name, shape, data }))).toEqual(
          all.map((shape, i) => ({ name: `relu_${i}`, shape, data: dataOf(shape) })),
        );
        expect(ignored).toEqual([]);
        expect(Buffer.from(bytes).toString('latin1').endsWith('{"from":"here"}')).toBe(true);
      }),
      { numRuns: 40 },
    );
  });
  it('the same tensors give the same bytes', () => {
    const make = () => whole(npzParts([tensor('a', [3], Float32Array.of(1, 2, 3))], ''));
    expect(make()).toEqual(make());
  });
  it('arrays larger than a part come whole', async () => {
    const data = Float32Array.from({ length: 600_001 }, (_, i) => i);
    const { tensors } = await readNpz(await ZipArchive.open(whole(npzParts([tensor('large', [600_001], data)], ''))));
    expect(tensors[0]?.data).toEqual(data);
  });
});

it('an archive past 4 GiB has the numbers of its second entry in 64 bits', () => {
  // Parts that are one buffer again and again: nothing of that size is ever in memory.
  const part = new Uint8Array(64 * 1024 * 1024);
  const large = { name: 'large', bytes: part.length * 65, parts: () => Array.from({ length: 65 }, () => part) };
  const small = { name: 'small', bytes: 2, parts: () => [Uint8Array.of(1, 2)] };
  const tail: Uint8Array[] = [];
  let total = 0;
  for (const bytes of zipParts([large, small])) {
    total += bytes.length;
    if (bytes !== part) tail.push(bytes);
  }
  const end = new DataView((tail.at(-1) as Uint8Array).buffer);
  expect(end.getUint32(0, true)).toBe(0x06064b50);
  expect(end.getBigUint64(32, true)).toBe(2n);
  const directory = Number(end.getBigUint64(48, true));
  expect(directory + Number(end.getBigUint64(40, true)) + end.byteLength).toBe(total);
  const second = new DataView((tail.at(-2) as Uint8Array).buffer);
  expect([second.getUint32(0, true), second.getUint32(42, true)]).toEqual([0x02014b50, 0xffffffff]);
  expect(second.getBigUint64(46 + 5 + 4, true)).toBe(BigInt(30 + 5 + 20 + large.bytes));
});

describe('safetensors', () => {
  it('gives back every tensor and says where it is from', () => {
    fc.assert(
      fc.property(shapes, (all) => {
        const tensors = all.map((shape, i) => tensor(`relu_${i}`, shape, dataOf(shape)));
        const bytes = whole(safetensorsParts(tensors, { format: 'pt', convscope: '{"é":1}' }));
        const read = readSafetensors(bytes);
        expect([...read].map(([name, { shape, data }]) => ({ name, shape, data }))).toEqual(
          all.map((shape, i) => ({ name: `relu_${i}`, shape, data: dataOf(shape) })),
        );
        const length = Number(new DataView(bytes.buffer).getBigUint64(0, true));
        expect(length % 8).toBe(0);
        expect(JSON.parse(new TextDecoder().decode(bytes.subarray(8, 8 + length))).__metadata__).toEqual({
          format: 'pt',
          convscope: '{"é":1}',
        });
      }),
      { numRuns: 40 },
    );
  });
});
