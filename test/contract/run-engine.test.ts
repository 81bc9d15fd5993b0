// `convscope run --engine`: threads, strict, and kernels by name.
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { encodeNpy } from '../../src-main/export/npy.ts';
import { convscope, convscopeJson, newFolder } from './command-line.ts';

test('a strict run gives the same bits with any number of threads', async () => {
  const folder = await newFolder();
  const input = join(folder, 'x.npy');
  await writeFile(
    input,
    encodeNpy(
      [40, 41],
      Float32Array.from({ length: 1640 }, (_, i) => Math.cos(i)),
    ),
  );
  for (const threads of [1, 3]) {
    const words = [
      'run',
      '--model',
      'medical-image-model',
      '--seed',
      '5',
      '--input',
      input,
      '--engine',
      `threads=${threads},strict`,
    ];
    expect((await convscope([...words, '--out', join(folder, `${threads}`)])).code).toBe(0);
  }
  expect(await readFile(join(folder, '1', 'relu_2.npy'))).toEqual(await readFile(join(folder, '3', 'relu_2.npy')));
});
test('a forced kernel gives the same numbers; one that there is not is refused with the names of those there are', async () => {
  const folder = await newFolder();
  const input = join(folder, 'x.npy');
  await writeFile(
    input,
    encodeNpy(
      [9, 11],
      Float32Array.from({ length: 99 }, (_, i) => Math.sin(i)),
    ),
  );
  const run = (kernel: string) =>
    convscopeJson([
      ...['run', '--model', 'medical-image-model', '--seed', '5', '--input', input],
      ...['--engine', `kernel=${kernel}`, '--out', join(folder, kernel), '--force'],
    ]);
  for (const kernel of ['f32_conv2d_direct_4x8', 'f32_conv2d_panel_4x8']) expect((await run(kernel)).code).toBe(0);
  const [direct, panel] = await Promise.all(
    ['f32_conv2d_direct_4x8', 'f32_conv2d_panel_4x8'].map((kernel) => readFile(join(folder, kernel, 'relu_2.npy'))),
  );
  expect(panel).toEqual(direct);
  const unknown = await run('fast');
  expect(unknown).toMatchObject({
    code: 2,
    json: { error: { message: expect.stringContaining('f32_conv2d_winograd_4x4_2x2') } },
  });
});
