// The affine of maps, in exact numbers: the jump widens the pixels, the start moves the origin.
import { describe, expect, it } from 'vitest';
import { rasAffine } from '../../src-main/export/nifti.ts';
import { type InputGrid, mapGridOf } from '../../src-shared/imaging/map-grid.ts';

const axial: InputGrid = {
  rows: 512,
  columns: 512,
  inputSide: [512, 512],
  pixelSpacingMm: [0.75, 0.5],
  orientation: [1, 0, 0, 0, 1, 0],
  positionsMm: [
    [-100, -200, 50],
    [-100, -200, 52],
    [-100, -200, 54],
  ],
  sliceSpacingMm: 2,
};

describe('mapGridOf', () => {
  it.each([
    [0.5, [-99.75, -199.625, 50]],
    [1, [-99.5, -199.25, 50]],
    [1.5, [-99.25, -198.875, 50]],
  ] as const)('the built-in network: a start of %s px moves the origin by half a kernel', (start, origin) => {
    const grid = mapGridOf(axial, { jump: [1, 1], start: [start, start] });
    expect(grid).toEqual({
      pixelStep: [1, 1],
      pixelMm: [0.75, 0.5],
      sliceMm: 2,
      patient: { origin, columnStep: [0.5, 0, 0], rowStep: [0, 0.75, 0], sliceStep: [0, 0, 2] },
      unevenMm: 0,
    });
  });

  it('a strided node: pixels as large as its jump', () => {
    const grid = mapGridOf(axial, { jump: [4, 2], start: [1.5, 0.5] });
    expect(grid.pixelMm).toEqual([3, 1]);
    expect(grid.patient).toEqual({
      origin: [-99.75, -198.875, 50],
      columnStep: [1, 0, 0],
      rowStep: [0, 3, 0],
      sliceStep: [0, 0, 2],
    });
  });

  it('a slice that was resized to half: pixels of twice the size, whose first centre lies between two of the slice', () => {
    const grid = mapGridOf({ ...axial, inputSide: [256, 128] }, { jump: [1, 1], start: [0, 0] });
    expect(grid.pixelMm).toEqual([1.5, 2]);
    expect(grid.patient?.origin).toEqual([-100 + 1.5 * 0.5, -200 + 0.5 * 0.75, 50]);
  });

  it('a tilted gantry: the step between slices is that of their positions, not of the normal', () => {
    const grid = mapGridOf(
      {
        ...axial,
        positionsMm: [
          [0, 0, 0],
          [0, -0.5, 2],
          [0, -1, 4],
        ],
      },
      { jump: [1, 1], start: [0, 0] },
    );
    expect(grid.patient?.sliceStep).toEqual([0, -0.5, 2]);
    expect(grid.unevenMm).toBe(0);
  });

  it('slices that are not even are told by how much; no orientation, no place', () => {
    const uneven: InputGrid = {
      ...axial,
      positionsMm: [
        [0, 0, 0],
        [0, 0, 3],
        [0, 0, 4],
      ],
    };
    expect(mapGridOf(uneven, { jump: [1, 1], start: [0, 0] }).unevenMm).toBe(1);
    expect(mapGridOf({ ...axial, orientation: null }, { jump: [2, 2], start: [0, 0] })).toMatchObject({
      patient: null,
      pixelMm: [1.5, 1],
      sliceMm: 2,
    });
  });

  it('coronal slices in the axes of NIfTI: x and y change their signs, z does not', () => {
    const coronal: InputGrid = {
      ...axial,
      orientation: [1, 0, 0, 0, 0, -1],
      positionsMm: [
        [10, 20, 30],
        [10, 23, 30],
      ],
    };
    const { patient } = mapGridOf(coronal, { jump: [2, 2], start: [0.5, 0.5] });
    expect(patient && rasAffine(patient)).toEqual([
      [-1, 0, 0, -10.25],
      [0, 0, -3, -20],
      [0, -1.5, 0, 29.625],
    ]);
  });
});
