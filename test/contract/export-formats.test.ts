// `convscope run --format`: every format holds the same values as npy, to the bit where it is exact; other programs read them where they are there.
import { execFileSync, spawnSync } from 'node:child_process';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { encodeNpy } from '../../src-main/export/npy.ts';
import { readNpyAsFloat32 } from '../../src-main/weights/npy.ts';
import { readNpz } from '../../src-main/weights/npz.ts';
import { readSafetensors } from '../../src-main/weights/safetensors.ts';
import { ZipArchive } from '../../src-main/weights/zip-archive.ts';
import { readTiff } from '../export/tiff-reader.ts';
import { convscope, newFolder } from './command-line.ts';

const NODES = ['conv1', 'relu', 'conv2', 'relu_1', 'conv3', 'relu_2'];

async function runAs(format: string, input: readonly string[]): Promise<string> {
  const out = join(await newFolder(), format);
  const { code, errors } = await convscope([
    ...['run', '--model', 'medical-image-model', '--seed', '3'],
    ...input,
    ...['--format', format, '--out', out],
  ]);
  expect({ code, errors: code === 0 ? '' : errors }).toEqual({ code: 0, errors: '' });
  return out;
}

async function arrayInput(values = Float32Array.from({ length: 99 }, (_, i) => Math.sin(i))): Promise<readonly string[]> {
  const input = join(await newFolder(), 'x.npy');
  await writeFile(input, encodeNpy([9, 11], values));
  return ['--input', input];
}

async function sampleSeries(slices: number, size: number): Promise<readonly string[]> {
  const folder = join(await newFolder(), 'ct');
  expect((await convscope(['sample', folder, '--slices', `${slices}`, '--size', `${size}`])).code).toBe(0);
  return ['--series', folder];
}

const hasPython = (modules: string): boolean => spawnSync('/usr/bin/python3', ['-c', `import ${modules}`]).status === 0;

