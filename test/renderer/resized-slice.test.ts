// A network of a fixed size under slices of another: whatever the window draws on the slice lies where the resize puts it.
import { expect, test } from 'vitest';
import { receptiveFieldEdges } from '../../src-renderer/canvas/map-places.ts';
import { onSlice } from '../../src-renderer/state/network.ts';
import type { Geometry } from '../../src-shared/network/graph.ts';
import { INPUT_GEOMETRY } from '../../src-shared/network/receptive-field.ts';
import { summary } from './fake-engine.ts';

const toldWith = (geometry: Geometry) => ({
  ...summary,
  input: [1, 1, 100, 50],
  nodes: summary.nodes.map((node) => ({ ...node, geometry })),
});
const geometryOn = (geometry: Geometry, rows: number, columns: number): Geometry =>
  onSlice(toldWith(geometry), { rows, columns }).nodes[0]?.geometry as Geometry;

test('the same object where nothing is resized', () => {
  const told = toldWith(INPUT_GEOMETRY);
  expect(onSlice(told, { rows: 100, columns: 50 })).toBe(told);
});

test('reduced: a value sees more pixels of the slice than of the input', () => {
  const found = geometryOn({ size: [3, 3], jump: [2, 2], start: [0, 0.5] }, 200, 200);
  // Row 0 of the input is rows 0 and 1 of the slice: its centre lies at 0.5. Column 0.5 lies at (0.5 + 0.5) * 4 - 0.5.
  expect(found).toEqual({ size: [6, 12], jump: [4, 8], start: [0.5, 3.5] });
  expect(receptiveFieldEdges(found, 1, 1)).toEqual({ top: 2, left: 6, width: 12, height: 6 });
});

test('enlarged: a value sees less than a pixel of the slice', () => {
  const found = geometryOn(INPUT_GEOMETRY, 25, 25);
  expect(receptiveFieldEdges(found, 1, 1)).toEqual({ top: 0.25, left: 0.5, width: 0.5, height: 0.25 });
});
