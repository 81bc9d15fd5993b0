// A network and its weights from files: the wrong model mended, a file of weights with foreign prefixes, its report, and the very values in the maps.
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, type Page } from '@playwright/test';
import { onnxModel, tensorMessage } from '../weights/onnx-fixture.ts';
import { safetensorsOf, sparse } from '../weights/safetensors-fixture.ts';
import type { RunningHost } from './hosts/host.ts';
import { violations } from './violations.ts';
import { mapsAreComplete, test, typeSource } from './window.ts';
import { WRONG } from './wrong-model.ts';

/** Every value of conv3's first map is ((1 * 8) + 0.5) * 2 - 1 = 16: biases of 1, 64 weights of 1/8, one weight of 2. */
const TENSORS = {
  'conv1.weight': sparse([16, 1, 2, 2]),
  'conv1.bias': { shape: [16], data: new Float32Array(16).fill(1) },
  'conv2.weight': { shape: [32, 16, 2, 2], data: new Float32Array(32 * 16 * 4).fill(1 / 8) },
  'conv2.bias': { shape: [32], data: new Float32Array(32).fill(0.5) },
  'conv3.weight': sparse([32, 32, 2, 2], { 0: 2 }),
  'conv3.bias': sparse([32], { 0: -1 }),
};
const renamed = (rename: (name: string) => string) =>
  safetensorsOf(Object.fromEntries(Object.entries(TENSORS).map(([name, tensor]) => [rename(name), tensor])));

async function chooseFile(window: Page, host: RunningHost, button: string, name: string): Promise<void> {
  await host.answerDialogs(join(host.folder, name));
  await window.getByTestId(button).click();
  if (!host.hasDialogs) await window.getByTestId('file-chooser').getByRole('button', { name }).click();
}

test('the wrong model is mended, takes weights from a file, and its maps hold exactly their values', async ({ window, host }) => {
  await writeFile(
    join(host.folder, 'trained.safetensors'),
    renamed((name) => `module.${name}`),
  );
  await window.keyboard.press('Control+Shift+O');
  const dialog = window.getByTestId('network-dialog');
  await typeSource(dialog, WRONG);
  await chooseFile(window, host, 'open-weights-file', 'trained.safetensors');
  const report = dialog.getByTestId('weights-report');
  await expect(report).toContainText('Size of conv3.weight: the file has [32, 32, 2, 2], the network needs [32, 64, 2, 2]');
  await expect(dialog.getByTestId('use-network')).toBeDisabled();
  await dialog.getByTestId('problem').getByTitle('nn.Conv2d(32, 32, 2)').click();
  await expect(report.getByTestId('weights-verdict')).toHaveText('All keys matched: 6 tensors fill the network.');
  await expect(report).toContainText('module. was taken off the names.');
  expect(await violations(window)).toEqual([]);
  await dialog.getByTestId('use-network').click();
  await expect(window.getByTestId('totals')).toContainText('trained.safetensors');
  await mapsAreComplete(window);
  await window.getByTestId('wall-conv3').hover({ position: { x: 20, y: 20 } });
  await window.keyboard.press('e');
  await expect(window.getByTestId('arithmetic').locator('.equation')).toContainText(
    /bias -1\.0000 = 16\.0000 *, ReLU = 16\.0000/,
  );
  await window.keyboard.press('Control+Z');
  await expect(window.getByTestId('totals')).not.toContainText('trained.safetensors');
  await window.keyboard.press('Control+Shift+Z');
  await expect(window.getByTestId('totals')).toContainText('trained.safetensors');
  await mapsAreComplete(window);
});

