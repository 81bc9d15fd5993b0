import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readSafetensors } from '../../src-main/weights/safetensors.ts';

/** A file from a header (object or raw text) and data. */
function file(header: object | string, data: Uint8Array = new Uint8Array()): Uint8Array {
  const text = new TextEncoder().encode(typeof header === 'string' ? header : JSON.stringify(header));
  const bytes = new Uint8Array(8 + text.length + data.length);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(text.length), true);
  bytes.set(text, 8);
  bytes.set(data, 8 + text.length);
  return bytes;
}

const entry = (dtype: string, shape: readonly number[], begin: number, end: number): object => ({
  dtype,
  shape,
  data_offsets: [begin, end],
});

const bad: readonly [string, Uint8Array][] = [
  ['an empty file', new Uint8Array()],
  ['a header longer than the file', file({}).subarray(0, 9)],
  ['a header length beyond all bounds', new Uint8Array(16).fill(255)],
  ['a header that is a list', file('[]')],
  ['a header that is no JSON', file('{"a":')],
  ['a header that is not UTF-8', Uint8Array.from([3, 0, 0, 0, 0, 0, 0, 0, 0x7b, 0xff, 0x7d])],
  ['space before the brace', file(' {}')],
  [
    'a key twice',
    file('{"a":{"dtype":"F32","shape":[0],"data_offsets":[0,0]},"\\u0061":{"dtype":"F32","shape":[0],"data_offsets":[0,0]}}'),
  ],
  ['metadata that is no text', file({ __metadata__: { a: 1 } })],
  ['an unknown dtype', file({ a: entry('constructor', [0], 0, 0) })],
  ['a negative size', file({ a: entry('F32', [-1], 0, 0) })],
  ['a shape that lies', file({ a: entry('F32', [3], 0, 8) }, new Uint8Array(8))],
  ['a product that overflows', file({ a: entry('F32', [2 ** 31, 2 ** 31, 4], 0, 0) })],
  ['offsets the wrong way round', file({ a: entry('F32', [0], 4, 0) }, new Uint8Array(4))],
  ['a hole', file({ a: entry('F32', [1], 4, 8) }, new Uint8Array(8))],
  ['an overlap', file({ a: entry('F32', [2], 0, 8), b: entry('F32', [1], 4, 8) }, new Uint8Array(8))],
  ['bytes behind the last tensor', file({ a: entry('F32', [1], 0, 4) }, new Uint8Array(5))],
  ['a truncated tensor', file({ a: entry('F32', [2], 0, 8) }, new Uint8Array(7))],
];

describe('what is not exactly right', () => {
  it.each(bad)('refuses %s', (_what, bytes) => {
    expect(() => readSafetensors(bytes)).toThrow(expect.objectContaining({ code: 'weights/corrupt' }));
  });

  it('names a dtype that it does not read', () => {
    expect(() => readSafetensors(file({ a: entry('F8_E4M3', [1], 0, 1) }, new Uint8Array(1)))).toThrow(
      expect.objectContaining({ code: 'weights/unsupported', message: expect.stringContaining('F8_E4M3') }),
    );
  });

  it('never fails with anything but its own errors', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 64 }), fc.string(), (noise, text) => {
        for (const bytes of [noise, file(`{${text}}`, noise)]) {
          try {
            readSafetensors(bytes);
          } catch (thrown) {
            expect(thrown).toMatchObject({ code: expect.stringMatching(/^weights\//) });
          }
        }
      }),
    );
  });
});

describe('what is right', () => {
  it('gives back float32 to the bit, scalars and empty tensors too', () => {
    fc.assert(
      fc.property(fc.array(fc.float(), { maxLength: 20 }), (values) => {
        const data = new Uint8Array(Float32Array.from([...values, 7]).buffer);
        const end = 4 * values.length;
        const header = { __metadata__: { format: 'pt' }, e: entry('F32', [0, 3], 0, 0) };
        const weights = readSafetensors(
          file({ ...header, s: entry('F32', [], end, end + 4), a: entry('F32', [values.length], 0, end) }, data),
        );
        expect(weights.get('a')).toEqual({ shape: [values.length], data: Float32Array.from(values) });
        expect(weights.get('s')).toEqual({ shape: [], data: Float32Array.of(7) });
        expect(weights.get('e')?.data.length).toBe(0);
      }),
    );
  });

  it.each([
    ['F64', new Float64Array([0.1, -2]), [Math.fround(0.1), -2]],
    ['F16', new Uint16Array([0x3c00, 0xc000, 0x0001, 0x7bff, 0x7c00]), [1, -2, 2 ** -24, 65504, Number.POSITIVE_INFINITY]],
    ['BF16', new Uint16Array([0x3f80, 0xc040]), [1, -3]],
    ['I64', new BigInt64Array([-5n, 7n]), [-5, 7]],
    ['I32', new Int32Array([-5, 7]), [-5, 7]],
    ['U8', new Uint8Array([0, 255]), [0, 255]],
    ['BOOL', new Uint8Array([0, 1]), [0, 1]],
  ] as const)('reads %s', (dtype, values, expected) => {
    const data = new Uint8Array(values.buffer);
    const weights = readSafetensors(file({ a: entry(dtype, [values.length], 0, data.length) }, data));
    expect([...(weights.get('a')?.data ?? [])]).toEqual(expected);
  });

  it('reads from the middle of a larger buffer', () => {
    const whole = file({ a: entry('F32', [1], 0, 4) }, new Uint8Array(Float32Array.of(2.5).buffer));
    const moved = new Uint8Array(whole.length + 3);
    moved.set(whole, 3);
    expect(readSafetensors(moved.subarray(3)).get('a')?.data).toEqual(Float32Array.of(2.5));
  });
});
