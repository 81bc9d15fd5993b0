// Series as scanners, archives and accidents make them: each kind as generated headers, with what must become of it.
import { describe, expect, test } from 'vitest';
import { groupSeries } from '../../src-main/dicom/series.ts';
import type { Item } from '../../src-main/dicom/series-pictures.ts';
import type { Series } from '../../src-main/dicom/series-types.ts';
import { type HeaderChanges, seriesHeader } from './series-fixture.ts';

const slice = (file: string, z: number, changes: HeaderChanges = {}): Item<string> => ({
  file,
  header: seriesHeader({ positionMm: [0, 0, z], ...changes }),
});
const codes = ({ warnings }: Series<string>): string[] => warnings.map(({ code }) => code);
const files = ({ slices }: Series<string>): string => slices.map(({ file }) => file).join(' ');
const shown = (items: readonly Item<string>[]) => groupSeries(items).map((one) => [one.kind, files(one), codes(one)]);
const messages = (items: readonly Item<string>[]): string =>
  groupSeries(items)
    .flatMap(({ warnings }) => warnings.map(({ message }) => message))
    .join('\n');

describe('copies, repeats and time', () => {
  test('a copy and a twin stay beside their original and are told apart', () => {
    const original = slice('c', 4);
    const items = [slice('a', 0), slice('b', 2), original, { ...original, file: 'copy' }, slice('d', 6), slice('twin', 6)];
    const [series] = groupSeries(items);
    expect(series && files(series)).toBe('a b c copy d twin');
    expect(series && codes(series)).toEqual(['duplicate', 'duplicate']);
    expect(messages(items)).toMatch(/1 picture is a copy of another/);
    expect(messages(items)).toMatch(/1 slice lies at the same place/);
  });
  test('every file twice is one volume with copies, no two volumes', () => {
    const items = [0, 2, 4].map((z) => slice(String(z), z));
    expect(shown([...items, ...items])).toEqual([['volume', '0 0 2 2 4 4', ['duplicate']]]);
  });
  test('all at one place is no volume, in order of time', () => {
    const items = ['3', '1', '2'].map((time, i) =>
      slice(time, 7, { instanceNumber: i, moment: { acquisitionTime: `10000${time}` } }),
    );
    expect(shown(items)).toEqual([['single', '1 2 3', ['duplicate']]]);
    expect(messages(items)).toMatch(/All 3 pictures lie at the same place/);
  });
  const phases = (momentOf: (phase: number, place: number) => HeaderChanges) =>
    [0, 1, 2].flatMap((place) => [1, 0].map((phase) => slice(`${phase}${place}`, place * 3, momentOf(phase, place))));
  const apart = [
    ['volume', '00 01 02', ['duplicate']],
    ['volume', '10 11 12', ['duplicate']],
  ];
  test.each([
    ['Temporal Position', (phase: number) => ({ moment: { temporalPosition: String(phase + 1) } })],
    ['Nominal Percentage of Cardiac Phase', (phase: number) => ({ moment: { cardiacPhase: String(phase * 40 + 5) } })],
    ['Trigger Time', (phase: number) => ({ moment: { triggerTime: String(phase * 400) } })],
    ['Acquisition Number', (phase: number) => ({ moment: { acquisitionNumber: String(phase + 9) } })],
    ['Convolution Kernel', (phase: number) => ({ moment: { kernel: phase === 0 ? 'B30f' : 'B70f' } })],
    ['KVP', (phase: number) => ({ moment: { kvp: phase === 0 ? '80' : '140' } })],
    ['Acquisition Time', (phase: number) => ({ moment: { acquisitionTime: `12000${phase}.5` } })],
    ['Content Time', (phase: number) => ({ moment: { contentTime: `12000${phase}.5` } })],
    [
      'Instance Numbers',
      (phase: number, place: number) => ({
        instanceNumber: phase * 3 + place + 1,
        moment: { acquisitionTime: `1200${phase}${place}` },
      }),
    ],
  ] as const)('two volumes over the same places, told apart by %s', (title, momentOf) => {
    const items = phases(momentOf as (phase: number, place: number) => HeaderChanges);
    expect(shown(items)).toEqual(apart);
    expect(messages(items)).toContain(
      `volume 1 of 2, told apart by ${title === 'Instance Numbers' ? 'the order of their ' : ''}${title}`,
    );
  });
  test('what nothing tells apart stays together', () => {
    expect(shown(phases(() => ({})))).toEqual([['volume', '10 00 11 01 12 02', ['duplicate']]]);
  });
  test('two acquisitions that overlap by one slice are one volume', () => {
    const items = [0, 2, 4, 4, 6, 8].map((z, i) =>
      slice(`${i}`, z, { instanceNumber: i, moment: { acquisitionNumber: i < 3 ? '1' : '2' } }),
    );
    expect(shown(items)).toEqual([['volume', '0 1 2 3 4 5', ['duplicate']]]);
  });
});

