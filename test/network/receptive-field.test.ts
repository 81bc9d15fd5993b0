import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Geometry } from '../../src-shared/network/graph.ts';
import { inferNetwork } from '../../src-shared/network/inference.ts';
import type { Operation, Pair } from '../../src-shared/network/operations.ts';
import { inputBox, inputCentre } from '../../src-shared/network/receptive-field.ts';
import { chain, conv2d, flatten, linear, maxPool2d, relu } from './network-fixture.ts';

function geometryOf(operations: readonly Operation[], side = 64): (Geometry | null)[] {
  const { nodes, problems } = inferNetwork(chain(...operations), [1, 1, side, side]);
  expect(problems).toEqual([]);
  return nodes.map(({ geometry }) => geometry);
}

describe('the built-in network', () => {
  const geometry = geometryOf([
    conv2d({ kernelSize: [2, 2] }),
    relu,
    conv2d({ kernelSize: [2, 2] }),
    conv2d({ kernelSize: [2, 2] }),
  ]);

  it('starts at 0.5, 1.0 and 1.5 pixels', () => {
    expect(geometry).toEqual([
      { size: [2, 2], jump: [1, 1], start: [0.5, 0.5] },
      { size: [2, 2], jump: [1, 1], start: [0.5, 0.5] },
      { size: [3, 3], jump: [1, 1], start: [1, 1] },
      { size: [4, 4], jump: [1, 1], start: [1.5, 1.5] },
    ]);
  });

  it('puts boxes and centres into the input', () => {
    const last = geometry[3] as Geometry;
    expect(inputBox(last, 10, 20)).toEqual({ top: 10, left: 20, bottom: 13, right: 23 });
    expect(inputCentre(last, 10, 20)).toEqual([11.5, 21.5]);
  });
});

it("puts the odd pixel of 'same' below and to the right", () => {
  expect(geometryOf([conv2d({ kernelSize: [2, 4], padding: 'same' })])).toEqual([
    { size: [2, 4], jump: [1, 1], start: [0.5, 0.5] },
  ]);
});

it('ends where positions are lost', () => {
  const [, behindFlatten, behindLinear] = geometryOf([relu, flatten(), linear(64 * 64, 2)]);
  expect([behindFlatten, behindLinear]).toEqual([null, null]);
});

/** Input positions that an output position depends on, walked back window by window along one axis. */
function walkBack(operations: readonly Operation[], position: number, axis: 0 | 1): { first: number; last: number } {
  let first = position;
  let last = position;
  for (const operation of [...operations].reverse()) {
    if (operation.op !== 'Conv2d' && operation.op !== 'MaxPool2d') continue;
    const { kernelSize, stride, dilation, padding } = operation.attributes;
    const before = (padding as Pair)[axis];
    first = first * stride[axis] - before;
    last = last * stride[axis] - before + dilation[axis] * (kernelSize[axis] - 1);
  }
  return { first, last };
}

it('is what walking back through the windows gives', () => {
  const pair = (least: number, most: number): fc.Arbitrary<Pair> =>
    fc.tuple(fc.integer({ min: least, max: most }), fc.integer({ min: least, max: most }));
  const window = fc.record({ kernelSize: pair(2, 4), stride: pair(1, 3), dilation: pair(1, 2), padding: pair(0, 1) });
  const operation = fc.oneof(window.map(conv2d), window.map(maxPool2d), fc.constant(relu));
  fc.assert(
    fc.property(fc.array(operation, { minLength: 1, maxLength: 4 }), fc.nat(5), fc.nat(5), (operations, row, column) => {
      const geometry = inferNetwork(chain(...operations), [1, 1, 2000, 2000]).nodes.at(-1)?.geometry as Geometry;
      const rows = walkBack(operations, row, 0);
      const columns = walkBack(operations, column, 1);
      expect(inputBox(geometry, row, column)).toEqual({
        top: rows.first,
        bottom: rows.last,
        left: columns.first,
        right: columns.last,
      });
      expect(inputCentre(geometry, row, column)).toEqual([(rows.first + rows.last) / 2, (columns.first + columns.last) / 2]);
    }),
  );
});
