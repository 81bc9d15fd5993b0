// `convscope run --marks regions,lines,pins,fields --drawn`: pictures with what was drawn on the slice; words and files that are wrong are refused.
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { decode } from 'fast-png';
import { beforeEach, expect, test } from 'vitest';
import { convscope, newFolder } from './command-line.ts';

const DRAWN = {
  regions: [
    { outline: { kind: 'rectangle', top: 4, left: 6, bottom: 20, right: 30 }, threshold: null },
    { outline: { kind: 'ellipse', top: 4, left: 6, bottom: 20, right: 30 }, threshold: { low: -200, high: 200 } },
  ],
  lines: [{ from: [30, 2], to: [36.5, 38] }],
  pins: [{ id: 7, row: 20, column: 20 }],
};

let ct = '';
beforeEach(async () => {
  ct = join(await newFolder(), 'ct');
  expect((await convscope(['sample', ct, '--slices', '1', '--size', '40'])).code).toBe(0);
});

async function run(...words: readonly string[]) {
  const out = join(await newFolder(), 'out');
  const wanted = ['--model', 'medical-image-model', '--layers', 'relu_2', '--channels', 'relu_2=3', '--series', ct];
  const { code, errors } = await convscope(['run', ...wanted, '--format', 'png', '--out', out, ...words]);
  return { out, code, errors };
}
const picture = async (out: string): Promise<Buffer> => readFile(join(out, 'slice-0000', 'relu_2', 'channel-003.png'));

test('a file and the same words inline make the same picture, which says what is drawn on it and which verify makes again', async () => {
  const file = join(await newFolder(), 'drawn.json');
  await writeFile(file, JSON.stringify({ ...DRAWN, lines: [] }));
  const marks = ['--scale', '3', '--marks', 'regions,pins,fields', '--drawn'];
  const [byFile, inline] = await Promise.all([run(...marks, file), run(...marks, JSON.stringify({ ...DRAWN, lines: [] }))]);
  expect([byFile.code, inline.code, byFile.errors]).toEqual([0, 0, inline.errors.replaceAll(inline.out, byFile.out)]);
  const bytes = await picture(byFile.out);
  expect((await picture(inline.out)).equals(bytes)).toBe(true);
  const { width, height, data, text } = decode(bytes);
  expect([width, height]).toEqual([37 * 3, 37 * 3]);
  // Column 6 of the slice is column 4.5 of the third layer (jump 1, start 1.5): pixel 5 x 3 of the picture; row 4 is its pixel 3 x 3.
  const at = (column: number, row: number): readonly number[] => [
    ...data.subarray((row * width + column) * 3, (row * width + column) * 3 + 3),
  ];
  expect(at(15, 9)).toEqual([0x7b, 0xd8, 0x8f]);
  expect(at(14, 20)).toEqual([0, 0, 0]);
  expect(at(15, 20)).toEqual([0x7b, 0xd8, 0x8f]);
  // Only what is asked for is said.
  const said = JSON.parse(text?.convscope ?? '{}').view.drawn;
  expect(said).toEqual({ regions: DRAWN.regions, pins: DRAWN.pins });
  expect(JSON.parse(await readFile(join(byFile.out, 'recipe.json'), 'utf8')).output).toMatchObject({ drawn: said });
  expect(await convscope(['verify', byFile.out, '--series', ct])).toMatchObject({ code: 0 });
  const again = join(await newFolder(), 'again');
  expect((await convscope(['run', '--recipe', join(byFile.out, 'recipe.json'), '--out', again])).code).toBe(0);
  expect((await picture(again)).equals(bytes)).toBe(true);
});

test('on an array lines are drawn in its own pixels', async () => {
  const folder = await newFolder();
  const input = join(folder, 'x.npy');
  expect((await convscope(['pixels', join(ct, (await readdir(ct))[0] as string), '--hu', '--out', input])).code).toBe(0);
  const words = ['--marks', 'lines', '--drawn', JSON.stringify({ lines: [{ from: [10, 0], to: [10, 39] }] })];
  const model = ['--model', 'medical-image-model', '--layers', 'conv1', '--channels', 'conv1=0', '--format', 'png'];
  const out = join(folder, 'out');
  expect((await convscope(['run', ...model, '--input', input, ...words, '--out', out])).code).toBe(0);
  const { width, data } = decode(await readFile(join(out, 'conv1', 'channel-000.png')));
  expect([...data.subarray((10 * width + 20) * 3, (10 * width + 20) * 3 + 3)]).toEqual([0xff, 0xd1, 0x66]);
});

test('what is wrong is refused with its place, and nothing is written', async () => {
  for (const [drawn, message] of [
    ['{"pins":[{"id":1,"row":NaN,"column":0}]}', /--drawn is not JSON/],
    ['{"pins":[{"id":1,"row":2,"column":41}]}', /pins\[0\].*columns 41 to 41 lie beside the slice/],
    ['nowhere.json', /nowhere\.json/],
  ] as const) {
    const { code, errors, out } = await run('--marks', 'pins', '--drawn', drawn);
    expect(errors).toMatch(message);
    expect(code).toBe(1);
    expect(await readdir(out).catch(() => [])).toEqual([]);
  }
});