test('tensors under other names are paired by a person, with proposals', async ({ window, host }) => {
  await writeFile(join(host.folder, 'mended.py'), WRONG.replace('64, 32', '32, 32'));
  await writeFile(
    join(host.folder, 'foreign.safetensors'),
    renamed((name) => name.replace('conv', 'block').replace('weight', 'kernel')),
  );
  await window.keyboard.press('Control+Shift+O');
  const dialog = window.getByTestId('network-dialog');
  await chooseFile(window, host, 'open-network-file', 'mended.py');
  await expect(dialog.getByTestId('source')).toContainText('nn.Conv2d(32, 32, 2)');
  await expect(dialog.getByRole('radio', { name: 'mended.py' })).toBeChecked();
  await chooseFile(window, host, 'open-weights-file', 'foreign.safetensors');
  await expect(dialog.getByTestId('weights-verdict')).toContainText('0 of 6 tensors have their place');
  await expect(dialog.getByTestId('use-network')).toBeDisabled();
  await dialog.getByTestId('take-proposals').click();
  await expect(dialog.getByTestId('weights-verdict')).toContainText('All keys matched');
  await expect(dialog.getByTestId('map-conv2.weight')).toHaveValue('block2.kernel');
  await dialog.getByTestId('map-conv2.weight').selectOption('');
  await expect(dialog.getByTestId('weights-verdict')).toContainText('5 of 6 tensors');
  await dialog.getByTestId('map-conv2.weight').selectOption('block2.kernel');
  expect(await violations(window)).toEqual([]);
  await dialog.getByTestId('use-network').click();
  await expect(window.getByTestId('totals')).toContainText('foreign.safetensors');
  await mapsAreComplete(window);
  await window.keyboard.press('Control+Shift+O');
  await dialog.getByRole('combobox', { name: 'Recent networks' }).selectOption({ label: 'mended.py' });
  await expect(dialog.getByTestId('weights-verdict')).toContainText('All keys matched');
});

test('a file that would run code says so in the dialog, and nothing changes', async ({ window, host }) => {
  await writeFile(join(host.folder, 'evil.pkl'), "cos\nsystem\n(S'true'\ntR.");
  await window.keyboard.press('Control+Shift+O');
  await chooseFile(window, host, 'open-weights-file', 'evil.pkl');
  const dialog = window.getByTestId('network-dialog');
  await expect(dialog.getByRole('alert')).toContainText('evil.pkl');
  await expect(dialog.getByRole('alert')).toContainText('os.system');
  await expect(dialog.getByTestId('use-network')).toBeDisabled();
});

const outsideModel = (location: string): Uint8Array =>
  onnxModel({
    nodes: [{ op: 'Conv', name: 'edges', inputs: ['x', 'w'], outputs: ['y'] }],
    initializers: [tensorMessage({ name: 'w', dims: [2, 1, 1, 2], external: { location } })],
    input: ['n', 1, 'h', 'w'],
  });

test('weights in a file beside an ONNX model are asked about by name and size, and then loaded', async ({ window, host }) => {
  await writeFile(join(host.folder, 'edges.onnx'), outsideModel('edges.bin'));
  await writeFile(join(host.folder, 'edges.bin'), new Uint8Array(Float32Array.of(1, -1, 1, 1).buffer));
  await window.keyboard.press('Control+Shift+O');
  const dialog = window.getByTestId('network-dialog');
  const question = window.getByTestId('outside-dialog');
  await chooseFile(window, host, 'open-network-file', 'edges.onnx');
  await expect(question.getByTestId('outside-files')).toHaveText('edges.bin 16 B');
  expect(await violations(window)).toEqual([]);
  await window.keyboard.press('Escape');
  await expect(question).toHaveCount(0);
  await expect(dialog.getByRole('alert')).toContainText('edges.onnx keeps its weights in edges.bin, which was not opened');
  await chooseFile(window, host, 'open-network-file', 'edges.onnx');
  await question.getByTestId('allow-outside').click();
  await expect(dialog.getByTestId('weights-verdict')).toContainText('All keys matched');
  await dialog.getByTestId('use-network').click();
  await expect(window.getByTestId('totals')).toContainText('edges.onnx');
  await mapsAreComplete(window);
});

test('an ONNX model that wants a file from elsewhere is refused with the name of that file', async ({ window, host }) => {
  await writeFile(join(host.folder, 'evil.onnx'), outsideModel('../../etc/passwd'));
  await window.keyboard.press('Control+Shift+O');
  await chooseFile(window, host, 'open-weights-file', 'evil.onnx');
  const dialog = window.getByTestId('network-dialog');
  await expect(dialog.getByRole('alert')).toContainText('"../../etc/passwd"');
  await expect(window.getByTestId('outside-dialog')).toHaveCount(0);
});