describe('what stands apart', () => {
  test('other pixel sizes, missing positions and unusable orientations', () => {
    const items = [
      ...[0, 1, 2].map((z) => slice(`${z}`, z)),
      slice('wide', 3, { pixelSpacingMm: [1.5, 1.5] }),
      slice('nowhere', 4, { positionMm: null }),
      slice('flat', 5, { orientation: [0, 0, 0, 0, 0, 0] }),
    ];
    expect(shown(items)).toEqual([
      ['volume', '0 1 2', []],
      ['single', 'wide', ['mixed-size']],
      ['single', 'nowhere', ['no-geometry', 'no-geometry']],
      ['single', 'flat', ['mixed-orientation', 'no-geometry']],
    ]);
  });
  test('colour pictures among the slices', () => {
    const items = [slice('a', 0), slice('b', 2), slice('shot', 4, { isColour: true, hasRescale: false })];
    expect(shown(items)).toEqual([
      ['volume', 'a b', []],
      ['single', 'shot', ['not-ct', 'not-ct']],
    ]);
  });
  test('what the readers noted is told once, with the number of files', () => {
    const noted = { repaired: ['No preamble.'], charsetNote: 'Unknown set.' };
    const [series] = groupSeries([slice('a', 0, noted), slice('b', 2), slice('c', 4, noted)]);
    expect(series?.warnings).toEqual([
      { code: 'repaired', message: 'No preamble. This is so in 2 of 3 files.' },
      { code: 'charset', message: 'Unknown set. This is so in 2 of 3 files.' },
    ]);
  });
  test('sizes that differ by rounding only are one', () => {
    const items = [
      slice('a', 0, { pixelSpacingMm: [0.976562, 0.976562] }),
      slice('b', 2, { pixelSpacingMm: [0.9765625, 0.9765625] }),
    ];
    expect(shown(items)).toEqual([['volume', 'a b', []]]);
  });
  test('more localizers than slices leave the slices the main part', () => {
    const scout = { isLocalizer: true, orientation: [1, 0, 0, 0, 0, -1] };
    const items = [
      slice('s1', 0, scout),
      slice('s2', 0, { ...scout, rows: 9 }),
      slice('s3', 1, { ...scout, positionMm: [0, 9, 0] }),
      slice('ct', 0),
    ];
    expect(shown(items)).toEqual([
      ['single', 'ct', []],
      ['localizer', 's1 s3', ['mixed-orientation']],
      ['localizer', 's2', ['mixed-orientation']],
    ]);
  });
  test('files that name no series, by folder, and it is said', () => {
    const nameless = { seriesInstanceUID: '', studyInstanceUID: '' };
    const items = [
      { ...slice('a0', 0, nameless), folder: 'a' },
      { ...slice('b0', 0, nameless), folder: 'b' },
      { ...slice('a1', 2, nameless), folder: 'a' },
      { ...slice('b1', 3, { ...nameless, modality: 'MR' }), folder: 'b' },
    ];
    expect(shown(items)).toEqual([
      ['volume', 'a0 a1', ['repaired']],
      ['single', 'b0', ['repaired']],
      ['single', 'b1', ['repaired', 'not-ct']],
    ]);
    expect(messages(items)).toContain('Series Instance UID (0020,000E) is missing in these 2 files');
  });
  test('slices shifted sideways are no tilt', () => {
    const items = [0, 8, 0, 8].map((x, i) => slice(`${i}`, 0, { positionMm: [x, 0, i * 2] }));
    expect(shown(items)).toEqual([['volume', '0 1 2 3', ['mixed-orientation']]]);
  });
});

describe('without geometry', () => {
  const lost = (changes: (i: number) => HeaderChanges) =>
    [2, 0, 1].map((i) => slice(`${i}`, 0, { ...changes(i), instanceNumber: changes(i).instanceNumber ?? 1 }));
  const nowhere = { positionMm: null };
  test.each([
    ['positions alone', (i: number) => ({ orientation: null, positionMm: [0, 0, i * 5] as const }), 'line of their positions'],
    [
      'Slice Location',
      (i: number) => ({ ...nowhere, attributes: { sliceLocationMm: i * 5 }, instanceNumber: 9 - i }),
      'Slice Locations',
    ],
    ['Instance Number', (i: number) => ({ ...nowhere, instanceNumber: i }), 'Instance Numbers'],
    [
      'equal Slice Locations',
      (i: number) => ({ ...nowhere, attributes: { sliceLocationMm: 5 }, instanceNumber: i }),
      'Instance Numbers',
    ],
  ] as const)('%s', (_name, changes, order) => {
    const items = lost(changes as (i: number) => HeaderChanges);
    expect(shown(items)).toEqual([['volume', '0 1 2', ['no-geometry']]]);
    expect(messages(items)).toContain(order);
  });
  test('nothing at all: as found', () => {
    expect(shown(lost(() => nowhere))).toEqual([['volume', '2 0 1', ['no-geometry']]]);
    expect(messages(lost(() => nowhere))).toContain('in the order they were found in');
  });
  test('one slice has no spacing and nothing to report', () => {
    const [series] = groupSeries([slice('a', 3)]);
    expect(series).toMatchObject({ kind: 'single', sliceSpacingMm: null, warnings: [] });
  });
});
