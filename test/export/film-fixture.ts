// Films of made-up packets, for the tests of both containers.
import fc from 'fast-check';
import { expect } from 'vitest';
import type { FilmWriter } from '../../src-main/export/film.ts';

export const packets = fc.array(fc.uint8Array({ minLength: 1, maxLength: 300 }), { minLength: 1, maxLength: 40 });

/** As it lies on the disk: the head of the end over that of the beginning. */
export function written(writer: FilmWriter, frames: readonly Uint8Array[], origin: string): Uint8Array {
  const begun = writer.begin();
  const packed = frames.map((packet) => writer.frame(packet));
  const { tail, head } = writer.end(origin);
  expect(head.length).toBe(begun.length);
  return Uint8Array.from(Buffer.concat([head, ...packed, tail]));
}

export const sized = (bytes: Uint8Array) => ({
  bytes: bytes.length,
  read: async (at: number, count: number) => bytes.subarray(at, at + count),
});
