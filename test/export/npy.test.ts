import fc from 'fast-check';
import { expect, it } from 'vitest';
import { encodeNpy } from '../../src-main/export/npy.ts';

const text = (bytes: Uint8Array, from: number, to: number): string => String.fromCharCode(...bytes.subarray(from, to));

it('writes version 1.0 with the header NumPy writes, padded to 64', () => {
  const file = encodeNpy([2, 3], Float32Array.of(0, 1, 2, 3, 4, 5));
  expect([...file.subarray(0, 10)]).toEqual([0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1, 0, 118, 0]);
  expect(text(file, 10, 128).trimEnd()).toBe("{'descr': '<f4', 'fortran_order': False, 'shape': (2, 3), }");
  expect(file[127]).toBe(0x0a);
  expect([...new Float32Array(file.buffer.slice(128))]).toEqual([0, 1, 2, 3, 4, 5]);
});

it('writes a tuple of one with its comma', () => {
  expect(text(encodeNpy([2], Int32Array.of(-1, 7)), 10, 70)).toContain(
    "'descr': '<i4', 'fortran_order': False, 'shape': (2,), }",
  );
});

it('starts the data at a multiple of 64 for every shape', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 12 }), { maxLength: 6 }), (shape) => {
      const count = shape.reduce((a, b) => a * b, 1);
      const file = encodeNpy(shape, new Float32Array(count));
      expect((file.length - count * 4) % 64).toBe(0);
    }),
  );
});

it('refuses a shape that does not fit the values', () => {
  expect(() => encodeNpy([2, 2], new Float32Array(3))).toThrow('shape [2, 2] needs 4 values, there are 3');
});
