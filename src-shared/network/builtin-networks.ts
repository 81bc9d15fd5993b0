// The networks that come with the program: which file, which class in it, and what they were made for. The sources themselves are assets.
import type { Shape } from './operations.ts';

interface BuiltinNetwork {
  /** As on the command line. */
  readonly id: string;
  readonly title: string;
  /** In assets/networks. */
  readonly file: string;
  readonly className: string;
  readonly input: Shape;
}

/** One CT slice, one channel. */
const CT_SLICE: Shape = [1, 1, 512, 512];
/** One small colour picture. */
const SMALL_COLOUR_PICTURE: Shape = [1, 3, 32, 32];

export const builtinNetworks: readonly BuiltinNetwork[] = [
  {
    id: 'medical-image-model',
    title: 'MedicalImageModel 1-16-32-64',
    file: 'medical-image-model.py',
    className: 'MedicalImageModel',
    input: CT_SLICE,
  },
  {
    id: 'medical-image-model-32',
    title: 'MedicalImageModel 1-16-32-32',
    file: 'medical-image-model-32.py',
    className: 'MedicalImageModel',
    input: CT_SLICE,
  },
  {
    id: 'practical-cnn',
    title: 'Practical CNN on 32 x 32 colour pictures',
    file: 'practical-cnn.py',
    className: 'CNN',
    input: SMALL_COLOUR_PICTURE,
  },
];
