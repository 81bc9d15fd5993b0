// How the channels of a node answer to HU: a ramp, edges at angles, noise.
export interface ResponseRequest {
  readonly networkId: string;
  readonly preprocess: string;
  readonly node: string;
  /** HU on the two sides of the edges; noise is laid around the middle between them. */
  readonly lowHu: number;
  readonly highHu: number;
}

export interface ResponseProgress {
  readonly done: number;
  readonly total: number;
}

export interface NodeResponse {
  readonly node: string;
  readonly channels: number;
  /** Rows and columns of the pictures that were made. */
  readonly size: readonly [number, number];
  /** HU under the centres of the receptive fields, rising; one a point of the curves. */
  readonly hu: Float32Array;
  /** channels x points: the mean over the rows of the ramp. */
  readonly curves: Float32Array;
  /** Degrees: the direction in which HU grow. */
  readonly angles: readonly number[];
  /** channels x angles: the greatest distance from the values of the two flat sides, near the edge. */
  readonly edges: Float32Array;
  /** HU, standard deviation. */
  readonly noiseSd: readonly number[];
  /** channels x noiseSd: mean and standard deviation of the values. */
  readonly noiseMeans: Float32Array;
  readonly noiseDeviations: Float32Array;
}
