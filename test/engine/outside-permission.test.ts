// Models whose weights lie beside them, as the window opens them: asked first, for the model as it was shown, without telling a folder.
import { link, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { ChosenWeights } from '../../src-main/engine/chosen-weights.ts';
import { readNetworkFile } from '../../src-main/engine/network-file.ts';
import { OutsidePermission } from '../../src-main/engine/outside-permission.ts';
import { weightsOf } from '../../src-main/weights/weights-file.ts';
import { onnxModel, tensorMessage } from '../weights/onnx-fixture.ts';
import { temporaryFolder } from './temporary-folder.ts';

const model = (...locations: readonly string[]): Uint8Array =>
  onnxModel({
    nodes: locations.map((_, at) => ({
      op: 'Conv',
      name: `c${at}`,
      inputs: [at === 0 ? 'x' : `y${at - 1}`, `w${at}`],
      outputs: [`y${at}`],
    })),
    initializers: locations.map((location, at) => tensorMessage({ name: `w${at}`, dims: [1, 1, 1, 2], external: { location } })),
  });
const floats = (...values: readonly number[]): Uint8Array => new Uint8Array(Float32Array.from(values).buffer);

async function chosen(...locations: readonly string[]) {
  const folder = await temporaryFolder();
  const path = join(folder, 'net.onnx');
  await writeFile(path, model(...locations));
  const permission = new OutsidePermission();
  const weights = new ChosenWeights(() => path, permission);
  const values = async () => [...(weightsOf((await weights.open('t')).file).get('c0.weight')?.data ?? [])];
  return { folder, path, permission, weights, values };
}

it('nothing beside the model is opened before it was allowed; afterwards its values are there', async () => {
  const { folder, path, permission, values, weights } = await chosen('w.bin');
  await writeFile(join(folder, 'w.bin'), floats(1, 2));
  await expect(weights.open('t')).rejects.toMatchObject({ code: 'weights/unsupported' });
  expect(() => permission.allow(path)).toThrow(expect.objectContaining({ code: 'engine/bad-request' }));
  const files = [{ name: 'w.bin', bytes: 8, refusal: null }];
  expect(await permission.look(path)).toEqual({ label: 'net.onnx', files, isAllowed: false });
  permission.allow(path);
  expect(await permission.look(path)).toMatchObject({ isAllowed: true });
  expect(await values()).toEqual([1, 2]);
  expect(await readNetworkFile(path, await permission.holdsFor(path))).toMatchObject({ label: 'net.onnx', hasWeights: true });
});

it('values written anew beside the model are read anew, under another hash', async () => {
  const { folder, path, permission, values, weights } = await chosen('w.bin');
  const beside = join(folder, 'w.bin');
  await writeFile(beside, floats(1, 2));
  await permission.look(path);
  permission.allow(path);
  const before = await weights.open('t');
  expect((await weights.open('t')).file).toBe(before.file);
  await writeFile(beside, floats(3, 4));
  await utimes(beside, new Date(), new Date(Date.now() + 5000));
  expect(await values()).toEqual([3, 4]);
  expect((await weights.open('t')).sha256).not.toBe(before.sha256);
});

it('a model that was changed after its files were named is asked about again', async () => {
  const { folder, path, permission, weights } = await chosen('w.bin');
  await writeFile(join(folder, 'w.bin'), floats(1, 2));
  await writeFile(join(folder, 'other.bin'), floats(5, 6));
  await permission.look(path);
  await writeFile(path, model('other.bin'));
  await utimes(path, new Date(), new Date(Date.now() + 5000));
  permission.allow(path);
  expect(await permission.holdsFor(path)).toBe(false);
  await expect(weights.open('t')).rejects.toMatchObject({ code: 'weights/unsupported' });
  expect(await permission.look(path)).toMatchObject({ files: [{ name: 'other.bin' }], isAllowed: false });
});

it('refusals name the file and the rule, and no folder', async () => {
  const { folder, path, permission } = await chosen('../up.bin', 'gone.bin', 'linked.bin', '/etc/passwd');
  await writeFile(join(folder, 'real.bin'), floats(1, 2));
  await link(join(folder, 'real.bin'), join(folder, 'linked.bin'));
  const { files } = await permission.look(path);
  expect(files.map(({ name, bytes }) => [name, bytes])).toEqual([
    ['../up.bin', null],
    ['gone.bin', null],
    ['linked.bin', null],
    ['/etc/passwd', null],
  ]);
  expect(files.map(({ refusal }) => refusal)).toEqual([
    expect.stringContaining('own folder'),
    expect.stringMatching(/^gone\.bin.* does not exist/),
    expect.stringMatching(/^linked\.bin is a link/),
    expect.stringContaining('own folder'),
  ]);
  expect(JSON.stringify(files)).not.toContain(folder);
});

it('a file of another format has nothing outside', async () => {
  const path = join(await temporaryFolder(), 'w.pt');
  await writeFile(path, 'x');
  expect(await new OutsidePermission().look(path)).toEqual({ label: 'w.pt', files: [], isAllowed: true });
});
