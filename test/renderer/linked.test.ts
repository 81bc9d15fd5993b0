// The same spot in every layer, and which values a pixel feeds: the inverse of the receptive field, for any geometry.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { fedText, linkedPlaces, spotOf, stretches } from '../../src-renderer/state/linked.ts';
import { stagesOf } from '../../src-renderer/state/stages.ts';
import { wordsFor } from '../../src-renderer/views/ct/Sees.tsx';
import { fedPlaces } from '../../src-shared/network/fed-places.ts';
import { inferNetwork } from '../../src-shared/network/inference.ts';
import { inputBox, outputsOver } from '../../src-shared/network/receptive-field.ts';
import { networkOf } from '../cnn/network-cases.ts';
import { summary } from './fake-engine.ts';

const half = fc.integer({ min: -8, max: 8 }).map((value) => value / 2);
const geometryOf = (size: number, jump: number, start: number) =>
  ({ size: [size, size], jump: [jump, jump], start: [start, start] }) as const;

test('a value is over a pixel exactly when its receptive field holds it', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 15 }),
      fc.constantFrom(1 / 4, 1 / 2, 1, 2, 3, 5, 8),
      half,
      fc.integer({ min: -3, max: 60 }),
      fc.integer({ min: 1, max: 40 }),
      (size, jump, start, pixel, count) => {
        const geometry = geometryOf(size, jump, start);
        const holding = Array.from({ length: count }, (_, at) => at).filter((at) => {
          const { top, bottom } = inputBox(geometry, at, 0);
          return top <= pixel && pixel <= bottom;
        });
        const found = outputsOver(geometry, 0, pixel, count);
        expect(found).toEqual(holding.length > 0 ? [holding[0], holding.at(-1)] : null);
      },
    ),
  );
});

const range = (first: number, last: number) => Array.from({ length: last - first + 1 }, (_, at) => first + at);

test.each([
  ['even kernel', 'nn.Conv2d(1, 1, 2)', [9, 10], '2 x 2'],
  ['stride', 'nn.Conv2d(1, 1, 3, stride=2)', [4, 5], '2 x 2'],
  ['stride beyond the kernel', 'nn.Conv2d(1, 1, 1, stride=4)', null, '0 values'],
  ['padding', 'nn.Conv2d(1, 1, 3, padding=1)', range(9, 11), '3 x 3'],
  ['dilation', 'nn.Conv2d(1, 1, 3, dilation=2, padding=2)', [8, 10, 12], '3 x 3'],
  ['pooling', 'nn.MaxPool2d(2)', [5], '1 x 1'],
  ['transposed', 'nn.ConvTranspose2d(1, 1, 2, stride=2)', [20, 21], '2 x 2'],
] as const)('pixel 10 feeds: %s', (_title, layers, expected, text) => {
  const { nodes, input } = inferNetwork(networkOf({ title: '', layers, input: [] }), [1, 1, 32, 32]);
  const network = {
    inputName: 'x',
    input,
    nodes: nodes.map(({ node, ...rest }) => ({ ...node, ...rest, attributes: { ...node.attributes } })),
  };
  const fed = fedPlaces(network, { rows: [10], columns: [10] }).get(nodes[0]?.node.name ?? '');
  if (!fed) throw new Error('nothing is told');
  expect(fed).toEqual({ isExact: true, products: expected ? [{ rows: expected, columns: expected }] : [] });
  expect(fedText(fed)).toBe(text);
});

test('stretches are places without a gap; paths that meet are counted once', () => {
  expect(stretches([])).toEqual([]);
  expect(stretches([3, 4, 5, 8, 10, 11])).toEqual([
    [3, 5],
    [8, 8],
    [10, 11],
  ]);
  const cross = {
    isExact: false,
    products: [
      { rows: [4], columns: [2, 3, 4] },
      { rows: [3, 4, 5], columns: [3] },
    ],
  };
  expect(fedText(cross)).toBe('at most 5 values');
});

test('links the shown nodes of all layers that reach the spot', () => {
  const stages = stagesOf(summary);
  const spot = spotOf(stages, { stage: 'conv1', channel: 0, row: 2, column: 3 }, null);
  expect(spot).toEqual({ row: 2.5, column: 3.5 });
  expect(linkedPlaces(stages, true, spot)).toEqual([{ node: 'relu', row: 2, column: 3 }]);
  expect(linkedPlaces(stages, false, { row: 7, column: 7 })).toEqual([]);
  expect(linkedPlaces(stages, false, null)).toEqual([]);
});

test('says what a layer sees, in pixels and millimetres', () => {
  expect(wordsFor('conv3', [4, 4], [0.7, 0.7])).toBe('conv3 sees 4 x 4 px, 2.8 mm');
  expect(wordsFor('pool', [6, 3], [0.5, 1.25])).toBe('pool sees 6 x 3 px, 3 mm x 3.75 mm');
  expect(wordsFor('conv1', [2, 2], null)).toBe('conv1 sees 2 x 2 px');
});
