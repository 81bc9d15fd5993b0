// The wire: what goes in comes out, with typed arrays in buffers of their own, and damaged messages are refused.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decodeMessage, encodeMessage } from '../../src-shared/protocol/wire.ts';

const json = fc.letrec((tie) => ({
  value: fc.oneof(
    { depthSize: 'small' },
    fc.string(),
    fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => (Object.is(value, -0) ? 0 : value)),
    fc.boolean(),
    fc.constant(null),
    fc.array(tie('value'), { maxLength: 4 }),
    fc.dictionary(
      fc.string({ minLength: 1 }).filter((key) => key !== '__proto__' && !key.startsWith('$')),
      tie('value'),
      { maxKeys: 4 },
    ),
    fc.float32Array({ maxLength: 20 }),
    fc.float64Array({ maxLength: 20 }),
    fc.uint8Array({ maxLength: 20 }),
    fc.int16Array({ maxLength: 20 }),
    fc.int32Array({ maxLength: 20 }),
    fc.uint32Array({ maxLength: 20 }),
  ),
})).value;

describe('a message', () => {
  test('comes back as it went, whatever it holds', () => {
    fc.assert(
      fc.property(json, (content) => {
        const message = { type: 'item', id: 1, item: content } as never;
        expect(decodeMessage(encodeMessage(message))).toEqual(message);
      }),
    );
  });

  test('fills its own buffer, and arrays come back aligned from any place in a larger one', () => {
    const message = { type: 'item', id: 3, item: { a: Uint8Array.of(1, 2, 3), b: Float64Array.of(0.5, Number.NaN) } } as never;
    const bytes = encodeMessage(message);
    expect(bytes.byteLength).toBe(bytes.buffer.byteLength);
    const shifted = new Uint8Array(bytes.length + 3);
    shifted.set(bytes, 3);
    expect(decodeMessage(shifted.subarray(3))).toEqual(message);
  });
});

describe('damaged bytes', () => {
  const malformed = expect.objectContaining({ code: 'protocol/malformed' });
  const whole = encodeMessage({ type: 'item', id: 1, item: Float32Array.of(1, 2, 3, 4) } as never);
  test.each([
    { what: 'nothing', bytes: new Uint8Array() },
    { what: 'no header', bytes: Uint8Array.of(1, 2) },
    { what: 'text', bytes: new TextEncoder().encode('{"type":"call"}') },
    { what: 'a length beyond the end', bytes: Uint8Array.of(255, 255, 255, 127, 123, 125) },
  ])('$what', ({ bytes }) => {
    expect(() => decodeMessage(bytes)).toThrow(malformed);
  });
  test('cut anywhere', () => {
    for (let length = 0; length < whole.length; length++) expect(() => decodeMessage(whole.slice(0, length))).toThrow(malformed);
  });
});
