// What the export dialog asks for.
import { describe, expect, test } from 'vitest';
import { createDisplayStore } from '../../src-renderer/state/display-store.ts';
import { itemsOf, sliceIndices } from '../../src-renderer/views/export/export-request.ts';
import type { NetworkSummary, NodeSummary } from '../../src-shared/protocol/network-messages.ts';

const node = (name: string, op: string, input: string): NodeSummary => ({
  name,
  op,
  target: name,
  inputs: [input],
  shape: [1, 4, 8, 8],
  parameters: 0,
  macs: 0,
  bytes: 0,
  geometry: null,
  attributes: {},
  line: null,
});
const SUMMARY: NetworkSummary = {
  id: 'n',
  className: 'Net',
  source: '',
  inputName: 'x',
  input: [1, 1, 9, 9],
  nodes: [node('conv1', 'Conv2d', 'x'), node('relu', 'ReLU', 'conv1'), node('conv2', 'Conv2d', 'relu')],
  totals: { parameters: 0, macs: 0, bytes: 0 },
  problems: [],
  weightsTitle: '',
};
const display = createDisplayStore().getState();

describe('which maps', () => {
  test('all layers as shown: the ReLU where there is one', () => {
    expect(itemsOf('all', SUMMARY, display)).toEqual([
      { node: 'relu', channels: null },
      { node: 'conv2', channels: null },
    ]);
    expect(itemsOf('all', SUMMARY, { ...display, afterRelu: false })).toEqual([
      { node: 'conv1', channels: null },
      { node: 'conv2', channels: null },
    ]);
  });
  test('the layer of the selected map, else the first', () => {
    expect(itemsOf('layer', SUMMARY, display)).toEqual([{ node: 'relu', channels: null }]);
    expect(itemsOf('layer', SUMMARY, { ...display, selected: { node: 'conv2', channel: 3 } })).toEqual([
      { node: 'conv2', channels: null },
    ]);
  });
  test('the selected and the chosen ones, each once, by node', () => {
    const chosen = [
      { node: 'relu', channel: 2 },
      { node: 'conv2', channel: 0 },
      { node: 'relu', channel: 1 },
    ];
    expect(itemsOf('map', SUMMARY, { ...display, selected: { node: 'relu', channel: 2 }, chosen })).toEqual([
      { node: 'relu', channels: [1, 2] },
      { node: 'conv2', channels: [0] },
    ]);
    expect(itemsOf('map', SUMMARY, display)).toEqual([]);
  });
});

describe('which slices', () => {
  test.each([
    [{ kind: 'this', first: 1, last: 1 }, [7]],
    [{ kind: 'all', first: 1, last: 1 }, [0, 1, 2, 3]],
    [{ kind: 'range', first: 2, last: 3 }, [1, 2]],
    [{ kind: 'range', first: 3, last: 2 }, []],
    [{ kind: 'range', first: 0, last: 2 }, []],
    [{ kind: 'range', first: 1, last: 5 }, []],
    [{ kind: 'range', first: 1.5, last: 2 }, []],
  ] as const)('%o', (range, expected) => {
    expect(sliceIndices(range, 7, 4)).toEqual(expected);
  });
});
