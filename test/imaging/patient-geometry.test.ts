// Letters and millimetres from DICOM's direction cosines.
import { expect, test } from 'vitest';
import { orientationLetters, pixelToMm } from '../../src-shared/imaging/patient-geometry.ts';

const AXIAL = [1, 0, 0, 0, 1, 0];

test('axial, coronal, sagittal and a head-down prone picture', () => {
  expect(orientationLetters(AXIAL)).toEqual({ left: 'R', right: 'L', top: 'A', bottom: 'P' });
  expect(orientationLetters([1, 0, 0, 0, 0, -1])).toEqual({ left: 'R', right: 'L', top: 'H', bottom: 'F' });
  expect(orientationLetters([0, 1, 0, 0, 0, -1])).toEqual({ left: 'A', right: 'P', top: 'H', bottom: 'F' });
  expect(orientationLetters([-1, 0, 0, 0, -1, 0])).toEqual({ left: 'L', right: 'R', top: 'P', bottom: 'A' });
});

test('an oblique direction names its axes, the strongest first', () => {
  expect(orientationLetters([0.8, 0.6, 0, -0.6, 0.8, 0])).toEqual({ left: 'RA', right: 'LP', top: 'AL', bottom: 'PR' });
});

test('a pixel lies at row spacing times row along the column direction', () => {
  expect(pixelToMm([-200, -150, 10], AXIAL, [0.5, 0.8], 100, 10)).toEqual([-192, -100, 10]);
});
