// Files of activations: every kind that is read, broken ones with their place, and whose names are whose.
import { mkdir, symlink, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it, test } from 'vitest';
import { matchNames, readActivations } from '../../../src-main/engine/divergence/read-activations.ts';
import { encodeNpy } from '../../../src-main/export/npy.ts';
import { readNetwork } from '../../../src-shared/pytorch/read-source.ts';
import { zipOf } from '../../weights/zip-fixture.ts';
import { temporaryFolder } from '../temporary-folder.ts';

const npy = (...values: readonly number[]) => encodeNpy([1, values.length], Float32Array.from(values));

it('a folder of arrays, single arrays and an archive say the same', async () => {
  const folder = await temporaryFolder();
  await mkdir(join(folder, 'acts'));
  await writeFile(join(folder, 'acts', 'conv1.npy'), npy(1, 2));
  await writeFile(join(folder, 'acts', 'features.0.npy'), npy(3));
  await writeFile(join(folder, 'acts', '.hidden.npy'), 'not an array');
  await writeFile(join(folder, 'acts', 'notes.txt'), 'nothing');
  await writeFile(
    join(folder, 'a.npz'),
    zipOf([
      { name: 'conv1.npy', bytes: npy(1, 2) },
      { name: 'features.0.npy', bytes: npy(3) },
    ]),
  );
  const expected = new Map([
    ['conv1', { shape: [1, 2], data: Float32Array.of(1, 2) }],
    ['features.0', { shape: [1, 1], data: Float32Array.of(3) }],
  ]);
  const single = ['conv1.npy', 'features.0.npy'].map((name) => join(folder, 'acts', name));
  for (const paths of [[join(folder, 'acts')], [join(folder, 'a.npz')], single])
    expect(await readActivations(paths)).toEqual(expected);
});

test.each<[string, (folder: string) => Promise<string>, string]>([
  ['not there', async (folder) => join(folder, 'none.npz'), 'none.npz'],
  ['a folder without arrays', async (folder) => folder, 'holds no .npy files'],
  [
    'an array that is cut off',
    async (folder) => {
      await writeFile(join(folder, 'conv1.npy'), npy(1, 2, 3).slice(0, -1));
      return folder;
    },
    'conv1.npy',
  ],
  [
    'an array of objects',
    async (folder) => {
      const text = "{'descr': '|O', 'fortran_order': False, 'shape': (1,), }".padEnd(117);
      const bytes = new Uint8Array([0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1, 0, 118, 0, ...Buffer.from(`${text}\n`), 0]);
      await writeFile(join(folder, 'conv1.npy'), bytes);
      return join(folder, 'conv1.npy');
    },
    'Python objects',
  ],
  [
    'an archive that claims more than it holds',
    async (folder) => {
      const path = join(folder, 'a.npz');
      await writeFile(path, zipOf([{ name: 'conv1.npy', bytes: npy(1), deflate: true, claimedSize: 2 ** 31 - 1 }]));
      return path;
    },
    'a.npz',
  ],
  [
    'more bytes than are read, before one is',
    async (folder) => {
      for (const name of ['a.npy', 'b.npy', 'c.npy']) {
        await writeFile(join(folder, name), '');
        await truncate(join(folder, name), 2 ** 31);
      }
      return folder;
    },
    'at most 4294967296 are read',
  ],
  [
    'the same name twice',
    async (folder) => {
      await writeFile(join(folder, 'conv1.npy'), npy(1));
      await symlink(join(folder, 'conv1.npy'), join(folder, 'conv1.NPY'));
      return folder;
    },
    'two arrays named conv1',
  ],
])('%s is refused in words', async (_title, make, words) => {
  await expect(readActivations([await make(await temporaryFolder())])).rejects.toThrow(words);
});

it("names: the node's own, its module's path, the input's", () => {
  const network = readNetwork(
    `import torch.nn as nn
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.features = nn.Sequential(nn.Conv2d(1, 2, 3), nn.ReLU())
        self.act = nn.ReLU()
    def forward(self, image):
        return self.act(self.act(self.features(image)))
`,
    null,
  );
  const { byNode, unknown } = matchNames(network, ['features.0', 'features_1', 'act.out', 'act_1', 'input', 'mystery']);
  expect(Object.fromEntries(byNode)).toEqual({
    ...{ features_0: 'features.0', features_1: 'features_1', act: 'act.out', act_1: 'act_1', image: 'input' },
  });
  expect(unknown).toEqual(['mystery']);
});
