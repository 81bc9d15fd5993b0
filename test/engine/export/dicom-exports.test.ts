// DICOM objects made of maps: read by our own reader always, by dcmtk, GDCM and pydicom where they are; values, places, and nothing of the patient.
import { execFileSync, spawnSync } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { decode } from 'fast-png';
import { beforeAll, describe, expect, test } from 'vitest';
import { decodeFrame } from '../../../src-main/dicom/decode-frame.ts';
import { readTags } from '../../../src-main/dicom/read-tags.ts';
import { BitPacker } from '../../../src-main/dicom/segmentation.ts';
import { scanPaths } from '../../../src-main/engine/scan/series-scan.ts';
import { readNpyAsFloat32 } from '../../../src-main/weights/npy.ts';
import { hooks, SIDE, written } from '../format-run.ts';

const TIMEOUT_MS = 90_000;
const SLICES = ['slice-0000', 'slice-0002'];
const MAP = join('relu_2', 'channel-005.dcm');

let [threshold, full] = [0, 0];
let [npy, png, captures, maps, segments, named] = ['', '', '', '', '', ''];
let [fractions, labels] = ['', ''];
beforeAll(async () => {
  npy = await written('npy');
  png = await written('png');
  captures = await written('dicom-sc');
  maps = await written('dicom-pm');
  const values = await expectedValues();
  threshold = Math.fround(values.reduce((sum, value) => sum + value, 0) / values.length);
  full = 0.9 * Math.max(...values);
  const shared = { range: 'layer', colormap: 'auto' } as const;
  segments = await written('dicom-seg', undefined, { style: { format: 'dicom-seg', ...shared, threshold } });
  fractions = await written('dicom-seg-fractional', undefined, {
    style: { format: 'dicom-seg-fractional', ...shared, threshold: full },
  });
  labels = await written('dicom-seg-labels', undefined, { style: { format: 'dicom-seg-labels', ...shared, threshold } });
  const style = { format: 'dicom-pm', ...shared, keep: ['uids', 'names', 'dates'] } as const;
  named = await written('dicom-pm', undefined, { style });
}, TIMEOUT_MS);

/** A channel of relu_2, of both slices one behind the other. */
async function expectedValues(channel = 5): Promise<Float32Array> {
  const slices = await Promise.all(
    SLICES.map(async (slice) => readNpyAsFloat32(await readFile(join(npy, slice, 'relu_2', `channel-00${channel}.npy`))).data),
  );
  return Float32Array.from(slices.flatMap((slice) => [...slice]));
}

const tagsOf = (bytes: Uint8Array) =>
  readTags(bytes, bytes.length, { mostRows: 10_000, showIdentity: true }).rows.map(
    ({ keyword, values }) => [keyword, values] as const,
  );

const valuesOf = (bytes: Uint8Array, keyword: string) =>
  tagsOf(bytes)
    .filter(([name]) => name === keyword)
    .map(([, values]) => values);

test('a parametric map holds the floats of its map, a frame a slice, at its place in the patient', async () => {
  const bytes = await readFile(join(maps, MAP));
  const values = [0, 1].flatMap((frame) => [...decodeFrame(bytes, frame).stored]);
  expect(Float32Array.from(values)).toEqual(await expectedValues());
  const { series } = await scanPaths([join(maps, MAP)], { signal: hooks.signal });
  expect(series).toHaveLength(1);
  // The phantom: 20 mm pixels, the first centre at -190, maps of relu_2 begin 1.5 pixels in; every second slice of 2.5 mm.
  expect(series[0]).toMatchObject({ pixelSpacingMm: [20, 20], orientation: [1, 0, 0, 0, 1, 0], sliceSpacingMm: 5 });
  expect(series[0]?.slices.map(({ positionMm }) => positionMm)).toEqual([
    [-160, -160, -2.5],
    [-160, -160, 2.5],
  ]);
});

test('a segmentation is in where the map is at or above the threshold, though rows and frames do not end with bytes', async () => {
  const bytes = await readFile(join(segments, MAP));
  const side = SIDE - 3;
  const packed = bytes.subarray(bytes.length - Math.ceil((side * side * 2) / 16) * 2);
  const expected = [...(await expectedValues())].map((value) => value >= threshold);
  expect(expected.some(Boolean) && !expected.every(Boolean)).toBe(true);
  expect(expected.map((_, i) => (((packed[i >> 3] as number) >> (i & 7)) & 1) === 1)).toEqual(expected);
  expect(valuesOf(bytes, 'SegmentLabel')).toEqual([[`relu_2 channel-005 >= ${threshold}`]]);
});

/** Of what ends with frames of bytes. */
async function storedBytes(path: string, count: number): Promise<readonly number[]> {
  const bytes = await readFile(path);
  return [...bytes.subarray(bytes.length - count - (count % 2), bytes.length - (count % 2))];
}

