// What every codec gives and what it is told. Types only.

/** Samples as bit patterns; the header says what they mean. */
export interface DecodedSamples {
  /** Little-endian, rows x columns x components, the samples of a pixel together. */
  readonly bytes: Uint8Array;
  readonly bytesPerSample: 1 | 2 | 4;
  /** Samples of a pixel: 1 for grey, 3 for colour. */
  readonly components: number;
  /** Where the code holds a colour transform that the codec has undone: what the samples are now, whatever the header calls them. */
  readonly photometricInterpretation?: 'RGB';
}

/** What the header says about the frame; a picture that says otherwise is not decoded. */
export interface FrameShape {
  readonly rows: number;
  readonly columns: number;
  readonly samplesPerPixel: number;
  readonly bitsAllocated: number;
  readonly bitsStored: number;
  readonly highBit: number;
  readonly signed: boolean;
  readonly photometricInterpretation: string;
}

/**
 * The bytes that come out belong to the caller, who may write over them.
 * @throws AppError dicom/corrupt, dicom/too-large, dicom/unsupported-pixels
 */
export type Codec = (encoded: Uint8Array, shape: FrameShape) => DecodedSamples;
