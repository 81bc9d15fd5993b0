// The window's export in the formats that hold more than one map: chosen maps in their order, sizes in mm, where they come from.
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import type { Activation } from '../../../src-main/cnn/activation.ts';
import { exportMaps } from '../../../src-main/engine/export/export-stream.ts';
import { readSafetensors } from '../../../src-main/weights/safetensors.ts';
import { inferNetwork } from '../../../src-shared/network/inference.ts';
import type { ExportRequest } from '../../../src-shared/protocol/export-messages.ts';
import { readNetwork } from '../../../src-shared/pytorch/read-source.ts';
import { readTiff } from '../../export/tiff-reader.ts';
import { temporaryFolder } from '../temporary-folder.ts';

const SOURCE = `import torch.nn as nn
class M(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(1, 3, 2, stride=2)
    def forward(self, x):
        return self.conv1(x)
`;
const network = readNetwork(SOURCE, null);
const inference = inferNetwork(network, [1, 1, 4, 6]);
const stored = Float32Array.from({ length: 18 }, (_, i) => i - 4);
const conv1: Activation = {
  name: 'conv1',
  shape: [1, 3, 2, 3],
  stored,
  isRectified: false,
  statistics: {
    min: Float32Array.of(-4, 2, 8),
    max: Float32Array.of(1, 7, 13),
    mean: Float64Array.of(-1.5, 4.5, 10.5),
    std: Float64Array.of(1, 1, 1),
    zeros: Uint32Array.of(1, 0, 0),
    nonFinite: Uint32Array.of(0, 0, 0),
  },
};
const series = {
  seriesInstanceUID: '1.2.3',
  rows: 4,
  columns: 6,
  pixelSpacingMm: [0.5, 0.25],
  sliceSpacingMm: 2,
  orientation: [1, 0, 0, 0, 1, 0],
  slices: [{ file: { kind: 'file', path: '/ct/1.dcm' }, positionMm: [0, 0, 0] }],
};

type Needs = Parameters<typeof exportMaps>[2];
type Context = Parameters<typeof exportMaps>[1];

async function exported(format: ExportRequest['format'], channels: readonly number[] | null): Promise<string> {
  const folder = await temporaryFolder();
  // Only what an export asks of its neighbours.
  const needs = {
    files: { pathOf: () => folder, register: async () => ({ token: 't', label: 'out', kind: 'folder' }) },
    activations: {
      acquire: async () => ({
        result: { input: { ...conv1, name: 'x' }, nodes: new Map([['conv1', conv1]]) },
        release: () => undefined,
      }),
    },
    series: { get: () => ({ series }), all: () => [] },
    networks: {
      get: () => ({
        ...{ inference, network, source: SOURCE, sourceSha256: 'abc', builtin: null },
        weightsOrigin: { kind: 'seed', seed: 0 },
      }),
    },
    executor: { threads: 1, isa: 'plain' },
    journals: new Map(),
  } as unknown as Needs;
  const request: ExportRequest = {
    ...{ seriesId: 's', slices: [0], networkId: 'n', preprocess: 'scale:0:1', format, range: 'layer', colormap: 'auto' },
    ...{ items: [{ node: 'conv1', channels }], destination: 't', folderName: 'out', overwrite: false },
  };
  const context = { signal: new AbortController().signal, emitLatest: () => undefined } as unknown as Context;
  await exportMaps(request, context, needs);
  return join(folder, 'out', 'slice-0000');
}

it('safetensors: chosen maps one behind the other, with the hash of the series and no name', async () => {
  const folder = await exported('safetensors', [2, 0]);
  expect(await readdir(folder)).toEqual(['activations.safetensors']);
  const bytes = await readFile(join(folder, 'activations.safetensors'));
  expect(readSafetensors(bytes).get('conv1')).toEqual({
    shape: [2, 2, 3],
    data: Float32Array.of(8, 9, 10, 11, 12, 13, -4, -3, -2, -1, 0, 1),
  });
  const header = JSON.parse(bytes.subarray(8, 8 + Number(bytes.readBigUInt64LE())).toString('utf8'));
  expect(JSON.parse(header.__metadata__.convscope)).toMatchObject({
    model: { className: 'M', sha256: 'abc' },
    input: { seriesUidSha256: expect.stringMatching(/^[0-9a-f]{64}$/), slices: [0], preprocess: 'scale:0:1' },
  });
});

it('TIFF: a page a map, pixels as large as the jump', async () => {
  const folder = await exported('tiff', null);
  const pages = readTiff(await readFile(join(folder, 'conv1.tif')));
  expect(pages.map(({ values }) => [...values])).toEqual([0, 1, 2].map((map) => [...stored.subarray(map * 6, map * 6 + 6)]));
  // Spacing 0.25 mm across and 0.5 mm down, stride 2: pixels of 0.5 x 1 mm.
  expect([282, 283].map((tag) => pages[0]?.tags.get(tag))).toEqual([[2], [1]]);
});
