// Recipes and results opened again: what is found by its hash, and every way in which it is not as it was.
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { FileRegistry } from '../../src-main/engine/file-registry.ts';
import { openRecipe } from '../../src-main/engine/open-recipe.ts';
import { phantomSeries } from '../../src-main/engine/phantom-series.ts';
import { scanPaths } from '../../src-main/engine/scan/series-scan.ts';
import { SeriesStore } from '../../src-main/engine/series-store.ts';
import { hooks, written } from './format-run.ts';

const TIMEOUT_MS = 60_000;
const ISA = 'wasm-simd';

async function needsFor(out: string, opensSeries: boolean) {
  const files = new FileRegistry(null);
  const series = new SeriesStore();
  const recipe = JSON.parse(await readFile(join(out, 'recipe.json'), 'utf8'));
  if (opensSeries)
    for (const one of (await scanPaths([join(out, recipe.input.path)], { signal: hooks.signal })).series) series.add(one, 'ct');
  return { files, series, isa: recipe.engine.isa as string };
}

const token = async (files: FileRegistry, path: string) => ({ token: (await files.register(path)).token });

test('an exported PNG restores series, slice, preprocessing, network, range and map', { timeout: TIMEOUT_MS }, async () => {
  const out = await written('png');
  const needs = await needsFor(out, true);
  const picture = join(out, 'slice-0002', 'relu_2', 'channel-005.png');
  const opened = await openRecipe(await token(needs.files, picture), needs);
  expect(opened).toMatchObject({
    label: 'channel-005.png',
    seriesId: needs.series.all()[0]?.id,
    slice: 2,
    preprocess: 'clip:-1000:1000,scale:0:1',
    network: { source: { builtin: 'medical-image-model' }, weights: { kind: 'seed', seed: 3 } },
    view: { node: 'relu_2', channel: 5, range: 'layer', colormap: 'viridis' },
    differences: [],
  });
  // The bytes alone, as a browser hands them over.
  const bytes = new Uint8Array(await readFile(picture));
  expect(await openRecipe({ name: 'channel-005.png', bytes }, needs)).toEqual(opened);
});

test('a picture says what was drawn on it, and nothing that it does not show', { timeout: TIMEOUT_MS }, async () => {
  const pins = [{ id: 3, row: 4, column: 5.5 }];
  const out = await written('png', undefined, {
    style: { format: 'png', range: 'layer', colormap: 'auto', marks: ['pins'], drawn: { pins } },
  });
  const needs = await needsFor(out, true);
  for (const name of ['recipe.json', join('slice-0002', 'relu_2', 'channel-005.png')])
    expect((await openRecipe(await token(needs.files, join(out, name)), needs)).view.drawn, name).toEqual({ pins });
});

test('what is not as it was is said', { timeout: TIMEOUT_MS }, async () => {
  const out = await written('tiff');
  const needs = await needsFor(out, false);
  const stack = await openRecipe(await token(needs.files, join(out, 'slice-0000', 'conv1.tif')), needs);
  // The recipe above it says where the series lies.
  expect(stack).toMatchObject({
    seriesId: null,
    seriesFile: { kind: 'folder' },
    slice: 0,
    view: { node: 'conv1' },
    differences: [],
  });
  const path = join(out, 'recipe.json');
  const recipe = JSON.parse(await readFile(path, 'utf8'));
  await writeFile(
    path,
    JSON.stringify({
      ...recipe,
      program: { ...recipe.program, version: '0.0.1' },
      engine: { ...recipe.engine, isa: ISA },
      model: { ...recipe.model, name: 'model.py', sha256: 'f'.repeat(64) },
      input: { ...recipe.input, path: 'nowhere' },
    }),
  );
  await writeFile(join(out, 'model.py'), 'import torch.nn as nn\n');
  const changed = await openRecipe(await token(needs.files, path), needs);
  expect(changed.network).toMatchObject({ source: { python: 'import torch.nn as nn\n' } });
  expect(changed.differences).toEqual([
    expect.stringContaining('version 0.0.1'),
    expect.stringContaining(ISA),
    expect.stringContaining('model.py was changed'),
    expect.stringContaining('series is not open'),
  ]);
});

test('the phantom is known by its hash', { timeout: TIMEOUT_MS }, async () => {
  const { seriesInstanceUID } = phantomSeries();
  const input = { kind: 'series', path: null, series: null, slices: '3', preprocess: 'resize:24:24' } as const;
  const out = await written('npy', undefined, { input, layers: ['conv1'], channels: {} });
  const needs = { files: new FileRegistry(null), series: new SeriesStore(), isa: ISA };
  expect(await openRecipe(await token(needs.files, join(out, 'recipe.json')), needs)).toMatchObject({
    isPhantom: true,
    slice: 3,
  });
  expect(await readFile(join(out, 'recipe.json'), 'utf8')).not.toContain(seriesInstanceUID);
});

test.each([
  ['notes.json', '{"format":"something"}'],
  ['cut.json', '{"format":"convscope-rec'],
  ['text.png', 'no picture'],
])('%s of somebody else is refused with what would do', async (name, content) => {
  const bytes = new TextEncoder().encode(content);
  const needs = { files: new FileRegistry(null), series: new SeriesStore(), isa: ISA };
  await expect(openRecipe({ name, bytes }, needs)).rejects.toMatchObject({
    code: 'engine/bad-request',
    message: expect.stringMatching(new RegExp(`${name}.*recipe.json`)),
  });
});
