// The report for people: whole texts.
import { expect, test } from 'vitest';
import { describeInspected } from '../../src-main/cli/inspect-report.ts';

const slice = (file: string, distanceMm: number | null) => ({
  file,
  frame: 0,
  instanceNumber: 1,
  positionMm: null,
  distanceMm,
});
const series: Parameters<typeof describeInspected>[0]['series'][number] = {
  seriesInstanceUID: '1',
  studyInstanceUID: '2',
  modality: 'CT',
  description: 'Thorax',
  kind: 'volume',
  rows: 256,
  columns: 512,
  pixelSpacingMm: [0.75, 0.5],
  sliceSpacingMm: 2.50004,
  orientation: null,
  transferSyntaxUID: '1.2.840.10008.1.2.1',
  slices: [slice('a', -10), slice('b', -7.5), slice('c', -5)],
  warnings: [{ code: 'gap', message: 'A hole.' }],
};

test('a series, its warnings, and what was skipped by reason', () => {
  const text = Array.from({ length: 7 }, (_, i) => ({ file: `note-${i}`, code: 'not-dicom', message: 'No.' }) as const);
  const skipped = [...text, { file: 'cut', code: 'truncated', message: 'Ends early.' } as const];
  expect(
    describeInspected({ series: [series], skipped, seconds: 0.1234 }),
  ).toBe(`CT volume: 3 slices of 512 x 256, pixels of 0.5 mm x 0.75 mm, 2.5 mm apart, 5 mm from first to last
  Thorax; transfer syntax 1.2.840.10008.1.2.1
  a to c
  gap: A hole.

skipped 7 files, not-dicom: No.
  note-0
  note-1
  note-2
  note-3
  note-4
  and 2 more

skipped 1 file, truncated: Ends early.
  cut

1 series, 3 slices, 8 files skipped, 0.12 s.
`);
});

test('nothing known, nothing found', () => {
  const lone = {
    ...series,
    pixelSpacingMm: null,
    sliceSpacingMm: null,
    slices: [slice('x', null)],
    warnings: [],
    description: '',
  };
  expect(describeInspected({ series: [lone], skipped: [], seconds: 0 })).toContain(
    'CT volume: 1 slice of 512 x 256, pixels of unknown size\n  no description;',
  );
  expect(describeInspected({ series: [], skipped: [], seconds: 0 })).toContain('No DICOM images were found.');
});