describe('formats of one slice', () => {
  test('npz, safetensors and tiff hold what npy holds', async () => {
    const input = await arrayInput();
    const [npy, npz, safetensors, tiff] = await Promise.all(
      ['npy', 'npz', 'safetensors', 'tiff'].map((format) => runAs(format, input)),
    );
    const expected = new Map<string, { shape: readonly number[]; data: Float32Array }>();
    for (const name of NODES) {
      const { shape, data } = readNpyAsFloat32(await readFile(join(npy as string, `${name}.npy`)));
      expected.set(name, { shape, data });
    }
    expect((await readdir(npz as string)).sort()).toEqual(['activations.npz', 'recipe.json']);
    const { tensors } = await readNpz(await ZipArchive.open(await readFile(join(npz as string, 'activations.npz'))));
    expect(new Map(tensors.map(({ name, shape, data }) => [name, { shape, data }]))).toEqual(expected);
    expect(readSafetensors(await readFile(join(safetensors as string, 'activations.safetensors')))).toEqual(expected);
    for (const [name, { shape, data }] of expected) {
      const pages = readTiff(await readFile(join(tiff as string, `${name}.tif`)));
      expect(pages).toHaveLength(shape[1] as number);
      expect(Float32Array.from(pages.flatMap(({ values }) => [...values]))).toEqual(data);
    }
  });

  test('files of a slice say where they come from, without a path', async () => {
    const out = await runAs('safetensors', [...(await sampleSeries(3, 24)), '--slices', '1:3']);
    expect((await readdir(out)).sort()).toEqual(['recipe.json', 'slice-0001', 'slice-0002']);
    const bytes = await readFile(join(out, 'slice-0002', 'activations.safetensors'));
    const header = JSON.parse(bytes.subarray(8, 8 + Number(bytes.readBigUInt64LE())).toString('utf8'));
    const provenance = JSON.parse(header.__metadata__.convscope);
    const recipe = JSON.parse(await readFile(join(out, 'recipe.json'), 'utf8'));
    expect(provenance).toMatchObject({
      model: { sha256: recipe.model.sha256 },
      weights: { kind: 'seed', seed: 3 },
      input: {
        kind: 'series',
        seriesUidSha256: recipe.input.seriesUidSha256,
        slices: [2],
        preprocess: 'clip:-1000:1000,scale:0:1',
      },
    });
    expect(JSON.stringify(provenance)).not.toContain('/tmp');
  });

  test('a TIFF of a series has the size of its pixels; 16 bits give the values back within half a step', async () => {
    const series = await sampleSeries(1, 40);
    const [npy, tiff] = await Promise.all([runAs('npy', series), runAs('tiff16', series)]);
    const { data } = readNpyAsFloat32(await readFile(join(npy, 'slice-0000', 'relu_1.npy')));
    const pages = readTiff(await readFile(join(tiff, 'slice-0000', 'relu_1.tif')));
    const { scale, offset } = JSON.parse(await readFile(join(tiff, 'slice-0000', 'relu_1.levels.json'), 'utf8'));
    const back = pages.flatMap(({ values }) => [...values]).map((level) => offset + scale * level);
    expect(back).toHaveLength(data.length);
    expect(Math.max(...back.map((value, i) => Math.abs(value - (data[i] as number))))).toBeLessThanOrEqual(scale * 0.51);
    // 400 mm over 40 pixels, see the phantom: 10 mm a pixel.
    expect(pages[0]?.tags.get(282)).toEqual([0.1]);
  });

  test.each(['png16', 'tiff16'])(
    '%s of values that are no numbers is refused with another way, and leaves nothing',
    async (format) => {
      const values = new Float32Array(99);
      values[40] = Number.NaN;
      const folder = await newFolder();
      const words = ['run', '--model', 'medical-image-model', '--format', format, '--out', join(folder, 'out')];
      const { code, errors } = await convscope([...words, ...(await arrayInput(values))]);
      expect(code).toBe(1);
      expect(errors).toMatch(/NaN at row \d+, column \d+.*Export it as .*NPY/);
      expect(
        (await readdir(folder, { recursive: true })).filter((name) => name.endsWith('.part') || name.endsWith('.tif')),
      ).toEqual([]);
    },
  );
});

describe.runIf(hasPython('numpy'))('numpy reads what is written', () => {
  test('npz is npy, array by array', async () => {
    const input = await arrayInput();
    const [npy, npz] = await Promise.all([runAs('npy', input), runAs('npz', input)]);
    const script = `
import numpy, sys
both = numpy.load(sys.argv[1] + '/activations.npz')
print(','.join(both.files))
assert all(numpy.array_equal(both[n], numpy.load(sys.argv[2] + '/' + n + '.npy')) for n in both.files)`;
    expect(execFileSync('/usr/bin/python3', ['-c', script, npz, npy], { encoding: 'utf8' }).trim()).toBe(NODES.join(','));
  });
});

describe.runIf(hasPython('numpy, PIL'))('Pillow reads what is written', () => {
  test('every page of a float TIFF is its map', async () => {
    const input = await arrayInput();
    const [npy, tiff] = await Promise.all([runAs('npy', input), runAs('tiff', input)]);
    const script = `
import numpy, sys
from PIL import Image, ImageSequence
pages = numpy.stack([numpy.array(p) for p in ImageSequence.Iterator(Image.open(sys.argv[1] + '/conv2.tif'))])
expected = numpy.load(sys.argv[2] + '/conv2.npy')[0]
assert pages.dtype == numpy.float32 and numpy.array_equal(pages, expected), (pages.dtype, pages.shape, expected.shape)
print(*pages.shape)`;
    expect(execFileSync('/usr/bin/python3', ['-c', script, tiff, npy], { encoding: 'utf8' }).trim()).toBe('32 7 9');
  });
});

test.runIf(!hasPython('numpy, PIL'))('numpy and Pillow are not here: their readings were left out', () => {
  expect(hasPython('numpy, PIL')).toBe(false);
});
