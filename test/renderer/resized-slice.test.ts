// A network of a fixed size under slices of another: whatever the window draws on the slice lies where the resize puts it.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { resizeBilinear } from '../../src-main/cnn/resize.ts';
import { inputPixels } from '../../src-renderer/state/linked.ts';
import { onSlice } from '../../src-renderer/state/network.ts';
import { LEAST_SHARE } from '../../src-shared/imaging/resize-taps.ts';
import { fedPlaces } from '../../src-shared/network/fed-places.ts';
import type { Geometry } from '../../src-shared/network/graph.ts';
import { receptiveFieldEdges } from '../../src-shared/network/map-places.ts';
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

test('a pixel of the slice feeds the pixels of the input that take anything from it, through every resize', () => {
  const side = fc.integer({ min: 1, max: 30 });
  fc.assert(
    fc.property(side, side, fc.array(side, { minLength: 0, maxLength: 2 }), fc.nat(), (rows, columns, sizes, seed) => {
      const [row, column] = [seed % rows, (seed * 7) % columns];
      let [picture, size]: [Float32Array, readonly [number, number]] = [new Float32Array(rows * columns), [rows, columns]];
      picture[row * columns + column] = 1;
      for (const to of sizes) {
        picture = resizeBilinear(picture, size, [to, to + 1]);
        size = [to, to + 1];
      }
      const preprocess = ['clip:0:1', ...sizes.map((to) => `resize:${to}:${to + 1}`), 'zscore:0:1'].join(',');
      const found = inputPixels({ row, column }, { rows, columns }, [1, 1, ...size], preprocess);
      const lit = [...picture.entries()].filter(([, value]) => value > LEAST_SHARE ** 2).map(([at]) => at);
      const told = found?.rows.flatMap((at) => found.columns.map((across) => at * size[1] + across)) ?? [];
      // Through two resizes weights are products: what is told holds all that is lit, and no more where there is one.
      if (sizes.length < 2) expect(told).toEqual(lit);
      else expect(lit.filter((at) => !told.includes(at))).toEqual([]);
    }),
    { numRuns: 200 },
  );
  expect(inputPixels({ row: 0, column: 0 }, { rows: 8, columns: 8 }, [1, 1, 4, 4], 'clip:0:1')).toBeNull();
});

test('through an even kernel: pixel 5 of 16, enlarged twice, feeds the inputs 9 to 12, and these the outputs 8 to 12', () => {
  const told = { ...summary, input: [1, 1, 32, 32], nodes: summary.nodes.map((node) => ({ ...node, shape: [1, 1, 31, 31] })) };
  const nodes = told.nodes.map((node) =>
    node.op === 'Conv2d'
      ? { ...node, attributes: { kernelSize: [2, 2], stride: [1, 1], dilation: [1, 1], padding: [0, 0], paddingMode: 'zeros' } }
      : node,
  );
  const pixels = inputPixels({ row: 5, column: 0 }, { rows: 16, columns: 16 }, told.input, 'resize:32:32');
  expect(pixels).toEqual({ rows: [9, 10, 11, 12], columns: [0, 1, 2] });
  const fed = fedPlaces({ ...told, nodes }, pixels as NonNullable<typeof pixels>);
  expect(fed.get('conv1')).toEqual({ isExact: true, products: [{ rows: [8, 9, 10, 11, 12], columns: [0, 1, 2] }] });
});