test('a fractional segmentation says how far in, from 0 to the value that is wholly in', async () => {
  const values = await expectedValues();
  const expected = [...values].map((value) => Math.round(Math.min(1, Math.max(0, value) / full) * 255));
  expect(new Set(expected).size).toBeGreaterThan(4);
  expect(Math.max(...expected)).toBe(255);
  expect(await storedBytes(join(fractions, MAP), expected.length)).toEqual(expected);
  const bytes = await readFile(join(fractions, MAP));
  for (const [keyword, value] of [
    ['SegmentationType', 'FRACTIONAL'],
    ['SegmentationFractionalType', 'PROBABILITY'],
    ['MaximumFractionalValue', '255'],
  ] as const)
    expect(valuesOf(bytes, keyword).flat().map(String)).toEqual([value]);
});

test('a label map names the map with the greatest value where that reaches the threshold', async () => {
  const [first, second] = [await expectedValues(5), await expectedValues(2)];
  const expected = [...first].map((value, i) => {
    const other = second[i] as number;
    if (Math.max(value, other) < threshold) return 0;
    return other > value ? 2 : 1;
  });
  expect(new Set(expected)).toEqual(new Set([0, 1, 2]));
  const file = join(labels, 'relu_2.dcm');
  expect(await storedBytes(file, expected.length)).toEqual(expected);
  const bytes = await readFile(file);
  expect(valuesOf(bytes, 'SegmentationType')).toEqual([['LABELMAP']]);
  expect(valuesOf(bytes, 'SegmentNumber').flat().map(Number)).toEqual([1, 2]);
  expect(valuesOf(bytes, 'SegmentLabel')).toEqual([[`channel-005 >= ${threshold}`], [`channel-002 >= ${threshold}`]]);
});

test('bits are packed without gaps, whatever the sizes of the frames', () => {
  const packer = new BitPacker();
  const frames = [
    [1, 0, 1],
    [1, 1, 1, 1, 1, 1, 0],
    [0, 1],
  ];
  const bytes = frames.flatMap((frame) => [...packer.pack(frame.length, (pixel) => frame[pixel] === 1)]);
  expect([...bytes, ...packer.end(bytes.length)]).toEqual([0b11111101, 0b1001]);
});

test('a secondary capture has the pixels of the PNGs, a frame a map, in the order asked for', async () => {
  const bytes = await readFile(join(captures, 'slice-0002', 'relu_2.dcm'));
  for (const [frame, channel] of [5, 2].entries()) {
    const picture = decode(await readFile(join(png, 'slice-0002', 'relu_2', `channel-00${channel}.png`)));
    const expected = [...picture.data].flatMap((index) => picture.palette?.[index]?.slice(0, 3) ?? []);
    expect([...decodeFrame(bytes, frame).stored]).toEqual(expected);
  }
  expect(valuesOf(bytes, 'ConversionType')).toEqual([['WSD']]);
  expect(valuesOf(bytes, 'BurnedInAnnotation')).toEqual([['NO']]);
});

test('nothing tells who the patient is, identifiers are new and the same everywhere, unless they are asked for', async () => {
  const source = await sourceTags();
  const uids = ['StudyInstanceUID', 'FrameOfReferenceUID'].map((keyword) => source.get(keyword) as string);
  const secrets = [
    ...uids,
    source.get('SOPInstanceUID'),
    source.get('SeriesInstanceUID'),
    'Phantom^ConvScope',
    'PHANTOM',
    '20260101',
  ];
  const files = [join(maps, MAP), join(segments, MAP), join(captures, 'slice-0000', 'conv1.dcm')];
  const texts = await Promise.all(files.map((file) => readFile(file, 'latin1')));
  for (const text of texts) for (const secret of secrets) expect(text.includes(secret as string), secret).toBe(false);
  const studies = await Promise.all(files.map(async (file) => valuesOf(await readFile(file), 'StudyInstanceUID')));
  expect(new Set(studies.map((values) => JSON.stringify(values))).size).toBe(1);
  const bytes = await readFile(join(maps, MAP));
  expect(valuesOf(bytes, 'PatientIdentityRemoved')).toEqual([['YES']]);
  expect(valuesOf(bytes, 'PatientName')).toEqual([[]]);
  expect(valuesOf(bytes, 'CodeValue').flat()).toContain('113100');
  const kept = await readFile(join(named, MAP));
  expect(valuesOf(kept, 'PatientName')).toEqual([['Phantom^ConvScope']]);
  expect(valuesOf(kept, 'StudyInstanceUID')).toEqual([[uids[0]]]);
  expect(valuesOf(kept, 'FrameOfReferenceUID')).toEqual([[uids[1]]]);
  expect(valuesOf(kept, 'PatientIdentityRemoved')).toEqual([['NO']]);
});

