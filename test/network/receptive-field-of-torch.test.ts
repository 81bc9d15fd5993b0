// Receptive fields against gradients that PyTorch took through small random networks (fixtures/receptive-fields.json): for each row and column of
// the output the first and last input that it depends on. The box must hold all of them, and nothing else where a single op decides.
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import type { Geometry, NetworkNode } from '../../src-shared/network/graph.ts';
import { inferNetwork } from '../../src-shared/network/inference.ts';
import type { Operation, Shape } from '../../src-shared/network/operations.ts';
import { inputBox, inputCentre } from '../../src-shared/network/receptive-field.ts';
import { chain, conv2d } from './network-fixture.ts';

type Ends = readonly [number, number] | null;

/** Steps of two ops stand under one name: x * x.mean((2, 3)) and x + conv(x). */
function geometryOf(input: Shape, steps: readonly (readonly [string, object])[]): Geometry | null {
  const nodes: NetworkNode[] = [];
  const add = (operation: Operation, inputs: readonly string[]): string => {
    const name = `_${nodes.length}`;
    nodes.push({ ...operation, name, kind: 'call_function', target: operation.op, inputs, defined: null, called: null });
    return name;
  };
  const both = { scalar: null, scalarFirst: false, alpha: 1 };
  let at = 'x';
  for (const [op, attributes] of steps) {
    if (op === 'squeeze-excite') {
      const mean = add({ op: 'mean', attributes: { dim: [2, 3], keepdim: true } }, [at]);
      at = add({ op: 'mul', attributes: both }, [at, mean]);
    } else if (op === 'skip') {
      const channels = inferNetwork({ ...chain(), nodes }, input).nodes.at(-1)?.shape?.[1] ?? input[1] ?? 1;
      const convolved = add(conv2d({ inChannels: channels, outChannels: channels, padding: [1, 1] }), [at]);
      at = add({ op: 'add', attributes: both }, [at, convolved]);
    } else at = add({ op, attributes } as Operation, [at]);
  }
  const inference = inferNetwork({ ...chain(), nodes }, input);
  expect(inference.problems).toEqual([]);
  return inference.nodes.at(-1)?.geometry ?? null;
}

/** Ops that see another number of pixels from position to position; a box of one size cannot be tight around all. */
const UNEVEN = ['Upsample', 'ConvTranspose2d', 'AdaptiveAvgPool2d', 'squeeze-excite', 'PixelShuffle'];

type Case = readonly [Shape, readonly (readonly [string, object])[], Ends[], Ends[]];

const cases = JSON.parse(readFileSync(new URL('./fixtures/receptive-fields.json', import.meta.url), 'utf8')) as readonly Case[];

it.each(cases)('%j %j', (input, steps, rows, columns) => {
  const geometry = geometryOf(input, steps) as Geometry;
  const [, , height = 1, width = 1] = input;
  const clip = (first: number, last: number, side: number): Ends => [Math.max(0, first), Math.min(side - 1, last)];
  const seen = {
    rows: rows.map((_, row): Ends => {
      const { top, bottom } = inputBox(geometry, row, 0);
      return clip(top, bottom, height);
    }),
    columns: columns.map((_, column): Ends => {
      const { left, right } = inputBox(geometry, 0, column);
      return clip(left, right, width);
    }),
  };
  for (const [found, expected] of [
    [seen.rows, rows],
    [seen.columns, columns],
  ] as const) {
    for (const [at, ends] of expected.entries()) {
      if (!ends) continue;
      expect(found[at]?.[0]).toBeLessThanOrEqual(ends[0]);
      expect(found[at]?.[1]).toBeGreaterThanOrEqual(ends[1]);
    }
    const isEven = steps.length === 1 && steps.every(([op]) => !UNEVEN.includes(op));
    if (isEven) expect(found.map((ends, at) => (expected[at] ? ends : null))).toEqual(expected);
  }
  expect(inputCentre(geometry, 0, 0).every(Number.isFinite)).toBe(true);
});
