// What the samples of a pixel mean: grey, an index into a palette, or colours. Source: PS3.3 C.7.6.3.1.1, C.7.6.3.1.2, C.7.6.3.1.3.
import { type DataSet, text } from './data-set.ts';
import type { FileRefusal } from './file-refusal.ts';

export interface Photometric {
  readonly samplesPerPixel: number;
  readonly photometricInterpretation: string;
  readonly isColour: boolean;
  readonly isPlanar: boolean;
  readonly repaired: readonly string[];
}

const GREY = ['MONOCHROME1', 'MONOCHROME2'];
const PALETTE = 'PALETTE COLOR';
const COLOURS = ['RGB', 'YBR_FULL', 'YBR_FULL_422', 'YBR_PARTIAL_422', 'YBR_PARTIAL_420', 'YBR_ICT', 'YBR_RCT'];
const COLOUR_SAMPLES = 3;
/** (0008,0010): ACR-NEMA, the standard before DICOM, knew grey pictures only. */
const RECOGNITION_CODE = 'x00080010';

export function readPhotometric(dataSet: DataSet, numbers: 'integer' | 'float' | 'double'): Photometric | FileRefusal {
  const samples = dataSet.uint16('x00280002');
  const samplesPerPixel = samples ?? 1;
  const written = text(dataSet.string('x00280004')).toUpperCase();
  if (written === '' && !(RECOGNITION_CODE in dataSet.elements)) {
    return {
      code: 'corrupt',
      message: 'Photometric Interpretation (0028,0004) is missing: what the pixels mean cannot be known.',
    };
  }
  const photometricInterpretation = written || 'MONOCHROME2';
  const isPlanar = samplesPerPixel > 1 && dataSet.uint16('x00280006') === 1;
  const repaired = [
    ...(written === '' ? ['Photometric Interpretation (0028,0004) is missing; MONOCHROME2 is taken.'] : []),
    ...(samples === undefined ? ['Samples per Pixel (0028,0002) is missing; 1 is taken.'] : []),
  ];
  const isGrey = GREY.includes(photometricInterpretation) && samplesPerPixel === 1;
  const isPalette = photometricInterpretation === PALETTE && samplesPerPixel === 1;
  const isColour = isPalette || (COLOURS.includes(photometricInterpretation) && samplesPerPixel === COLOUR_SAMPLES);
  if ((!isGrey && !isColour) || (isColour && numbers !== 'integer')) {
    return {
      code: 'unsupported-pixels',
      message: `The picture is ${photometricInterpretation} with ${samplesPerPixel} samples a pixel; grey (MONOCHROME1, MONOCHROME2) and palette pictures with 1, and RGB and YBR pictures with 3 samples are read.`,
    };
  }
  return { samplesPerPixel, photometricInterpretation, isColour, isPlanar, repaired };
}
