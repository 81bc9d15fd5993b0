// What every codec gives: samples as bytes, and how wide they are. Types only.

export interface DecodedSamples {
  /** Little-endian, rows x columns. */
  readonly bytes: Uint8Array;
  readonly bytesPerSample: 1 | 2 | 4;
}

/** What the header says about the frame; a picture that says otherwise is not decoded. */
export interface FrameShape {
  readonly rows: number;
  readonly columns: number;
  readonly bitsAllocated: number;
  readonly bitsStored: number;
}

export type Codec = (encoded: Uint8Array, shape: FrameShape) => DecodedSamples;
