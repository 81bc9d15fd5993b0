// The arena: regions never overlap, what is freed comes back whole, the budget holds.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Arena } from '../../src-main/kernels/arena.ts';

const MIB = 1024 * 1024;

test('regions are aligned, apart from each other and inside the memory, whatever is taken and freed', () => {
  const step = fc.oneof(fc.record({ take: fc.integer({ min: 0, max: 300_000 }) }), fc.record({ free: fc.nat(30) }));
  fc.assert(
    fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
      const arena = new Arena(8 * MIB);
      const held: { offset: number; bytes: number }[] = [];
      for (const action of steps) {
        if ('take' in action) held.push({ offset: arena.allocate(action.take), bytes: action.take });
        else if (held.length > 0) arena.free((held.splice(action.free % held.length, 1)[0] as { offset: number }).offset);
      }
      const sorted = held.toSorted((a, b) => a.offset - b.offset);
      for (const [i, { offset, bytes }] of sorted.entries()) {
        expect(offset % 64).toBe(0);
        expect(offset).toBeGreaterThan(0);
        expect(offset + bytes).toBeLessThanOrEqual(
          Math.min(sorted[i + 1]?.offset ?? Number.POSITIVE_INFINITY, arena.memory.buffer.byteLength),
        );
      }
      for (const { offset } of held) arena.free(offset);
      expect(arena.usedBytes).toBe(0);
      // Everything has joined up again: the whole of what was grown can be had in one piece.
      const whole = arena.memory.buffer.byteLength - 65536;
      if (whole > 0) expect(arena.allocate(whole)).toBe(65536);
    }),
  );
});

test('the budget is the end, and says so in MiB', () => {
  const arena = new Arena(2 * MIB);
  arena.allocate(1.5 * MIB);
  expect(() => arena.allocate(MIB)).toThrow(
    expect.objectContaining({
      code: 'engine/out-of-memory',
      message: expect.stringContaining('needs 1 MiB more; 2 MiB of 2 MiB are in use'),
    }),
  );
});

test('views from before the memory grew still see what is written after', () => {
  const arena = new Arena(4 * MIB);
  const offset = arena.allocate(64);
  const early = arena.float32(offset, 4);
  arena.allocate(2 * MIB);
  arena.float32(offset, 4).set([1, 2, 3, 4]);
  expect([...early]).toEqual([1, 2, 3, 4]);
});

test('freeing twice, or what was never taken, does nothing', () => {
  const arena = new Arena(MIB);
  const offset = arena.allocate(100);
  arena.free(offset);
  arena.free(offset);
  arena.free(12345);
  expect(arena.usedBytes).toBe(0);
});
