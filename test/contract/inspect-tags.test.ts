// `convscope inspect FILE --tags`: every element as JSON and as text, patient data masked until it is asked for.
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { dataSet, dicomFile, element, sequence } from '../dicom/element-bytes.ts';
import { convscope, convscopeJson, newFolder } from './command-line.ts';

const FILE = dicomFile(
  '1.2.840.10008.1.2.1',
  dataSet([
    element(0x00080005, 'CS', '\\ISO 2022 IR 87'),
    sequence(0x00081140, [[element(0x00081155, 'UI', '1.2\0')], [element(0x00081155, 'UI', '3.4\0')]], false),
    element(0x00100010, 'PN', 'Yamada^Tarou=\x1b$B;3ED\x1b(B^\x1b$BB@O:\x1b(B'),
    element(0x00281052, 'DS', '-1024'),
    element(0x00281055, 'LO', 'A\x1b[2JB'),
  ]),
);

const write = async (): Promise<string> => {
  const path = join(await newFolder(), 'one.dcm');
  await writeFile(path, FILE);
  return path;
};

interface Listed {
  readonly tag: string;
  readonly value: readonly unknown[];
  readonly items?: readonly (readonly Listed[])[];
}

test('nested, with names masked', async () => {
  const path = await write();
  const { code, json } = await convscopeJson(['inspect', path, '--tags']);
  expect(code).toBe(0);
  const { elements, ...rest } = json as unknown as { elements: readonly Listed[] };
  expect(rest).toEqual({ file: path, notes: expect.any(Array), masked: 1 });
  const shown = elements.slice(3);
  expect(shown.map(({ tag, value }) => [tag, value])).toEqual([
    ['(0008,0005)', ['', 'ISO 2022 IR 87']],
    ['(0008,1140)', []],
    ['(0010,0010)', []],
    ['(0028,1052)', ['-1024']],
    ['(0028,1055)', ['A[2JB']],
  ]);
  expect(shown[1]?.items?.map((item) => item.map(({ value }) => value))).toEqual([[['1.2']], [['3.4']]]);
  expect(shown[2]).toMatchObject({ masked: true, identifying: 'personal', name: "Patient's Name", vr: 'PN', vm: 1 });
});

test('with names when they are asked for', async () => {
  const { json } = await convscopeJson(['inspect', await write(), '--tags', '--show-identity']);
  const { elements, masked } = json as unknown as { elements: readonly Listed[]; masked: number };
  expect(masked).toBe(0);
  expect(elements.find(({ tag }) => tag === '(0010,0010)')).toMatchObject({
    value: ['Yamada^Tarou=山田^太郎'],
    person: [{ alphabetic: { family: 'Yamada' }, ideographic: { family: '山田', given: '太郎' }, phonetic: null }],
  });
});

test('as text, without control characters', async () => {
  const { code, out } = await convscope(['inspect', await write(), '--tags']);
  expect(code).toBe(0);
  expect(out).toMatch(/^\(0010,0010\) PN Patient's Name +\(masked\)$/m);
  expect(out).toMatch(/^ {4}\(0008,1155\) UI Referenced SOP Instance UID +3\.4$/m);
  expect(out).toMatch(/--show-identity shows them/);
  expect(out.includes('\x1b')).toBe(false);
});

test.each([
  [['--tags'], 2],
  [['a.dcm', 'b.dcm', '--tags'], 2],
  [['a.dcm', '--show-identity'], 2],
  [['nowhere.dcm', '--tags'], 1],
  [['.', '--tags'], 1],
  [['package.json', '--tags'], 1],
])('%j is refused', async (words, expected) => {
  const { code, out, errors } = await convscope(['inspect', ...words]);
  expect({ code, out }).toEqual({ code: expected, out: '' });
  expect(errors).toMatch(/^convscope: \S/);
});