async function sourceTags(): Promise<ReadonlyMap<string, string>> {
  const { input } = JSON.parse(await readFile(join(npy, 'recipe.json'), 'utf8'));
  const folder = join(npy, input.path);
  const [first] = (await readdir(folder)).sort();
  const bytes = await readFile(join(folder, first as string));
  return new Map(tagsOf(bytes).map(([keyword, values]) => [keyword, String(values[0] ?? '')]));
}

/** Optional, and no part of the project's own tools. */
const [DCMDUMP, GDCMINFO, DCIODVFY] = ['dcmdump', 'gdcminfo', 'dciodvfy'];
const isThere = (program: string, words: readonly string[]): boolean => spawnSync(program, words).status === 0;
const hasDcmtk = isThere(DCMDUMP as string, ['--version']);
const hasGdcm = isThere(GDCMINFO as string, ['--version']);
const hasDciodvfy = spawnSync(DCIODVFY as string, ['-version']).error === undefined;
const hasPydicom = isThere('/usr/bin/python3', ['-c', 'import pydicom, numpy']);
const OBJECTS = () => [
  join(maps, MAP),
  join(segments, MAP),
  join(captures, 'slice-0002', 'relu_2.dcm'),
  join(fractions, MAP),
  join(labels, 'relu_2.dcm'),
];

describe.runIf(hasDcmtk)('dcmtk', () => {
  test('reads every object without a word', () => {
    for (const file of OBJECTS()) {
      const { status, stderr, stdout } = spawnSync(DCMDUMP as string, ['-q', file], { encoding: 'utf8' });
      expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
      expect(stdout).not.toContain('Unknown');
    }
  });
});

describe.runIf(hasGdcm)('GDCM', () => {
  test('knows what the objects are', () => {
    // Its version of 2022 knows no parametric maps.
    const text = OBJECTS()
      .slice(1, 3)
      .map((file) => execFileSync(GDCMINFO as string, [file], { encoding: 'utf8' }));
    expect(text[0]).toContain('Segmentation Storage');
    expect(text[1]).toContain('Multi-frame True Color Secondary Capture');
    expect(text[1]).toContain('Dimensions: (17,17,2)');
  });
});

describe.runIf(hasPydicom)('pydicom', () => {
  test('reads floats and bits as they are in npy', () => {
    const script = `
import numpy, pydicom, sys
pm, seg, sc, part, labels = (pydicom.dcmread(f) for f in sys.argv[1:6])
expected = numpy.stack([numpy.load(sys.argv[6] + '/' + s + '/relu_2/channel-005.npy') for s in ('slice-0000', 'slice-0002')])
floats = numpy.frombuffer(pm.FloatPixelData, '<f4').reshape(2, pm.Rows, pm.Columns)
assert numpy.array_equal(floats, expected)
assert numpy.array_equal(seg.pixel_array, (expected >= ${threshold}).astype('uint8'))
assert sc.pixel_array.shape == (2, 17, 17, 3)
assert numpy.abs(part.pixel_array - numpy.clip(expected / ${full}, 0, 1) * 255).max() < 0.51
assert labels.SOPClassUID == '1.2.840.10008.5.1.4.1.1.66.7' and labels.pixel_array.shape == (2, 17, 17)
assert set(labels.pixel_array.ravel()) == {0, 1, 2}
rw = pm.SharedFunctionalGroupsSequence[0].RealWorldValueMappingSequence[0]
print(rw.RealWorldValueSlope, rw.RealWorldValueIntercept, rw.MeasurementUnitsCodeSequence[0].CodeValue, len(pm.PerFrameFunctionalGroupsSequence))`;
    const printed = execFileSync('/usr/bin/python3', ['-c', script, ...OBJECTS(), npy], { encoding: 'utf8' });
    expect(printed.trim()).toBe('1.0 0.0 1 2');
  });
});

describe.runIf(hasDciodvfy)('dciodvfy', () => {
  test('finds no error in their modules and attributes', () => {
    // Its version of 2022 knows no label maps.
    for (const file of OBJECTS().slice(0, 4)) {
      const { stderr } = spawnSync(DCIODVFY as string, [file], { encoding: 'utf8' });
      expect(stderr.split('\n').filter((line) => line.startsWith('Error'))).toEqual([]);
      expect(stderr).toMatch(/^(ParametricMap|Segmentation|MultiframeTrueColorSCImage)$/m);
    }
  });
});

test.runIf(!(hasDcmtk && hasGdcm && hasPydicom && hasDciodvfy))(
  'left out because they are not here: dcmtk, GDCM, pydicom or dciodvfy',
  () => {
    expect([hasDcmtk, hasGdcm, hasPydicom, hasDciodvfy]).toContain(false);
  },
);
