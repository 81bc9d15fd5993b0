// Which maps an export of the selected ones asks for.
import { expect, test } from 'vitest';
import { stagesOf } from '../../src-renderer/state/stages.ts';
import { mapItems, styleOf } from '../../src-renderer/views/export/export-form.ts';
import type { NetworkSummary, NodeSummary } from '../../src-shared/protocol/network-messages.ts';

const node = (name: string, op: string, input: string): NodeSummary => ({
  name,
  op,
  target: name,
  kind: 'call_module',
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
  warnings: [],
  weightsTitle: '',
};

test('each map once, by the node that is shown, in the order of the network', () => {
  const maps = [
    { stage: 'conv2', channel: 3 },
    { stage: 'conv1', channel: 2 },
    { stage: 'conv1', channel: 0 },
    { stage: 'conv1', channel: 2 },
  ];
  expect(mapItems(stagesOf(SUMMARY), maps, true)).toEqual([
    { node: 'relu', channels: [0, 2] },
    { node: 'conv2', channels: [3] },
  ]);
  expect(mapItems(stagesOf(SUMMARY), maps, false)).toEqual([
    { node: 'conv1', channels: [0, 2] },
    { node: 'conv2', channels: [3] },
  ]);
  expect(mapItems(stagesOf(SUMMARY), [], true)).toEqual([]);
});

test('a format is asked for what is its own', () => {
  const form = { threshold: '0.25', scale: 3, marks: ['scale-bar'], fps: 5 } as const;
  expect(styleOf({ ...form, format: 'png' }, {})).toEqual({ scale: 3, marks: ['scale-bar'] });
  expect(styleOf({ ...form, format: 'dicom-seg' }, {})).toEqual({ threshold: 0.25 });
  expect(styleOf({ ...form, format: 'gif' }, {})).toEqual({ scale: 3, marks: ['scale-bar'], fps: 5 });
  expect(styleOf({ ...form, format: 'webm' }, {})).toEqual({ scale: 3, marks: ['scale-bar'], fps: 5 });
  expect(styleOf({ ...form, format: 'mp4' }, {})).toEqual({ scale: 4, marks: ['scale-bar'], fps: 5 });
  expect(styleOf({ ...form, format: 'npy' }, {})).toEqual({});
  const pins = [{ id: 1, row: 1, column: 1 }];
  const alone = { mode: 'slice', look: { kind: 'file', index: 0 } } as const;
  expect(styleOf({ ...form, marks: ['pins', 'fields'], format: 'png' }, { pins }, alone)).toEqual({
    ...{ scale: 3, marks: ['pins'], drawn: { pins }, ct: alone },
  });
});

test('of what is drawn on the slice only what is ticked is sent, and nothing that is not there', () => {
  const region = { outline: null, threshold: { low: 0, high: 100 } };
  const pin = { id: 2, row: 3, column: 4.5 };
  const drawn = { regions: [region], lines: [], pins: [pin] };
  const form = { format: 'png', threshold: '0', scale: 1, fps: 10 } as const;
  expect(styleOf({ ...form, marks: ['regions', 'lines'] }, drawn)).toEqual({
    ...{ scale: 1, marks: ['regions'], drawn: { regions: [region] } },
  });
  // The receptive fields are those of the pins.
  expect(styleOf({ ...form, marks: ['colour-bar', 'fields'] }, drawn)).toEqual({
    ...{ scale: 1, marks: ['colour-bar', 'fields'], drawn: { pins: [pin] } },
  });
  expect(styleOf({ ...form, marks: ['colour-bar'] }, drawn)).toEqual({ scale: 1, marks: ['colour-bar'] });
});
