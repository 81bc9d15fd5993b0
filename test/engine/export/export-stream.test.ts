// The window's export in the formats that hold more than one map: chosen maps in their order, sizes in mm, where they come from.
import { readFileSync } from 'node:fs';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
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
  slices: [0, 1, 2, 3].map((at) => ({ file: { kind: 'file', path: `/ct/${at}.dcm` }, positionMm: [0, 0, 2 * at] })),
};

type Needs = Parameters<typeof exportMaps>[2];
type Context = Parameters<typeof exportMaps>[1];

/** Only what an export asks of its neighbours. @param onCompute called before each slice is computed */
const needsIn = (folder: string, onCompute: (slice: number) => void): Needs =>
  ({
    files: { pathOf: () => folder, register: async () => ({ token: 't', label: 'out', kind: 'folder' }) },
    activations: {
      acquire: async ({ slice }: { readonly slice: number }) => {
        onCompute(slice);
        return { result: { input: { ...conv1, name: 'x' }, nodes: new Map([['conv1', conv1]]) }, release: () => undefined };
      },
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
  }) as unknown as Needs;

const requestOf = (format: ExportRequest['format'], channels: readonly number[] | null, slices = [0]): ExportRequest => ({
  ...{ seriesId: 's', slices, networkId: 'n', preprocess: 'scale:0:1', format, range: 'layer', colormap: 'auto' },
  ...{ items: [{ node: 'conv1', channels }], destination: 't', folderName: 'out', overwrite: false },
});

const context = { signal: new AbortController().signal, emitLatest: () => undefined } as unknown as Context;

async function exported(format: ExportRequest['format'], channels: readonly number[] | null): Promise<string> {
  const folder = await temporaryFolder();
  await exportMaps(
    requestOf(format, channels),
    context,
    needsIn(folder, () => undefined),
  );
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

const JOURNAL = '.convscope-export.jsonl';
const filesIn = async (folder: string): Promise<readonly string[]> =>
  (await readdir(folder, { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile())
    .map(({ name }) => name)
    .sort();

describe('an export that did not come to its end', () => {
  const slices = [0, 1, 2, 3];
  const request = requestOf('png', [1], slices);

  /** Up to the third slice, whose computing ends it. */
  async function stoppedIn(folder: string): Promise<Needs> {
    const control = new AbortController();
    const stopped = needsIn(folder, (slice) => slice === 2 && control.abort());
    await expect(exportMaps(request, { ...context, signal: control.signal }, stopped)).rejects.toMatchObject({
      code: 'engine/cancelled',
    });
    return stopped;
  }

  it('leaves results only, and goes on where it stopped', async () => {
    const folder = await temporaryFolder();
    const { journals } = await stoppedIn(folder);
    expect(await filesIn(folder)).not.toContain(JOURNAL);
    const computed: number[] = [];
    const receipt = await exportMaps(request, context, { ...needsIn(folder, (slice) => void computed.push(slice)), journals });
    expect(receipt.files).toBe(4);
    expect(computed.every((slice) => slice >= 1)).toBe(true);
    const written = JSON.parse(await readFile(join(folder, 'out', 'receipt.json'), 'utf8')) as { readonly files: unknown[] };
    expect(written.files).toHaveLength(4);
    expect(await filesIn(folder)).not.toContain(JOURNAL);
  });

  it('is known again by another process, from its journal', async () => {
    const folder = await temporaryFolder();
    let journal = '';
    const control = new AbortController();
    const needs = needsIn(folder, (slice) => {
      if (slice !== 3) return;
      // As the disk is when the process is killed here.
      journal = readFileSync(join(folder, 'out', JOURNAL), 'utf8');
      control.abort();
    });
    await expect(exportMaps(request, { ...context, signal: control.signal }, needs)).rejects.toMatchObject({
      code: 'engine/cancelled',
    });
    await writeFile(join(folder, 'out', JOURNAL), `${journal}{"begun":"slice-00`);
    await writeFile(join(folder, 'out', 'slice-0002', '.channel-001.png.0123456789ab.part'), 'half');
    const computed: number[] = [];
    const receipt = await exportMaps(
      request,
      context,
      needsIn(folder, (slice) => void computed.push(slice)),
    );
    expect(receipt.files).toBe(4);
    expect(computed.length).toBeLessThan(4);
    expect(computed).not.toContain(0);
    const fresh = await temporaryFolder();
    await exportMaps(
      request,
      context,
      needsIn(fresh, () => undefined),
    );
    expect(await filesIn(folder)).toEqual(await filesIn(fresh));
    for (const slice of slices) {
      const file = join('out', `slice-000${slice}`, 'conv1', 'channel-001.png');
      expect(await readFile(join(folder, file))).toEqual(await readFile(join(fresh, file)));
    }
  });

  it('another wish begins anew, and what is there is left as it is', async () => {
    const folder = await temporaryFolder();
    await stoppedIn(folder);
    const other = { ...request, colormap: 'grey' };
    await expect(
      exportMaps(
        other,
        context,
        needsIn(folder, () => undefined),
      ),
    ).rejects.toMatchObject({ code: 'file/exists' });
    expect(await filesIn(folder)).not.toContain(JOURNAL);
  });
});
