// The quaternion of the header is the affine's turn, whatever the orientation: read back by the formula of nifti1.h.
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { niftiHead, rasAffine } from '../../src-main/export/nifti.ts';
import { type MapGrid, mapGridOf } from '../../src-shared/imaging/map-grid.ts';

const shape = { columns: 7, rows: 5, slices: 3, maps: 2 };

function gridTurned([a, b, c]: readonly [number, number, number], isFlipped: boolean): MapGrid {
  const [ca, sa, cb, sb, cc, sc] = [Math.cos(a), Math.sin(a), Math.cos(b), Math.sin(b), Math.cos(c), Math.sin(c)];
  const across = [ca * cb, sa * cb, -sb] as const;
  const down = [ca * sb * sc - sa * cc, sa * sb * sc + ca * cc, cb * sc] as const;
  const along = [ca * sb * cc + sa * sc, sa * sb * cc - ca * sc, cb * cc].map((part) => part * (isFlipped ? -2 : 2));
  return mapGridOf(
    {
      rows: 5,
      columns: 7,
      inputSide: [5, 7],
      pixelSpacingMm: [0.75, 0.5],
      orientation: [...across, ...down],
      positionsMm: [0, 1, 2].map(
        (k) => [1 + k * (along[0] as number), 2 + k * (along[1] as number), 3 + k * (along[2] as number)] as const,
      ),
      sliceSpacingMm: 2,
    },
    { jump: [1, 1], start: [0, 0] },
  );
}

it('srow and quaternion say the same', () => {
  const angle = fc.double({ min: -Math.PI, max: Math.PI, noNaN: true });
  fc.assert(
    fc.property(fc.tuple(angle, angle, angle), fc.boolean(), (angles, isFlipped) => {
      const grid = gridTurned(angles, isFlipped);
      const view = new DataView(niftiHead(shape, grid, 'conv1').buffer);
      const floats = (at: number, count: number): number[] =>
        Array.from({ length: count }, (_, i) => view.getFloat32(at + i * 4, true));
      const rows = [280, 296, 312].map((at) => floats(at, 4));
      const expected = rasAffine(grid.patient as NonNullable<MapGrid['patient']>);
      const [qfac = 0, dx = 0, dy = 0, dz = 0] = floats(76, 4);
      const [b = 0, c = 0, d = 0] = floats(256, 3);
      const a = Math.sqrt(Math.max(0, 1 - b * b - c * c - d * d));
      const turned = [
        [(a * a + b * b - c * c - d * d) * dx, 2 * (b * c - a * d) * dy, 2 * (b * d + a * c) * dz * qfac],
        [2 * (b * c + a * d) * dx, (a * a + c * c - b * b - d * d) * dy, 2 * (c * d - a * b) * dz * qfac],
        [2 * (b * d - a * c) * dx, 2 * (c * d + a * b) * dy, (a * a + d * d - b * b - c * c) * dz * qfac],
      ];
      for (const [row, values] of expected.entries()) {
        for (const [column, value] of values.entries()) {
          expect(rows[row]?.[column]).toBeCloseTo(value, 5);
          if (column < 3) expect(turned[row]?.[column]).toBeCloseTo(value, 2);
        }
      }
      expect([view.getInt16(252, true), view.getInt16(254, true)]).toEqual([1, 1]);
    }),
    { numRuns: 60 },
  );
});

it('the rest of the header', () => {
  const head = niftiHead(shape, gridTurned([0, 0, 0], false), 'conv1');
  const view = new DataView(head.buffer);
  expect(head).toHaveLength(352);
  expect(view.getInt32(0, true)).toBe(348);
  expect(Array.from({ length: 8 }, (_, i) => view.getInt16(40 + i * 2, true))).toEqual([4, 7, 5, 3, 2, 1, 1, 1]);
  expect([view.getInt16(70, true), view.getInt16(72, true), view.getFloat32(108, true), view.getUint8(123)]).toEqual([
    16, 32, 352, 2,
  ]);
  expect([...head.subarray(344)]).toEqual([0x6e, 0x2b, 0x31, 0, 0, 0, 0, 0]);
});

it('an axis that the format cannot count is refused with another way', () => {
  expect(() => niftiHead({ ...shape, slices: 40_000 }, null, 'conv1')).toThrow(/NIfTI-1 has room for 32767.*nrrd/);
});
