import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readNpyAsFloat32 } from '../../src-main/weights/npy.ts';

function file(header: string, data: Uint8Array = new Uint8Array(), version = 1): Uint8Array {
  const text = new TextEncoder().encode(`${header}\n`);
  const lengthBytes = version === 1 ? 2 : 4;
  const bytes = new Uint8Array(8 + lengthBytes + text.length + data.length);
  bytes.set([0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, version, 0]);
  const view = new DataView(bytes.buffer);
  if (version === 1) view.setUint16(8, text.length, true);
  else view.setUint32(8, text.length, true);
  bytes.set(text, 8 + lengthBytes);
  bytes.set(data, 8 + lengthBytes + text.length);
  return bytes;
}

const header = (descr: string, shape: string, fortran = 'False'): string =>
  `{'descr': '${descr}', 'fortran_order': ${fortran}, 'shape': ${shape}, }`;

const floats = (...values: readonly number[]): Uint8Array => new Uint8Array(Float32Array.from(values).buffer);

describe('what is not exactly right', () => {
  it.each([
    ['an empty file', new Uint8Array()],
    ['another magic', Uint8Array.from([1, 2, 3, 4, 5, 6, 1, 0, 0, 0])],
    ['an unknown version', file(header('<f4', '()'), floats(1), 4)],
    ['a header that is cut', file(header('<f4', '()')).subarray(0, 20)],
    ['a file that ends before the header', file('').subarray(0, 9)],
    ['an expression for a shape', file(header('<f4', '(1+1,)'), floats(1, 2))],
    ['a call', file("{'descr': __import__('os'), 'fortran_order': False, 'shape': ()}")],
    ['a number for a shape', file(header('<f4', '(1)'), floats(1))],
    ['a negative size', file(header('<f4', '(-1,)'))],
    ['a missing key', file("{'descr': '<f4', 'shape': ()}", floats(1))],
    ['a key twice', file("{'descr': '<f4', 'descr': '<f4', 'fortran_order': False, 'shape': ()}", floats(1))],
    ['a foreign key', file("{'descr': '<f4', 'fortran_order': False, 'shape': (), 'x': 1}", floats(1))],
    ['something behind the dict', file(`${header('<f4', '()')} 1`, floats(1))],
    ['too few values', file(header('<f4', '(2,)'), floats(1))],
    ['too many values', file(header('<f4', '(2,)'), floats(1, 2, 3))],
    ['a size beyond all bounds', file(header('<f4', '(99999999999999999999,)'))],
    ['a product beyond all bounds', file(header('<f4', '(9007199254740991, 9007199254740991)'))],
  ])('refuses %s', (_what, bytes) => {
    expect(() => readNpyAsFloat32(bytes)).toThrow(expect.objectContaining({ code: 'array/corrupt' }));
  });

  it.each(['|O', '<U4', '<c8', '<M8[s]', '=f4', '|f4', 'constructor'])('says that %s is not read', (descr) => {
    expect(() => readNpyAsFloat32(file(header(descr, '()')))).toThrow(expect.objectContaining({ code: 'array/unsupported' }));
  });

  it('refuses structured dtypes by name', () => {
    const bytes = file("{'descr': [('a', '<f4')], 'fortran_order': False, 'shape': ()}");
    expect(() => readNpyAsFloat32(bytes)).toThrow(expect.objectContaining({ code: 'array/unsupported' }));
  });
});

describe('what is right', () => {
  it('gives back float32 to the bit in every version', () => {
    fc.assert(
      fc.property(fc.array(fc.float()), fc.constantFrom(1, 2, 3), (values, version) => {
        const { shape, data } = readNpyAsFloat32(file(header('<f4', `(${values.length},)`), floats(...values), version));
        expect({ shape, data }).toEqual({ shape: [values.length], data: Float32Array.from(values) });
      }),
    );
  });

  it('reads keys in any order, double quotes and no trailing comma', () => {
    const bytes = file('{"shape": (1, 2), "fortran_order": False, "descr": "<f4"}', floats(3, 4));
    expect(readNpyAsFloat32(bytes)).toEqual({ shape: [1, 2], data: Float32Array.of(3, 4) });
  });

  it.each([
    ['<f8', new Float64Array([0.5, -2])],
    ['<i2', new Int16Array([-5, 7])],
    ['<i4', new Int32Array([-5, 7])],
    ['<i8', new BigInt64Array([-5n, 7n])],
    ['|u1', new Uint8Array([0, 255])],
    ['<u2', new Uint16Array([0, 65535])],
    ['|i1', new Int8Array([-128, 127])],
    ['|b1', new Uint8Array([0, 1])],
  ] as const)('reads %s, and big-endian the same', (descr, values) => {
    const expected = Float32Array.from(Array.from(values as ArrayLike<number | bigint>, Number));
    const little = new Uint8Array(values.buffer);
    expect(readNpyAsFloat32(file(header(descr, '(2,)'), little)).data).toEqual(expected);
    if (descr.startsWith('|')) return;
    const size = values.BYTES_PER_ELEMENT;
    const big = Uint8Array.from(little, (_byte, at) => little[Math.floor(at / size) * size + size - 1 - (at % size)] as number);
    expect(readNpyAsFloat32(file(header(descr.replace('<', '>'), '(2,)'), big)).data).toEqual(expected);
  });

  it('turns Fortran order into C order', () => {
    // numpy: asfortranarray(arange(24).reshape(2, 3, 4))
    const stored = Array.from({ length: 24 }, (_, at) => (at % 2) * 12 + (Math.floor(at / 2) % 3) * 4 + Math.floor(at / 6));
    const { data } = readNpyAsFloat32(file(header('<f4', '(2, 3, 4)', 'True'), floats(...stored)));
    expect([...data]).toEqual([...Array(24).keys()]);
    expect(readNpyAsFloat32(file(header('<f4', '(0, 3)', 'True'))).data.length).toBe(0);
    expect(readNpyAsFloat32(file(header('<f4', '()', 'True'), floats(9)))).toEqual({ shape: [], data: Float32Array.of(9) });
  });
});
