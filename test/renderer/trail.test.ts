// The way back: values of a patch stand where the convolution reads them, and what only hands values on is looked through.
import fc from 'fast-check';
import { afterEach, expect, it } from 'vitest';
import { convolutionArithmetic } from '../../src-main/cnn/convolution-arithmetic.ts';
import { useNetwork } from '../../src-renderer/state/network.ts';
import { useSelection } from '../../src-renderer/state/selection.ts';
import { endTrail, followBack, returnTo, stagePlace, useTrail } from '../../src-renderer/state/trail.ts';
import { tapPlaces } from '../../src-renderer/views/inspector/tap-places.ts';
import { outputShape } from '../../src-shared/network/op-catalogue.ts';
import type { Conv2dAttributes } from '../../src-shared/network/operations.ts';
import type { NetworkSummary, NodeSummary } from '../../src-shared/protocol/network-messages.ts';
import { summary } from './fake-engine.ts';

const [ROWS, COLUMNS] = [9, 11];
const small = fc.integer({ min: 1, max: 3 });
const padding = fc.integer({ min: 0, max: 2 });

it('a value of the patch is the value of the place it leads to, 0 in the padding', () => {
  fc.assert(
    fc.property(
      fc.tuple(small, small),
      fc.tuple(small, small),
      fc.oneof(fc.tuple(padding, padding), fc.constant('same' as const), fc.constant('valid' as const)),
      fc.tuple(small, small),
      fc.constantFrom(1, 2),
      fc.nat(),
      (kernelSize, steps, pads, dilation, groups, at) => {
        const stride: readonly [number, number] = pads === 'same' ? [1, 1] : steps;
        const attributes: Conv2dAttributes = {
          ...{ inChannels: 4, outChannels: 2, kernelSize, stride, padding: pads, dilation, groups },
          ...{ bias: false, paddingMode: 'zeros' },
        };
        const made = outputShape({ op: 'Conv2d', attributes }, [[1, 4, ROWS, COLUMNS]]);
        if (!('shape' in made)) return;
        const [, , rows = 1, columns = 1] = made.shape;
        const place = { channel: at % 2, row: (at >> 1) % rows, column: (at >> 5) % columns };
        const data = Float32Array.from({ length: 4 * ROWS * COLUMNS }, (_, value) => value + 1);
        const taps = kernelSize[0] * kernelSize[1];
        const perGroup = 4 / groups;
        const weight = { shape: [2, perGroup, ...kernelSize], data: new Float32Array(2 * perGroup * taps).fill(1) };
        const { patch, firstInChannel } = convolutionArithmetic(
          attributes,
          { shape: [1, 4, ROWS, COLUMNS], valueAt: (index) => data[index] as number },
          weight,
          null,
          place,
        );
        const node = { op: 'Conv2d', attributes: { ...attributes }, inputs: ['x'] };
        const tapOf = tapPlaces(node, place, { rows: ROWS, columns: COLUMNS });
        for (const [index, value] of patch.entries()) {
          const told = tapOf(firstInChannel + Math.floor(index / taps), index % taps);
          expect(told ? data[(told.channel * ROWS + told.row) * COLUMNS + told.column] : 0).toBe(value);
        }
      },
    ),
  );
});

const node = (fields: Partial<NodeSummary>): NodeSummary => ({ ...(summary.nodes[0] as NodeSummary), geometry: null, ...fields });
const network: NetworkSummary = {
  ...summary,
  nodes: [
    ...summary.nodes,
    node({ name: 'dropout', op: 'Dropout', inputs: ['relu'] }),
    node({ name: 'flatten', op: 'Flatten', inputs: ['dropout'], shape: [1, 4 * 7 * 7] }),
    node({ name: 'permute', op: 'permute', inputs: ['relu'], shape: [1, 7, 7, 4] }),
    node({ name: 'fc', op: 'Linear', inputs: ['flatten'], shape: [1, 5] }),
  ],
};

it('looks through what hands values on in their order, and tells nothing where they are moved', () => {
  expect(stagePlace(network, { node: 'flatten', channel: 2 * 49 + 3 * 7 + 5, row: 0, column: 0 })).toEqual({
    ...{ stage: 'conv1', channel: 2, row: 3, column: 5 },
  });
  expect(stagePlace(network, { node: 'fc', channel: 4, row: 0, column: 0 })).toEqual({
    stage: 'fc',
    channel: 4,
    row: 0,
    column: 0,
  });
  expect(stagePlace(network, { node: 'x', channel: 0, row: 1, column: 2 })).toEqual({
    stage: 'x',
    channel: 0,
    row: 1,
    column: 2,
  });
  expect(stagePlace(network, { node: 'permute', channel: 0, row: 0, column: 0 })).toBeNull();
});

afterEach(endTrail);

it('goes back to the input and forward again', () => {
  useNetwork.setState({ summary: network });
  const first = { stage: 'fc', channel: 1, row: 0, column: 0 };
  useSelection.setState({ stage: 'fc', channel: 1, place: first });
  followBack({ node: 'flatten', channel: 49, row: 0, column: 0 });
  expect(useSelection.getState()).toMatchObject({ stage: 'conv1', channel: 1, isPinned: true });
  followBack({ node: 'x', channel: 0, row: 1, column: 1 });
  expect(useSelection.getState()).toMatchObject({ stage: 'conv1', place: { stage: 'x', row: 1, column: 1 } });
  expect(useTrail.getState().steps.map(({ stage }) => stage)).toEqual(['fc', 'conv1']);
  returnTo(0);
  expect(useSelection.getState().place).toEqual(first);
  expect(useTrail.getState().steps).toEqual([]);
});
